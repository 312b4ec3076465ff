// SPDX-License-Identifier: GPL-2.0-only
/*
 * MTRRs: which MSR is which, what may be written, and precedence of overlapping ranges (SDM vol. 3,
 * 12.11.4.1).
 */
#include "mtrr.h"

static const u16 fixed_msrs[MTRR_NR_FIXED] = {
    0x250, 0x258, 0x259, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f,
};

static int fixed_index(u32 msr)
{
    for (unsigned int i = 0; i < MTRR_NR_FIXED; i++)
        if (fixed_msrs[i] == msr)
            return i;
    return -1;
}

static bool is_variable(u32 msr)
{
    return msr >= MSR_MTRR_PHYSBASE0 && msr < MSR_MTRR_PHYSBASE0 + 2 * MTRR_NR_VARIABLE;
}

bool mtrr_is_msr(u32 msr)
{
    return msr == MSR_MTRR_CAP || msr == MSR_MTRR_DEF_TYPE || is_variable(msr) ||
           fixed_index(msr) >= 0;
}

static bool type_valid(u8 type)
{
    return type == MT_UC || type == MT_WC || type == MT_WT || type == MT_WP || type == MT_WB;
}

bool pat_valid(u64 pat)
{
    for (unsigned int i = 0; i < 8; i++, pat >>= 8)
        if (!type_valid(pat) && (u8)pat != MT_UC_MINUS)
            return false;
    return true;
}

bool mtrr_read(const struct mtrr *m, u32 msr, u64 *value)
{
    int i = fixed_index(msr);

    if (msr == MSR_MTRR_CAP)
        *value = MTRR_CAP_VALUE;
    else if (msr == MSR_MTRR_DEF_TYPE)
        *value = m->def_type;
    else if (is_variable(msr))
        *value = m->variable[msr - MSR_MTRR_PHYSBASE0];
    else if (i >= 0)
        *value = m->fixed[i];
    else
        return false;
    return true;
}

static bool write_fixed(struct mtrr *m, unsigned int i, u64 value)
{
    for (unsigned int b = 0; b < 64; b += 8)
        if (!type_valid(value >> b))
            return false;
    m->fixed[i] = value;
    return true;
}

static bool write_variable(struct mtrr *m, unsigned int i, u64 value, unsigned int addr_bits)
{
    u64 frames = ((1ULL << addr_bits) - 1) & ~0xfffULL;

    if (i & 1 ? value & ~(frames | MTRR_MASK_VALID)
              : (value & ~(frames | 0xff)) || !type_valid(value))
        return false;
    m->variable[i] = value;
    return true;
}

bool mtrr_write(struct mtrr *m, u32 msr, u64 value, unsigned int addr_bits)
{
    int i = fixed_index(msr);

    if (i >= 0)
        return write_fixed(m, i, value);
    if (is_variable(msr))
        return write_variable(m, msr - MSR_MTRR_PHYSBASE0, value, addr_bits);
    if (msr != MSR_MTRR_DEF_TYPE || (value & ~(u64)(MTRR_DEF_ENABLE | MTRR_DEF_FIXED | 0xff)) ||
        !type_valid(value))
        return false;
    m->def_type = value;
    return true;
}

/* Below 1 MiB: 8 x 64 KiB, 16 x 16 KiB, 64 x 4 KiB, a byte each. */
static enum memory_type fixed_type(const struct mtrr *m, paddr_t addr)
{
    unsigned int n;

    if (addr < 0x80000)
        n = addr >> 16;
    else if (addr < 0xc0000)
        n = 8 + ((addr - 0x80000) >> 14);
    else
        n = 24 + ((addr - 0xc0000) >> 12);
    return m->fixed[n / 8] >> n % 8 * 8 & 0xff;
}

static enum memory_type overlap(enum memory_type a, enum memory_type b)
{
    if (a == b)
        return a;
    if ((a == MT_WT && b == MT_WB) || (a == MT_WB && b == MT_WT))
        return MT_WT;
    return MT_UC;                       /* UC wins; other pairs are undefined: the safe one */
}

enum memory_type mtrr_type(const struct mtrr *m, paddr_t addr)
{
    bool found = false;
    enum memory_type type = MT_UC;

    if (!(m->def_type & MTRR_DEF_ENABLE))
        return MT_UC;
    if (addr < 0x100000 && (m->def_type & MTRR_DEF_FIXED))
        return fixed_type(m, addr);
    for (unsigned int i = 0; i < MTRR_NR_VARIABLE; i++) {
        u64 base = m->variable[2 * i], mask = m->variable[2 * i + 1];

        if (!(mask & MTRR_MASK_VALID) || ((addr ^ base) & mask & ~0xfffULL))
            continue;
        type = found ? overlap(type, base & 0xff) : base & 0xff;
        found = true;
    }
    return found ? type : m->def_type & 0xff;
}
