/* SPDX-License-Identifier: LGPL-2.1-only */
/* Making domains: what the steps of create.c share with the files that do them. */
#ifndef LX_MAKE_H
#define LX_MAKE_H

#include <xenctrl.h>
#include "op/op.h"

struct lx_destroy {
    uint32_t domid;
    int rc;
};
extern const struct lx_plan lx_destroy_plan;

/* Where a new domain's rings are: frame numbers as the guest's type has them, and its ports. */
struct lx_rings {
    uint32_t store_domid, console_domid;
    evtchn_port_t store_port, console_port;
    xen_pfn_t store_frame, console_frame;
};

/* Moves what is in fields that are no more in use. An old name, which programs can see. */
int libxl__domain_build_info_copy_deprecated(libxl_ctx *ctx, libxl_domain_build_info *p);
/* Refuses what the library does not do. The type must have been chosen. */
int lx_config_check(struct lx *lx, const libxl_domain_config *config);
/* Checks the configuration and completes what was left to the library. */
int lx_config_complete(struct lx *lx, libxl_domain_config *config);

/* Everything about CPUs, memory limits and scheduling that must be set before memory is there. */
int lx_limit_memory(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info);
int lx_limits_set(struct lx *lx, uint32_t domid, libxl_domain_config *config);
int lx_cpu_policy_set(struct lx *lx, uint32_t domid, const libxl_domain_config *config);

/* Memory, kernel, first vCPU. */
int lx_build(struct lx *lx, uint32_t domid, libxl_domain_config *config, struct lx_rings *rings);

/* The guest's home in xenstore; then its rings in it, and xenstored's introduction. */
int lx_tree_make(struct lx *lx, uint32_t domid, const libxl_domain_config *config);
int lx_tree_complete(struct lx *lx, uint32_t domid, const libxl_domain_config *config,
                     const struct lx_rings *rings);

/* The same after xenstored let it go: places that the guest owned went with it. Its console stays as it was. */
int lx_tree_renew(struct lx *lx, uint32_t domid, const libxl_domain_config *config, const struct lx_rings *rings);

/* Ports of the rings to xenstore and the console; and what a PVH or HVM guest is told of them, which has the frames. */
int lx_rings_make_ports(struct lx *lx, uint32_t domid, struct lx_rings *rings);
int lx_rings_tell(struct lx *lx, uint32_t domid, struct lx_rings *rings);

/* All devices of the configuration: the verdict of a step. */
int lx_plug_all(struct lx_op *op, uint32_t domid, const libxl_domain_config *config);
void lx_tell_console(libxl_ctx *ctx, const libxl_asyncprogress_how *how, uint32_t domid, const libxl_uuid *uuid);

/* KiB of memory that the hypervisor needs for the domain itself, beyond what the guest gets. */
uint64_t lx_shadow_kb(const libxl_domain_build_info *b_info);

struct e820entry;
/* Of the host's nr entries a map for a PV guest with so many bytes of RAM: at most nr + 3 entries. How many they are. */
unsigned int lx_e820_like_host(const struct e820entry *host, unsigned int nr, uint64_t ram,
                               struct e820entry *map);
int lx_e820_set_like_host(struct lx *lx, uint32_t domid, uint64_t ram);

struct xc_dom_image;
/* PVH: tables that tell of the vCPUs, to be loaded with the kernel. dom keeps them. */
int lx_acpi_make(struct lx *lx, const libxl_domain_build_info *b_info, struct xc_dom_image *dom);

#endif
