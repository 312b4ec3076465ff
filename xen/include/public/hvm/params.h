/* SPDX-License-Identifier: MIT */
/*
 * Parameters of an HVM domain, by HVMOP_set_param and HVMOP_get_param: 64 bits each, set by its
 * builder or itself.
 */
#ifndef __XEN_PUBLIC_HVM_PARAMS_H__
#define __XEN_PUBLIC_HVM_PARAMS_H__

#include "hvm_op.h"

#define HVM_NR_PARAMS                    39

/* ---- How events come in ---------------------------------------------------------------------- */

/* 0: not at all; otherwise the kind in the highest byte, and in the rest what it needs. */
#define HVM_PARAM_CALLBACK_IRQ            0
#define HVM_PARAM_CALLBACK_IRQ_TYPE_MASK  xen_mk_ullong(0xFF00000000000000)
#define HVM_PARAM_CALLBACK_TYPE_GSI       0     /* its number, not 0 */
#define HVM_PARAM_CALLBACK_TYPE_PCI_INTX  1     /* domain << 32 | bus << 16 | devfn << 8 | pin */
#define HVM_PARAM_CALLBACK_TYPE_VECTOR    2  /* of every vcpu's APIC; XENFEAT_hvm_callback_vector */

/* ---- Pages (guest frames) and ports shared with others --------------------------------------- */

#define HVM_PARAM_STORE_PFN               1     /* xenstore */
#define HVM_PARAM_STORE_EVTCHN            2
#define HVM_PARAM_CONSOLE_PFN            17
#define HVM_PARAM_CONSOLE_EVTCHN         18
#define HVM_PARAM_IOREQ_PFN               5    /* the default device model; reading them makes it */
#define HVM_PARAM_BUFIOREQ_PFN            6
#define HVM_PARAM_IOREQ_SERVER_PFN       32     /* more device models: the first page, how many */
#define HVM_PARAM_NR_IOREQ_SERVER_PAGES  33
#define HVM_PARAM_PAGING_RING_PFN        27     /* rings of vm_event.h */
#define HVM_PARAM_MONITOR_RING_PFN       28
#define HVM_PARAM_SHARING_RING_PFN       29
#define HVM_PARAM_VM_GENERATION_ID_ADDR  34     /* address */
#define HVM_PARAM_IDENT_PT               12     /* address: page table for a guest without
                                                 * paging, on Intel */
#define HVM_PARAM_VM86_TSS               15     /* address: TSS for real mode, on Intel */
#define HVM_PARAM_VM86_TSS_SIZED         37     /* the same, and its size << 32 */

/* ---- Devices and power ----------------------------------------------------------------------- */

#define HVM_PARAM_HPET_ENABLED           11     /* 0 or 1 */
#define HVM_PARAM_VPT_ALIGN              16     /* 1: periodic timers tick together */
#define HVM_PARAM_ACPI_S_STATE           14     /* 0 or 3 */
#define HVM_PARAM_ACPI_IOPORTS_LOCATION  19     /* which addresses of ioreq.h: version 0 or 1 */
#define HVM_PARAM_TRIPLE_FAULT_REASON    31     /* SHUTDOWN_* */
#define HVM_PARAM_X87_FIP_WIDTH          36     /* bytes of the FPU's pointers that are kept: 8,
                                                 * 4; 0: either */

/* Ticks that came while the vcpu did not run. */
#define HVM_PARAM_TIMER_MODE             10
#define HVMPTM_delay_for_missed_ticks     0   /* all are delivered, and guest time waits for them */
#define HVMPTM_no_delay_for_missed_ticks  1     /* all are delivered, guest time is real time */
#define HVMPTM_no_missed_ticks_pending    2     /* none is */
#define HVMPTM_one_missed_tick_pending    3     /* one is, for all */

#define HVM_PARAM_MCA_CAP                38     /* machine checks: capabilities */
#define XEN_HVM_MCA_CAP_LMCE             (xen_mk_ullong(1) << 0)
#define XEN_HVM_MCA_CAP_MASK             XEN_HVM_MCA_CAP_LMCE

/* ---- Views of memory: who may use HVMOP_altp2m ----------------------------------------------- */

#define HVM_PARAM_ALTP2M                 35
#define XEN_ALTP2M_disabled               0
#define XEN_ALTP2M_mixed                  1     /* guest and tools, all of it */
#define XEN_ALTP2M_external               2     /* tools */
#define XEN_ALTP2M_limited                3     /* tools; the guest may switch and take #VE */

/* ---- Interfaces of another hypervisor ("Viridian") ------------------------------------------- */

#define HVM_PARAM_VIRIDIAN                9   /* bits by HVMPV_*; any of them with base_freq only */
#define _HVMPV_base_freq                  0     /* hypercall, APIC, vcpu number, frequencies */
#define _HVMPV_no_freq                    1     /* but no frequencies */
#define _HVMPV_time_ref_count             2
#define _HVMPV_reference_tsc              3
#define _HVMPV_hcall_remote_tlb_flush     4
#define _HVMPV_apic_assist                5
#define _HVMPV_crash_ctl                  6
#define _HVMPV_synic                      7
#define _HVMPV_stimer                     8
#define _HVMPV_hcall_ipi                  9
#define _HVMPV_ex_processor_masks        10
#define _HVMPV_no_vp_limit               11
#define _HVMPV_cpu_hotplug               12
#define HVMPV_base_freq                  (1 << _HVMPV_base_freq)
#define HVMPV_no_freq                    (1 << _HVMPV_no_freq)
#define HVMPV_time_ref_count             (1 << _HVMPV_time_ref_count)
#define HVMPV_reference_tsc              (1 << _HVMPV_reference_tsc)
#define HVMPV_hcall_remote_tlb_flush     (1 << _HVMPV_hcall_remote_tlb_flush)
#define HVMPV_apic_assist                (1 << _HVMPV_apic_assist)
#define HVMPV_crash_ctl                  (1 << _HVMPV_crash_ctl)
#define HVMPV_synic                      (1 << _HVMPV_synic)
#define HVMPV_stimer                     (1 << _HVMPV_stimer)
#define HVMPV_hcall_ipi                  (1 << _HVMPV_hcall_ipi)
#define HVMPV_ex_processor_masks         (1 << _HVMPV_ex_processor_masks)
#define HVMPV_no_vp_limit                (1 << _HVMPV_no_vp_limit)
#define HVMPV_cpu_hotplug                (1 << _HVMPV_cpu_hotplug)
#define HVMPV_feature_mask               ((1 << (_HVMPV_cpu_hotplug + 1)) - 1)

/* ---- Numbers that have lost their meaning ---------------------------------------------------- */

#if defined(__XEN__) || defined(__XEN_TOOLS__)
#define HVM_PARAM_PAE_ENABLED                4
#define HVM_PARAM_DM_DOMAIN                 13
#define HVM_PARAM_NESTEDHVM                 24
#define HVM_PARAM_BUFIOREQ_EVTCHN           26
#define HVM_PARAM_MEMORY_EVENT_CR0          20
#define HVM_PARAM_MEMORY_EVENT_CR3          21
#define HVM_PARAM_MEMORY_EVENT_CR4          22
#define HVM_PARAM_MEMORY_EVENT_INT3         23
#define HVM_PARAM_MEMORY_EVENT_SINGLE_STEP  25
#define HVM_PARAM_MEMORY_EVENT_MSR          30
#endif

#endif
