/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: hardware-virtualized domains: parameters, saved state, triggers; paging modes.
 * Include <xenctrl.h>. */
#ifndef XENCTRL_HVM_H
#define XENCTRL_HVM_H

#include "xenctrl/buffer.h"

/* @param: HVM_PARAM_*. */
int xc_hvm_param_set(xc_interface *handle, uint32_t dom, uint32_t param, uint64_t value);
int xc_hvm_param_get(xc_interface *handle, uint32_t dom, uint32_t param, uint64_t *value);
/* Older names. */
int xc_set_hvm_param(xc_interface *handle, uint32_t dom, int param, unsigned long value);
int xc_get_hvm_param(xc_interface *handle, uint32_t dom, int param, unsigned long *value);

/* All state as save records. With @ctxt_buf NULL returns the bytes needed, else the bytes written.
 */
int xc_domain_hvm_getcontext(xc_interface *xch, uint32_t domid, uint8_t *ctxt_buf, uint32_t size);
/* One record: @typecode HVM_SAVE_CODE(), @size at least HVM_SAVE_LENGTH(). */
int xc_domain_hvm_getcontext_partial(xc_interface *xch, uint32_t domid, uint16_t typecode,
                                     uint16_t instance, void *ctxt_buf, uint32_t size);
int xc_domain_hvm_setcontext(xc_interface *xch, uint32_t domid, uint8_t *hvm_ctxt, uint32_t size);

/* @trigger: XEN_DOMCTL_SENDTRIGGER_*. */
int xc_domain_send_trigger(xc_interface *xch, uint32_t domid, uint32_t trigger, uint32_t vcpu);

typedef struct xen_domctl_shadow_op_stats xc_shadow_op_stats_t;
/* @sop: XEN_DOMCTL_SHADOW_OP_*, without a bitmap. *@mb: in and out, for the allocation; may be
 * NULL. */
int xc_shadow_control(xc_interface *xch, uint32_t domid, unsigned int sop, unsigned int *mb,
                      unsigned int mode);
/* The same with a bitmap of @pages bits. Returns how many pages the bitmap covers. */
long long xc_logdirty_control(xc_interface *xch, uint32_t domid, unsigned int sop,
                              xc_hypercall_buffer_t *dirty_bitmap, unsigned long pages,
                              unsigned int mode, xc_shadow_op_stats_t *stats);

#endif
