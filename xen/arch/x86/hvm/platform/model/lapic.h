/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A local APIC as a state machine (SDM vol. 3, chapter 11): registers in, consequences out. It
 * knows neither vcpus nor timers; whoever owns one acts on what lapic_write() says has to be done.
 * Times are nanoseconds of any one clock.
 *
 * IRR bits may be set by anybody at any time (atomically); all else belongs to the vcpu that owns
 * the APIC. Where a processor works on the registers while the guest runs, others leave IRR alone, too: they put their
 * requests aside, and the vcpu or the processor collects them.
 */
#ifndef HVM_MODEL_LAPIC_H
#define HVM_MODEL_LAPIC_H

#include <xen/types.h>
#include <asm/apic.h>

/* what <asm/apic.h> has no use for */
#define LAPIC_APR               0x090
#define LAPIC_PPR               0x0a0
#define LAPIC_TMR               0x180
#define LAPIC_SELF_IPI          0x3f0
#define LAPIC_REGS_BYTES        0x400
#define LAPIC_NR_WORDS          8       /* of a vector each bit */
#define LAPIC_NR_LVT            6
#define LAPIC_VERSION_VALUE     (0x14 | (LAPIC_NR_LVT - 1) << 16)

#define LAPIC_SPIV_FOCUS        0x200
#define LAPIC_LVT_DM            0x700
#define LAPIC_LVT_LEVEL         0x8000
#define LAPIC_TIMER_MODE        0x60000
#define LAPIC_TIMER_ONESHOT     0x00000
#define LAPIC_TIMER_PERIODIC    0x20000
#define LAPIC_DM_LOWEST         0x100
#define LAPIC_DM_SMI            0x200
#define LAPIC_DM_MASK           0x700
#define LAPIC_ICR_LOGICAL       0x800
#define LAPIC_ICR_SHORTHAND     0xc0000
#define LAPIC_SHORT_SELF        0x40000
#define LAPIC_SHORT_ALL         0x80000
#define LAPIC_SHORT_OTHERS      0xc0000

/* ESR */
#define LAPIC_ERR_SEND_VECTOR   0x20
#define LAPIC_ERR_RECV_VECTOR   0x40
#define LAPIC_ERR_REGISTER      0x80

/* IA32_APIC_BASE */
#define LAPIC_BASE_BSP          0x100ULL
#define LAPIC_BASE_X2           0x400ULL
#define LAPIC_BASE_ENABLE       0x800ULL

/* lapic->disabled, as in struct hvm_hw_lapic */
#define LAPIC_HW_DISABLED       1u
#define LAPIC_SW_DISABLED       2u

/* The virtual bus runs at 100 MHz: images of the original carry counts of it. */
#define LAPIC_BUS_NS            10

/*
 * Requests put aside. The first 64 bytes are what the processor knows as a posted-interrupt descriptor (SDM vol. 3,
 * 30.6): it collects edge-triggered ones itself, once it is notified. Level-triggered ones wait for the next entry,
 * where it is told that their end must be heard of. A page of its own, which Bochs wants a descriptor to begin.
 */
struct lapic_aside {
    u32 edge[LAPIC_NR_WORDS];
    u32 notified;               /* bit 0: somebody notifies, or did, and nobody has collected since */
    u32 reserved[7];
    u32 level[LAPIC_NR_WORDS];
};

struct lapic {
    u32 *regs;                  /* LAPIC_REGS_BYTES, as the MMIO page shows them */
    struct lapic_aside *aside;  /* NULL: requests go to IRR */
    u64 base_msr;
    u32 disabled;
    u32 divisor;                /* of the timer: 1-128 */
    u32 errors;                 /* not yet latched into ESR */
    u64 timer_start;            /* when the running count was TIMER_INITIAL */
    u64 deadline;               /* TSC deadline: 0: not armed */
    bool has_deadline;          /* CPUID offers it */
};

static inline u32 lapic_get(const struct lapic *l, unsigned int reg)
{
    return READ_ONCE(l->regs[reg / 4]);
}
static inline void lapic_put(struct lapic *l, unsigned int reg, u32 value)
{
    WRITE_ONCE(l->regs[reg / 4], value);
}
static inline bool lapic_x2(const struct lapic *l)
{
    return (l->base_msr & (LAPIC_BASE_ENABLE | LAPIC_BASE_X2)) ==
           (LAPIC_BASE_ENABLE | LAPIC_BASE_X2);
}
/* Accepts fixed interrupts. */
static inline bool lapic_on(const struct lapic *l)
{
    return !READ_ONCE(l->disabled);
}
u32 lapic_get_id(const struct lapic *l);

