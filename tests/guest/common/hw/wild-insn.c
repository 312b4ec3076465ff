// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random instructions: any number of prefixes, all opcode maps, VEX, EVEX and XOP, operands in
 * memory. In ring 0 those are left out after which the guest could not go on: they would end the
 * test too soon.
 */
#include "wild.h"

static u32 below(struct random *r, u32 n)
{
    return random_next(r) % n;
}

static bool one_in(struct random *r, u32 n)
{
    return below(r, n) == 0;
}

static u8 prefix(struct random *r)
{
    static const u8 all[] = { 0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65 };

    return all[below(r, ARRAY_SIZE(all))];
}

/* Stack, flags, halting, returns, interrupts: the rest of ring 0 is the guest's own problem. */
static bool fatal_one(u8 op)
{
    switch (op) {
    case 0x17: case 0x8e: case 0x9d: case 0xbc: case 0x5c: case 0xc2: case 0xc3: case 0xc9: case 0xca: case 0xcb:
    case 0xcd: case 0xcf: case 0xf4: case 0xfa: case 0xfb: case 0xe4 ... 0xeb: case 0x70 ... 0x7f:
    case 0xe0 ... 0xe3: case 0xff: case 0x8f: case 0xc8: case 0x6c ... 0x6f:
        return true;
    }
    return false;
}

/* System registers. */
static bool fatal_0f(u8 op)
{
    switch (op) {
    case 0x00: case 0x01: case 0x05: case 0x06: case 0x07: case 0x20 ... 0x23: case 0x30: case 0x34: case 0x35: case 0xa1:
    case 0xa9: case 0xaa: case 0xb2: case 0xb4: case 0xb5: case 0x80 ... 0x8f: case 0xae: case 0xc7:
        return true;
    }
    return false;
}

/* mod 0, 1 or 2: never a register; no SIB's base beyond what points to the target. */
static u8 *memory_operand(struct random *r, u8 *p)
{
    static const u8 bases[] = { 7, 7, 7, 6, 0, 4, 5 };
    u8 mod = below(r, 3), rm = bases[below(r, ARRAY_SIZE(bases))];

    *p++ = mod << 6 | below(r, 8) << 3 | rm;
    if (rm == 4)
        *p++ = random_next(r);
    if (mod == 1)
        *p++ = random_next(r);
    if (mod == 2 || (mod == 0 && rm == 5)) {
        *p++ = random_next(r);
        *p++ = one_in(r, 4) ? random_next(r) : 0;
        *p++ = 0;
        *p++ = 0;
    }
    return p;
}

static u8 *vector_prefix(struct random *r, u8 *p)
{
    switch (below(r, 4)) {
    case 0:
        *p++ = 0xc5;
        *p++ = random_next(r);
        break;
    case 1:
        *p++ = 0xc4;
        *p++ = (random_next(r) & 0xe0) | below(r, 4);
        *p++ = random_next(r);
        break;
    case 2:
        *p++ = 0x62;
        *p++ = random_next(r);
        *p++ = random_next(r);
        *p++ = random_next(r);
        break;
    default:
        *p++ = 0x8f;
        *p++ = (random_next(r) & 0xe0) | (8 + below(r, 3));
        *p++ = random_next(r);
    }
    *p++ = random_next(r);
    return p;
}

static u8 *opcode(struct random *r, u8 *p, enum wild_ring ring)
{
    u8 op;

    switch (below(r, 8)) {
    case 0:
        return vector_prefix(r, p);
    case 1:
        *p++ = 0x0f;
        *p++ = one_in(r, 2) ? 0x38 : 0x3a;
        *p++ = random_next(r);
        return p;
    case 2: case 3: case 4:
        do
            op = random_next(r);
        while (ring == WILD_RING0 && fatal_0f(op));
        *p++ = 0x0f;
        *p++ = op;
        return p;
    default:
        do
            op = random_next(r);
        while (op == 0x0f || (ring == WILD_RING0 && fatal_one(op)));
        *p++ = op;
        return p;
    }
}

size_t wild_instruction(struct random *r, u8 *to, enum wild_ring ring)
{
    unsigned int prefixes = one_in(r, 16) ? below(r, 16) : below(r, 4);
    u8 *p = to;

    while (prefixes--)
        *p++ = prefix(r);
    if (ring != WILD_COMPAT3 && one_in(r, 2))
        *p++ = 0x40 | below(r, 16);
    p = opcode(r, p, ring);
    p = memory_operand(r, p);
    for (unsigned int i = below(r, 9); i; i--)
        *p++ = one_in(r, 2) ? random_next(r) : 0x90;
    return p - to;
}

u64 wild_address(struct random *r)
{
    static const u64 places[] = {
        0xd0000000, 0xfee00000, 0xfec00000, 0xfed00000, 0xa0000, 0xb8000, 0xc0000, 0xf0000000, 0xfffff000, 0xfeff0000,
    };
    u64 at = places[below(r, ARRAY_SIZE(places))];

    switch (below(r, 4)) {
    case 0:
        return at - below(r, 32);
    case 1:
        return at + PAGE_SIZE - below(r, 32);
    case 2:
        return at + (below(r, 0x400) & ~0xfu);
    default:
        return at + below(r, PAGE_SIZE);
    }
}
