/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_vcpu_op(command, vcpu, argument): start and stop vcpus, their times and timers,
 * where their state is.
 */
#ifndef __XEN_PUBLIC_VCPU_H__
#define __XEN_PUBLIC_VCPU_H__

#include "xen.h"

/* ---- Starting and stopping ------------------------------------------------------------------- */

#define VCPUOP_initialise   0   /* vcpu_guest_context, or vcpu_hvm_context of an HVM guest; once,
                                 * then it is down */
#define VCPUOP_up           1
#define VCPUOP_down         2   /* another vcpu may go on for a moment after this */
#define VCPUOP_is_up        3   /* returns 0 or 1 */
#define VCPUOP_send_nmi    11

/* ---- Times ----------------------------------------------------------------------------------- */

#define VCPUOP_get_runstate_info              4
#define VCPUOP_register_runstate_memory_area  5

#define RUNSTATE_running    0
#define RUNSTATE_runnable   1       /* waits for a processor */
#define RUNSTATE_blocked    2       /* waits for an event */
#define RUNSTATE_offline    3       /* down or paused */

#define XEN_RUNSTATE_UPDATE (xen_mk_ullong(1) << 63)
struct vcpu_runstate_info {
    int state;                      /* RUNSTATE_* */
    uint64_t state_entry_time;      /* system time, ns; | XEN_RUNSTATE_UPDATE while a registered
                                     * copy is written */
    uint64_t time[4];               /* ns spent in each state */
};
XEN_ABI_TYPE(vcpu_runstate_info);

/*
 * A copy in the guest's memory (a virtual address on x86), written whenever the vcpu is scheduled.
 */
struct vcpu_register_runstate_memory_area {
    union {
        XEN_GUEST_HANDLE(vcpu_runstate_info_t) h;
        struct vcpu_runstate_info *v;
        uint64_t p;
    } addr;
};
XEN_ABI_TYPE(vcpu_register_runstate_memory_area);

/* A second copy of the vcpu's struct vcpu_time_info, which may be mapped for programs to read. */
#define VCPUOP_register_vcpu_time_memory_area 13
DEFINE_XEN_GUEST_HANDLE(vcpu_time_info_t);
struct vcpu_register_time_memory_area {
    union {
        XEN_GUEST_HANDLE(vcpu_time_info_t) h;
        struct vcpu_time_info *v;
        uint64_t p;
    } addr;
};
XEN_ABI_TYPE(vcpu_register_time_memory_area);

/* ---- Timers: each vcpu has one of either kind; they raise VIRQ_TIMER ------------------------- */

#define VCPUOP_set_periodic_timer     6
#define VCPUOP_stop_periodic_timer    7
#define VCPUOP_set_singleshot_timer   8
#define VCPUOP_stop_singleshot_timer  9

struct vcpu_set_periodic_timer {
    uint64_t period_ns;             /* a millisecond or more */
};
XEN_ABI_TYPE(vcpu_set_periodic_timer);

#define _VCPU_SSHOTTMR_future 0     /* flags: -ETIME if that has passed */
#define VCPU_SSHOTTMR_future  (1U << _VCPU_SSHOTTMR_future)
struct vcpu_set_singleshot_timer {
    uint64_t timeout_abs_ns;        /* system time */
    uint32_t flags;
};
XEN_ABI_TYPE(vcpu_set_singleshot_timer);

/* ---- Places ---------------------------------------------------------------------------------- */

/* Put the vcpu's struct vcpu_info there, within one page; once. */
#define VCPUOP_register_vcpu_info    10
struct vcpu_register_vcpu_info {
    uint64_t mfn;
    uint32_t offset;                /* bytes */
    uint32_t rsvd;
};
XEN_ABI_TYPE(vcpu_register_vcpu_info);

/* The processor a vcpu is pinned to. */
#define VCPUOP_get_physid            12
struct vcpu_get_physid {
    uint64_t phys_id;               /* out */
};
XEN_ABI_TYPE(vcpu_get_physid);
#define xen_vcpu_physid_to_x86_apicid(id) ((uint32_t)(id))
#define xen_vcpu_physid_to_x86_acpiid(id) ((uint32_t)((id) >> 32))

#endif
