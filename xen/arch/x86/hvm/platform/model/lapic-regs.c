// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and writing the local APIC's registers, as memory (xAPIC) and as MSRs (x2APIC). SDM vol.
 * 3, 11.4, 11.12.1.
 */
#include "lapic.h"

#define LVT_NR(reg)         (((reg) - APIC_LVT_TIMER) / 0x10)
#define IS_LVT(reg)         ((reg) >= APIC_LVT_TIMER && (reg) <= APIC_LVT_ERROR)

/*
 * Bits of each LVT entry that software may set; the delivery status and remote IRR are read-only.
 */
static const u32 lvt_bits[LAPIC_NR_LVT] = {
    0x100ff | LAPIC_TIMER_MODE,     /* timer */
    0x107ff, 0x107ff,               /* thermal, performance counters */
    0x1a7ff, 0x1a7ff,               /* LINT0, LINT1: polarity and trigger mode too */
    0x100ff,                        /* error */
};

#define ACCESS_R    1
#define ACCESS_W    2
#define ACCESS_RW   3

static unsigned int register_access(unsigned int reg)
{
    if (reg >= APIC_ISR && reg < APIC_ESR)
        return ACCESS_R;                        /* ISR, TMR, IRR */
    if (IS_LVT(reg))
        return ACCESS_RW;
    switch (reg) {
    case APIC_VERSION:
    case LAPIC_PPR:
    case APIC_TIMER_CURRENT:
        return ACCESS_R;
    case APIC_EOI:
        return ACCESS_W;
    case APIC_TPR:
    case APIC_SPIV:
    case APIC_ESR:
    case APIC_ICR:
    case APIC_TIMER_INITIAL:
    case APIC_TIMER_DIVIDE:
        return ACCESS_RW;
    default:
        return 0;
    }
}

static unsigned int register_access_xapic(unsigned int reg)
{
    switch (reg) {
    case APIC_ID:                               /* writable on some processors; ours is fixed */
    case LAPIC_APR:
        return ACCESS_R;
    case APIC_LDR:
    case APIC_DFR:
    case APIC_ICR2:
        return ACCESS_RW;
    default:
        return register_access(reg);
    }
}

static unsigned int register_access_x2(unsigned int reg)
{
    switch (reg) {
    case APIC_ID:
    case APIC_LDR:
        return ACCESS_R;
    case LAPIC_SELF_IPI:
        return ACCESS_W;
    default:
        return register_access(reg);
    }
}

/* --- reading ---------------------------------------------------------------------------------- */
static u32 read_register(const struct lapic *l, unsigned int reg, u64 now)
{
    switch (reg) {
    case LAPIC_PPR:
    case LAPIC_APR:             /* no bus to arbitrate for: it equals the processor priority */
        return lapic_ppr(l);
    case APIC_TIMER_CURRENT:
        return lapic_timer_count(l, now);
    default:
        return lapic_get(l, reg);
    }
}

u32 lapic_read(struct lapic *l, unsigned int reg, u64 now, u32 *effects)
{
    if (register_access_xapic(reg) & ACCESS_R)
        return read_register(l, reg, now);
    if (!(register_access_xapic(reg) & ACCESS_W)) {
        lapic_error(l, LAPIC_ERR_REGISTER);
        *effects |= LAPIC_DO_ERROR;
    }
    return 0;
}

bool lapic_read_x2(struct lapic *l, unsigned int index, u64 now, u64 *value)
{
    unsigned int reg = index * 0x10;

    if (index >= LAPIC_REGS_BYTES / 0x10 || !(register_access_x2(reg) & ACCESS_R))
        return false;
    *value = read_register(l, reg, now);
    if (reg == APIC_ICR)
        *value |= (u64)lapic_get(l, APIC_ICR2) << 32;
    return true;
}

/* --- writing ---------------------------------------------------------------------------------- */
static u32 write_eoi(struct lapic *l, u8 *arg)
{
    bool level;
    int vector = lapic_eoi(l, &level);

    if (vector < 0)
        return 0;
    *arg = vector;
    return level ? LAPIC_DO_EOI : 0;
}

static u32 write_spiv(struct lapic *l, u32 value)
{
    lapic_put(l, APIC_SPIV, value & (0xff | APIC_SPIV_ENABLE | LAPIC_SPIV_FOCUS));
    if (value & APIC_SPIV_ENABLE) {
        l->disabled &= ~LAPIC_SW_DISABLED;
        return 0;
    }
    l->disabled |= LAPIC_SW_DISABLED;           /* masks all and keeps it masked (SDM 11.4.7.2) */
    for (unsigned int i = 0; i < LAPIC_NR_LVT; i++)
        lapic_put(l, APIC_LVT_TIMER + i * 0x10,
                  lapic_get(l, APIC_LVT_TIMER + i * 0x10) | APIC_LVT_MASKED);
    return 0;
}

