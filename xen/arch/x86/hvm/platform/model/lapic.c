// SPDX-License-Identifier: GPL-2.0-only
/*
 * The local APIC's state: reset, priorities, acceptance, destinations, and its timer. SDM vol. 3,
 * 11.6-11.8.
 */
#include "lapic.h"

#include <lib/string.h>

#define LVT_FIRST           APIC_LVT_TIMER
#define VECTOR_WORD(v)      ((v) / 32 * 0x10)
#define VECTOR_BIT(v)       (1u << (v) % 32)

/* --- arrays of 256 vectors -------------------------------------------------------------------- */
/* On each way into a guest; most of the time there is none. */
static int highest(const struct lapic *l, unsigned int base)
{
#pragma GCC unroll 8
    for (int word = 7; word >= 0; word--) {
        u32 bits = lapic_get(l, base + word * 0x10);

        if (bits)
            return word * 32 + 31 - __builtin_clz(bits);
    }
    return -1;
}

static bool word_set(u32 *word, u8 vector)
{
    return !(__atomic_fetch_or(word, VECTOR_BIT(vector), __ATOMIC_SEQ_CST) & VECTOR_BIT(vector));
}

static bool vector_set(struct lapic *l, unsigned int base, u8 vector)
{
    return word_set(&l->regs[(base + VECTOR_WORD(vector)) / 4], vector);
}

static void vector_clear(struct lapic *l, unsigned int base, u8 vector)
{
    u32 *word = &l->regs[(base + VECTOR_WORD(vector)) / 4];

    __atomic_fetch_and(word, ~VECTOR_BIT(vector), __ATOMIC_SEQ_CST);
}

static bool vector_test(const struct lapic *l, unsigned int base, u8 vector)
{
    return lapic_get(l, base + VECTOR_WORD(vector)) & VECTOR_BIT(vector);
}

/* --- identity and reset ----------------------------------------------------------------------- */
u32 lapic_get_id(const struct lapic *l)
{
    u32 id = lapic_get(l, APIC_ID);

    return lapic_x2(l) ? id : id >> 24;
}

/* Software disabled, all masked (SDM 11.4.7.1). The ID stays. */
void lapic_reset(struct lapic *l)
{
    u32 id = lapic_get(l, APIC_ID), ldr = lapic_x2(l) ? lapic_get(l, APIC_LDR) : 0;

    lapic_collect(l);
    memset(l->regs, 0, LAPIC_REGS_BYTES);
    lapic_put(l, APIC_ID, id);
    lapic_put(l, APIC_LDR, ldr);
    lapic_put(l, APIC_VERSION, LAPIC_VERSION_VALUE);
    lapic_put(l, APIC_DFR, lapic_x2(l) ? 0 : ~0u);
    lapic_put(l, APIC_SPIV, 0xff);
    for (unsigned int i = 0; i < LAPIC_NR_LVT; i++)
        lapic_put(l, LVT_FIRST + i * 0x10, APIC_LVT_MASKED);
    l->disabled |= LAPIC_SW_DISABLED;
    l->divisor = 2;
    l->errors = 0;
    l->timer_start = 0;
    l->deadline = 0;
}

void lapic_init(struct lapic *l, u32 *regs, struct lapic_aside *aside, u32 id, bool boot_cpu)
{
    *l = (struct lapic){ .regs = regs, .aside = aside };
    l->base_msr = APIC_DEFAULT_PHYS | LAPIC_BASE_ENABLE | (boot_cpu ? LAPIC_BASE_BSP : 0);
    lapic_put(l, APIC_ID, id << 24);
    lapic_reset(l);
}

/* x2APIC: cluster in the upper half, one bit of 16 in the lower (SDM 11.12.10.2). */
static u32 x2_ldr(u32 id)
{
    return id >> 4 << 16 | 1u << (id & 15);
}

