/* SPDX-License-Identifier: MIT */
/* __HYPERVISOR_xenpmu_op(command, xen_pmu_params): performance counters for guests. */
#ifndef __XEN_PUBLIC_PMU_H__
#define __XEN_PUBLIC_PMU_H__

#include "xen.h"
#include "arch-x86/pmu.h"

#define XENPMU_VER_MAJ            0
#define XENPMU_VER_MIN            1

#define XENPMU_mode_get           0     /* and the version */
#define XENPMU_mode_set           1
#define XENPMU_feature_get        2
#define XENPMU_feature_set        3
#define XENPMU_init               4     /* val: the guest frame of the vcpu's xen_pmu_data */
#define XENPMU_finish             5
#define XENPMU_lvtpc_set          6     /* the interrupt's mask, from the shared page */
#define XENPMU_flush              7     /* the counters, from the shared page */

/* val: whom counters are for */
#define XENPMU_MODE_OFF           0
#define XENPMU_MODE_SELF          (1 << 0)      /* each guest for itself */
#define XENPMU_MODE_HV            (1 << 1)      /* the same, and the control domain counts the
                                                 * hypervisor too */
#define XENPMU_MODE_ALL           (1 << 2)    /* the control domain only, and it counts everybody */

/* val: features (Intel) */
#define XENPMU_FEATURE_INTEL_BTS  (1 << 0)      /* branch trace store */
#define XENPMU_FEATURE_IPC_ONLY   (1 << 1)      /* counters of cycles and instructions only */
#define XENPMU_FEATURE_ARCH_ONLY  (1 << 2)      /* architectural events only */

struct xen_pmu_params {
    struct {
        uint32_t maj, min;
    } version;
    uint64_t val;
    uint32_t vcpu;
    uint32_t pad;
};
XEN_ABI_TYPE(xen_pmu_params);

/* The shared page: who was running when the counter's interrupt came. */
struct xen_pmu_data {
    uint32_t vcpu_id;
    uint32_t pcpu_id;           /* the same as vcpu_id for the unprivileged */
    domid_t domain_id;          /* DOMID_SELF, DOMID_XEN, or another's in mode ALL */
    uint8_t pad[6];
    xen_pmu_arch_t pmu;
};

#endif
