/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest of three vcpus and some pages with Hyper-V's interface, and what it asks of other rooms.
 */
#ifndef VIRIDIAN_GUEST_H
#define VIRIDIAN_GUEST_H

#include "test.h"
#include "world.h"

#include <asm/viridian.h>
#include <lib/cpu-policy.h>
#include <public/hvm/save.h>

#define GUEST_PAGES     8
#define ALL_GROUPS                                                                                \
    (HVMPV_base_freq | HVMPV_time_ref_count | HVMPV_reference_tsc |                               \
     HVMPV_hcall_remote_tlb_flush | HVMPV_apic_assist | HVMPV_crash_ctl | HVMPV_hcall_ipi |       \
     HVMPV_ex_processor_masks)

extern struct domain *guest;
extern s_time_t clock_now;
struct guest_log {
    unsigned int eois, flushes, yields, kicks, vectors[3];
    u64 icr;
    u8 tpr;
};
extern struct guest_log guest_log;

void guest_start(u64 groups);
void guest_end(void);
struct vcpu *cpu(unsigned int n);
void *page(gfn_t gfn);              /* its bytes */
u64 rd(u32 msr);                    /* must not fault */
bool wr(u32 msr, u64 value);

#endif