bool lapic_write_base(struct lapic *l, u64 value, bool x2_offered, unsigned int addr_bits)
{
    u64 allowed = LAPIC_BASE_BSP | LAPIC_BASE_ENABLE | (x2_offered ? LAPIC_BASE_X2 : 0) |
                  (((1ULL << addr_bits) - 1) & ~0xfffULL);
    u64 changed = value ^ l->base_msr;
    bool on = value & LAPIC_BASE_ENABLE, was_on = l->base_msr & LAPIC_BASE_ENABLE;
    u32 id = lapic_get_id(l);

    if ((value & ~allowed) || (!on && (value & LAPIC_BASE_X2)))
        return false;
    /* Out of x2APIC only by way of disabled, into it only from enabled (SDM 11.12.5). */
    if ((changed & LAPIC_BASE_X2) && on && (!was_on || !(value & LAPIC_BASE_X2)))
        return false;
    l->base_msr = value;
    if (changed & LAPIC_BASE_ENABLE) {
        if (!on)
            l->disabled |= LAPIC_HW_DISABLED;
        else
            l->disabled &= ~LAPIC_HW_DISABLED;
        lapic_put(l, APIC_ID, id << 24);
        lapic_reset(l);
    } else if (changed & LAPIC_BASE_X2) {
        lapic_put(l, APIC_ID, id);
        lapic_put(l, APIC_LDR, x2_ldr(id));
        lapic_put(l, APIC_DFR, 0);
        lapic_put(l, APIC_ICR2, 0);
    }
    return true;
}

/* --- accepting and delivering ----------------------------------------------------------------- */
bool lapic_accept(struct lapic *l, u8 vector, bool level)
{
    if (level)
        vector_set(l, LAPIC_TMR, vector);
    else
        vector_clear(l, LAPIC_TMR, vector);
    if (!l->aside)
        return vector_set(l, APIC_IRR, vector);
    return word_set(&(level ? l->aside->level : l->aside->edge)[vector / 32], vector);
}

bool lapic_notify(struct lapic *l)
{
    return !(__atomic_fetch_or(&l->aside->notified, 1, __ATOMIC_SEQ_CST) & 1);
}

static void collect(struct lapic *l, u32 *words)
{
    for (unsigned int i = 0; i < LAPIC_NR_WORDS; i++)
        if (READ_ONCE(words[i]))
            l->regs[(APIC_IRR + i * 0x10) / 4] |= __atomic_exchange_n(&words[i], 0, __ATOMIC_SEQ_CST);
}

/* Who finds `notified' set relies on its vector's being collected after it was cleared. */
void lapic_collect(struct lapic *l)
{
    if (!l->aside)
        return;
    if (READ_ONCE(l->aside->notified))
        __atomic_fetch_and(&l->aside->notified, ~1u, __ATOMIC_SEQ_CST);
    collect(l, l->aside->edge);
    collect(l, l->aside->level);
}

static bool is_aside(const struct lapic_aside *a, u8 vector)
{
    return (READ_ONCE(a->edge[vector / 32]) | READ_ONCE(a->level[vector / 32])) & VECTOR_BIT(vector);
}

bool lapic_irr_test(const struct lapic *l, u8 vector)
{
    return vector_test(l, APIC_IRR, vector) || (l->aside && is_aside(l->aside, vector));
}

bool lapic_is_level(const struct lapic *l, u8 vector)
{
    return vector_test(l, LAPIC_TMR, vector);
}

int lapic_highest_request(const struct lapic *l)
{
    return highest(l, APIC_IRR);
}

int lapic_highest_service(const struct lapic *l)
{
    return highest(l, APIC_ISR);
}

u32 lapic_ppr(const struct lapic *l)
{
    u32 tpr = lapic_get(l, APIC_TPR) & 0xff;
    int isr = highest(l, APIC_ISR);
    u32 served = isr < 0 ? 0 : isr & 0xf0;

    return (tpr & 0xf0) >= served ? tpr : served;
}

bool lapic_passes(const struct lapic *l, u8 vector)
{
    return (vector & 0xf0) > (lapic_ppr(l) & 0xf0);
}

int lapic_deliverable(const struct lapic *l)
{
    int vector = highest(l, APIC_IRR);

    return vector >= 0 && lapic_passes(l, vector) ? vector : -1;
}

bool lapic_any_request(const struct lapic *l)
{
    return highest(l, APIC_IRR) >= 0;
}

bool lapic_eoi_is_silent(const struct lapic *l, u8 vector)
{
    unsigned int in_service = 0;

    for (unsigned int word = 0; word < 8; word++)
        in_service += __builtin_popcount(lapic_get(l, APIC_ISR + word * 0x10));
    return in_service == 1 && vector_test(l, APIC_ISR, vector) && !lapic_is_level(l, vector);
}

void lapic_take(struct lapic *l, u8 vector)
{
    vector_clear(l, APIC_IRR, vector);
    vector_set(l, APIC_ISR, vector);
}