/* Power-up. INIT keeps base_msr and the ID. regs zeroed or not. aside: zeroed, or NULL. */
void lapic_init(struct lapic *l, u32 *regs, struct lapic_aside *aside, u32 id, bool boot_cpu);
void lapic_reset(struct lapic *l);

/* --- registers -------------------------------------------------------------------------------- */
/* What a write asks its owner for; several at once. */
#define LAPIC_DO_EOI            0x01u   /* of vector *arg, level triggered: tell the IOAPIC */
#define LAPIC_DO_IPI            0x02u   /* ICR (both halves are in the registers) */
#define LAPIC_DO_TIMER          0x04u   /* program or stop the timer anew */
#define LAPIC_DO_SELF_IPI       0x08u   /* of vector *arg */
#define LAPIC_DO_ERROR          0x10u   /* raise the error interrupt */

/* 32-bit registers as xAPIC MMIO has them: reg is a multiple of 16. effects get added to. */
u32 lapic_read(struct lapic *l, unsigned int reg, u64 now, u32 *effects);
u32 lapic_write(struct lapic *l, unsigned int reg, u32 value, u64 now, u8 *arg);
/* x2APIC registers by MSR number - 0x800. False: #GP. */
bool lapic_read_x2(struct lapic *l, unsigned int index, u64 now, u64 *value);
bool lapic_write_x2(struct lapic *l, unsigned int index, u64 value, u64 now, u32 *effects, u8 *arg);
/* IA32_APIC_BASE. False: #GP. x2_offered: CPUID has x2APIC; addr_bits: physical address width. */
bool lapic_write_base(struct lapic *l, u64 value, bool x2_offered, unsigned int addr_bits);

/* --- interrupts ------------------------------------------------------------------------------- */
/* Any context. True: it was not requested yet. The trigger mode is remembered for EOI. */
bool lapic_accept(struct lapic *l, u8 vector, bool level);
/* After that of an edge-triggered one that was put aside, if the guest runs. True: nobody has notified the processor yet. */
bool lapic_notify(struct lapic *l);
/* Requests that were put aside go to IRR. */
void lapic_collect(struct lapic *l);
/* Requested, and not taken yet. */
bool lapic_irr_test(const struct lapic *l, u8 vector);
/* Above the processor priority? */
bool lapic_passes(const struct lapic *l, u8 vector);
/* Highest vector above the processor priority; -1: none. */
int lapic_deliverable(const struct lapic *l);
/* Highest vectors of IRR and ISR; -1: none. */
int lapic_highest_request(const struct lapic *l);
int lapic_highest_service(const struct lapic *l);
bool lapic_is_level(const struct lapic *l, u8 vector);
/* Anything requested, deliverable or not. */
bool lapic_any_request(const struct lapic *l);
/* Edge triggered, and alone in service: its EOI would change nothing for anybody. */
bool lapic_eoi_is_silent(const struct lapic *l, u8 vector);
/* Moves it from IRR to ISR. */
void lapic_take(struct lapic *l, u8 vector);
u32 lapic_ppr(const struct lapic *l);
/* EOI: the vector that was in service, or -1; *level: it was level triggered. */
int lapic_eoi(struct lapic *l, bool *level);
void lapic_error(struct lapic *l, u32 bits);
/* Destination of a logical or physical message. */
bool lapic_matches(const struct lapic *l, u32 dest, bool logical);

/* --- timer ------------------------------------------------------------------------------------ */
/* Nanoseconds of a whole count; 0: stopped, or in deadline mode. */
u64 lapic_timer_span(const struct lapic *l);
bool lapic_timer_is_periodic(const struct lapic *l);
bool lapic_timer_is_deadline(const struct lapic *l);
u32 lapic_timer_count(const struct lapic *l, u64 now);
/* The deadline MSR. True: program the timer anew. Ignored in other modes. */
bool lapic_set_deadline(struct lapic *l, u64 tsc);

/* After loading registers of a record: derived state. False: impossible values. */
bool lapic_fix_loaded(struct lapic *l, u64 now);

#endif
