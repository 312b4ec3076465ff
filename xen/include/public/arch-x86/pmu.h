/* SPDX-License-Identifier: MIT */
/*
 * The x86 part of pmu.h. Register banks have no fixed length, so the vendor's structure ends with
 * room for them and says where in it, in bytes from its own start, each bank is.
 */
#ifndef __XEN_PUBLIC_ARCH_X86_PMU_H__
#define __XEN_PUBLIC_ARCH_X86_PMU_H__

#include "guest.h"

struct xen_pmu_amd_ctxt {
    uint32_t counters, ctrls;           /* banks */
    uint64_t regs[XEN_FLEX_ARRAY_DIM];
};
XEN_ABI_TYPE(xen_pmu_amd_ctxt);

struct xen_pmu_intel_ctxt {
    uint32_t fixed_counters;            /* banks: values; pairs of xen_pmu_cntr_pair */
    uint32_t arch_counters;
    /* MSRs */
    uint64_t global_ctrl, global_ovf_ctrl, global_status;
    uint64_t fixed_ctrl;
    uint64_t ds_area;
    uint64_t pebs_enable;
    uint64_t debugctl;
    uint64_t regs[XEN_FLEX_ARRAY_DIM];
};
XEN_ABI_TYPE(xen_pmu_intel_ctxt);

struct xen_pmu_cntr_pair {
    uint64_t counter, control;
};
XEN_ABI_TYPE(xen_pmu_cntr_pair);

/* Of what was interrupted. */
struct xen_pmu_regs {
    uint64_t ip, sp, flags;
    uint16_t cs, ss;
    uint8_t cpl;
    uint8_t pad[3];
};
XEN_ABI_TYPE(xen_pmu_regs);

/* pmu_flags */
#define PMU_CACHED       (1 << 0)       /* the counters are here; the guest may change l and c,
                                         * then XENPMU_flush */
#define PMU_SAMPLE_USER  (1 << 1)
#define PMU_SAMPLE_REAL  (1 << 2)       /* real mode */
#define PMU_SAMPLE_PV    (1 << 3)

#define XENPMU_REGS_PAD_SZ  64
#define XENPMU_CTXT_PAD_SZ  128
struct xen_pmu_arch {
    union {
        xen_pmu_regs_t regs;
        uint8_t pad[XENPMU_REGS_PAD_SZ];
    } r;
    uint64_t pmu_flags;
    union {
        uint32_t lapic_lvtpc;           /* only its mask bit counts */
        uint64_t pad;
    } l;
    union {
        xen_pmu_amd_ctxt_t amd;
        xen_pmu_intel_ctxt_t intel;
        uint8_t pad[XENPMU_CTXT_PAD_SZ];
    } c;
};
XEN_ABI_TYPE(xen_pmu_arch);

#endif