int lapic_eoi(struct lapic *l, bool *level)
{
    int vector = highest(l, APIC_ISR);

    *level = false;
    if (vector >= 0) {
        vector_clear(l, APIC_ISR, vector);
        *level = lapic_is_level(l, vector);
    }
    return vector;
}

/* Errors gather until the guest writes ESR (SDM 11.5.3). */
void lapic_error(struct lapic *l, u32 bits)
{
    __atomic_fetch_or(&l->errors, bits, __ATOMIC_SEQ_CST);
}

static bool matches_logical_xapic(const struct lapic *l, u8 dest)
{
    u8 mine = lapic_get(l, APIC_LDR) >> 24;

    switch (lapic_get(l, APIC_DFR) >> 28) {
    case 0xf:                                   /* flat */
        return mine & dest;
    case 0:                                     /* clusters of four */
        return (dest == 0xff || mine >> 4 == dest >> 4) && (mine & dest & 0xf);
    default:
        return false;
    }
}

bool lapic_matches(const struct lapic *l, u32 dest, bool logical)
{
    if (dest == ~0u)
        return true;
    if (lapic_x2(l)) {
        u32 ldr = lapic_get(l, APIC_LDR);

        return logical ? ldr >> 16 == dest >> 16 && (ldr & dest & 0xffff)
                       : dest == lapic_get(l, APIC_ID);
    }
    if (dest > 0xff)
        return false;
    return logical ? matches_logical_xapic(l, dest) : dest == 0xff || dest == lapic_get_id(l);
}

/* --- timer ------------------------------------------------------------------------------------ */
bool lapic_timer_is_periodic(const struct lapic *l)
{
    return (lapic_get(l, APIC_LVT_TIMER) & LAPIC_TIMER_MODE) == LAPIC_TIMER_PERIODIC;
}

bool lapic_timer_is_deadline(const struct lapic *l)
{
    return (lapic_get(l, APIC_LVT_TIMER) & LAPIC_TIMER_MODE) == APIC_TIMER_DEADLINE;
}

u64 lapic_timer_span(const struct lapic *l)
{
    if (lapic_timer_is_deadline(l))
        return 0;
    return (u64)lapic_get(l, APIC_TIMER_INITIAL) * l->divisor * LAPIC_BUS_NS;
}

u32 lapic_timer_count(const struct lapic *l, u64 now)
{
    u64 span = lapic_timer_span(l), elapsed = now > l->timer_start ? now - l->timer_start : 0;

    if (span == 0)
        return 0;
    if (elapsed >= span) {
        if (!lapic_timer_is_periodic(l))
            return 0;
        elapsed %= span;
    }
    return (span - elapsed + l->divisor * LAPIC_BUS_NS - 1) / (l->divisor * LAPIC_BUS_NS);
}

bool lapic_set_deadline(struct lapic *l, u64 tsc)
{
    if (!lapic_timer_is_deadline(l))
        return false;
    l->deadline = tsc;
    return true;
}

/* --- loading ---------------------------------------------------------------------------------- */
static u32 divisor_of(u32 divide_register)
{
    u32 code = (divide_register & 3) | (divide_register & 8) >> 1;

    return code == 7 ? 1 : 2u << code;
}

bool lapic_fix_loaded(struct lapic *l, u64 now)
{
    u32 left = lapic_get(l, APIC_TIMER_CURRENT), initial = lapic_get(l, APIC_TIMER_INITIAL);

    if ((lapic_get(l, APIC_LVT_TIMER) & LAPIC_TIMER_MODE) == LAPIC_TIMER_MODE || left > initial)
        return false;
    for (unsigned int v = 0; v < 16; v++)
        if (vector_test(l, APIC_IRR, v) || vector_test(l, APIC_ISR, v))
            return false;
    l->divisor = divisor_of(lapic_get(l, APIC_TIMER_DIVIDE));
    if (lapic_get(l, APIC_SPIV) & APIC_SPIV_ENABLE)
        l->disabled &= ~LAPIC_SW_DISABLED;
    else
        l->disabled |= LAPIC_SW_DISABLED;
    lapic_put(l, APIC_VERSION, LAPIC_VERSION_VALUE);
    l->timer_start = now - (u64)(initial - left) * l->divisor * LAPIC_BUS_NS;
    return true;
}
