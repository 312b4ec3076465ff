/* SPDX-License-Identifier: LGPL-2.1-only */
/* What HVM guests have that no other guest has: firmware, a platform with legacy devices, a screen. */
#ifndef LX_HVM_H
#define LX_HVM_H

#include "core/arena.h"
#include "device/device.h"

struct xc_dom_image;

/* Completes and checks b_info->u.hvm and the memory of the screen. */
int lx_hvm_complete(struct lx *lx, const char *name, libxl_domain_build_info *b_info);
/* Its parameters in the hypervisor, before it has memory. */
int lx_hvm_set_params(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info);
/* Firmware and layout of memory, for the builder. */
int lx_hvm_load(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info,
                struct xc_dom_image *dom);
/* What its firmware looks for in the guest's home in xenstore; after the image is built. */
int lx_hvm_tell_firmware(struct lx *lx, uint32_t domid, const struct xc_dom_image *dom);
void lx_hvm_list_home(struct lx *lx, struct lx_nodes *nodes, const libxl_domain_build_info *b_info);

#endif
