/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: virtual CPUs. Include <xenctrl.h>. */
#ifndef XENCTRL_VCPU_H
#define XENCTRL_VCPU_H

#include "xenctrl/domain.h"

/* Registers, in the layout of the guest's width; @ctxt NULL resets the vCPU. */
int xc_vcpu_setcontext(xc_interface *xch, uint32_t domid, uint32_t vcpu,
                       vcpu_guest_context_any_t *ctxt);
int xc_vcpu_getcontext(xc_interface *xch, uint32_t domid, uint32_t vcpu,
                       vcpu_guest_context_any_t *ctxt);

/* XSAVE state. With size and xfeature_mask 0 the call only fills in those two. */
typedef struct xc_vcpu_extstate {
    uint64_t xfeature_mask;
    uint64_t size;
    void *buffer;
} xc_vcpu_extstate_t;
int xc_vcpu_get_extstate(xc_interface *xch, uint32_t domid, uint32_t vcpu,
                         xc_vcpu_extstate_t *extstate);

typedef struct xen_domctl_getvcpuinfo xc_vcpuinfo_t;
int xc_vcpu_getinfo(xc_interface *xch, uint32_t domid, uint32_t vcpu, xc_vcpuinfo_t *info);

/*
 * Where a vCPU may run (hard) and prefers to (soft). @flags: XEN_VCPUAFFINITY_*, choosing the maps.
 * Setting returns, in the same maps, what is effective: cut down to the CPUs online in the domain's
 * pool (and soft to hard).
 */
int xc_vcpu_setaffinity(xc_interface *xch, uint32_t domid, int vcpu, xc_cpumap_t cpumap_hard_inout,
                        xc_cpumap_t cpumap_soft_inout, uint32_t flags);
int xc_vcpu_getaffinity(xc_interface *xch, uint32_t domid, int vcpu, xc_cpumap_t cpumap_hard,
                        xc_cpumap_t cpumap_soft, uint32_t flags);

#endif