/* Going to or from deadline mode disarms the timer (SDM 11.5.4.1). */
static u32 write_lvt_timer(struct lapic *l, u32 value)
{
    bool was = lapic_timer_is_deadline(l), is;

    if ((value & LAPIC_TIMER_MODE) == LAPIC_TIMER_MODE || !l->has_deadline)
        value &= ~APIC_TIMER_DEADLINE;          /* the fourth mode is reserved */
    lapic_put(l, APIC_LVT_TIMER, value);
    is = lapic_timer_is_deadline(l);
    if (was != is) {
        l->deadline = 0;
        lapic_put(l, APIC_TIMER_INITIAL, 0);
    }
    return LAPIC_DO_TIMER;
}

static u32 write_lvt(struct lapic *l, unsigned int reg, u32 value)
{
    value &= lvt_bits[LVT_NR(reg)];
    if (l->disabled & LAPIC_SW_DISABLED)
        value |= APIC_LVT_MASKED;
    if (reg == APIC_LVT_TIMER)
        return write_lvt_timer(l, value);
    lapic_put(l, reg, value);
    return 0;
}

static u32 write_initial(struct lapic *l, u32 value, u64 now)
{
    if (lapic_timer_is_deadline(l))
        return 0;
    lapic_put(l, APIC_TIMER_INITIAL, value);
    l->timer_start = now;
    return LAPIC_DO_TIMER;
}

/* The count goes on from where it is, at the new rate. */
static u32 write_divide(struct lapic *l, u32 value, u64 now)
{
    u32 left = lapic_timer_count(l, now), code = (value & 3) | (value & 8) >> 1;
    u32 done = lapic_get(l, APIC_TIMER_INITIAL) - left;

    lapic_put(l, APIC_TIMER_DIVIDE, value & 0xb);
    l->divisor = code == 7 ? 1 : 2u << code;
    l->timer_start = now - (u64)done * l->divisor * LAPIC_BUS_NS;
    return LAPIC_DO_TIMER;
}

static u32 write_register(struct lapic *l, unsigned int reg, u32 value, u64 now, u8 *arg)
{
    if (IS_LVT(reg))
        return write_lvt(l, reg, value);
    switch (reg) {
    case APIC_TPR:
        lapic_put(l, reg, value & 0xff);
        return 0;
    case APIC_EOI:
        return write_eoi(l, arg);
    case APIC_LDR:
        lapic_put(l, reg, value & 0xff000000);
        return 0;
    case APIC_DFR:
        lapic_put(l, reg, value | 0x0fffffff);
        return 0;
    case APIC_SPIV:
        return write_spiv(l, value);
    case APIC_ESR:
        lapic_put(l, reg, __atomic_exchange_n(&l->errors, 0, __ATOMIC_SEQ_CST));
        return 0;
    case APIC_ICR:
        lapic_put(l, reg, value & ~(u32)APIC_ICR_BUSY);     /* delivered at once */
        return LAPIC_DO_IPI;
    case APIC_ICR2:
        lapic_put(l, reg, value & 0xff000000);
        return 0;
    case APIC_TIMER_INITIAL:
        return write_initial(l, value, now);
    case APIC_TIMER_DIVIDE:
        return write_divide(l, value, now);
    case LAPIC_SELF_IPI:
        *arg = value;
        return LAPIC_DO_SELF_IPI;
    default:
        return 0;
    }
}

u32 lapic_write(struct lapic *l, unsigned int reg, u32 value, u64 now, u8 *arg)
{
    unsigned int access = register_access_xapic(reg);

    if (access & ACCESS_W)
        return write_register(l, reg, value, now, arg);
    if (access)
        return 0;                               /* read-only */
    lapic_error(l, LAPIC_ERR_REGISTER);
    return LAPIC_DO_ERROR;
}

/* Bits that make a WRMSR fault (SDM 11.12.1.2, table 11-6). */
static u64 x2_reserved(const struct lapic *l, unsigned int reg)
{
    if (reg == APIC_LVT_TIMER && !l->has_deadline)
        return ~(u64)(lvt_bits[0] & ~APIC_TIMER_DEADLINE) & ~(u64)APIC_ICR_BUSY;
    if (IS_LVT(reg))
        return ~(u64)lvt_bits[LVT_NR(reg)] & ~0x5000ULL;    /* the read-only bits are ignored */
    switch (reg) {
    case APIC_TPR:
    case LAPIC_SELF_IPI:
        return ~0xffULL;
    case APIC_SPIV:
        return ~0x1ffULL;
    case APIC_ICR:
        return 0xfff33000ULL;
    case APIC_TIMER_INITIAL:
        return ~0xffffffffULL;
    case APIC_TIMER_DIVIDE:
        return ~0xbULL;
    default:                                    /* EOI, ESR: zero only */
        return ~0ULL;
    }
}

bool lapic_write_x2(struct lapic *l, unsigned int index, u64 value, u64 now, u32 *effects, u8 *arg)
{
    unsigned int reg = index * 0x10;

    if (index >= LAPIC_REGS_BYTES / 0x10 || !(register_access_x2(reg) & ACCESS_W))
        return false;
    if (value & x2_reserved(l, reg))
        return false;
    if (reg == APIC_ICR)
        lapic_put(l, APIC_ICR2, value >> 32);
    *effects = write_register(l, reg, value, now, arg);
    return true;
}
