/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random instances of an instruction: operands, sizes, addresses, with registers to fit.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include "native.h"

enum {
    G_BYTE   = 1 << 0,  /* one size only: no prefix changes it */
    G_REG    = 1 << 1,  /* ModRM names a register only */
    G_MEM    = 1 << 2,  /* ... memory only */
    G_NO16   = 1 << 3,
    G_IMM8   = 1 << 4,
    G_IMMZ   = 1 << 5,  /* 2 or 4 bytes */
    G_IMMV   = 1 << 6,  /* 2, 4, 8 bytes */
    G_NOMODRM = 1 << 7,
    G_PLUSR  = 1 << 8,  /* a register in the opcode */
    G_LOCK   = 1 << 9,  /* may have LOCK with memory */
    G_VEX    = 1 << 10,
    G_ONLY64 = 1 << 11,
    G_ONLY32 = 1 << 12,
    G_REP    = 1 << 13, /* may have REP or REPNE; a string instruction */
    G_CL     = 1 << 14, /* RCX is often small */
    G_STACK  = 1 << 15, /* op size is 64 bits or 16 in 64-bit code */
    G_ALIGN  = 1 << 16, /* memory is aligned to 32 bytes */
    G_W      = 1 << 17, /* REX.W, or VEX.W, always */
    G_L1     = 1 << 18, /* VEX.L may be 1 */
    G_EXACT  = 1 << 19, /* no prefixes at all */
    G_SMALL_REG = 1 << 20,  /* the register operand holds a small number */
    G_RBP_STACK = 1 << 21,  /* RBP points into the data, too */
};

struct template {
    const char *name;
    uint8_t map;                    /* enum x86_opcode_map */
    uint8_t opcode;
    int8_t reg;                     /* ModRM.reg; -1: any */
    uint8_t prefix;                 /* mandatory: 0, 0x66, 0xf2, 0xf3 */
    uint32_t flags;
    uint32_t undefined;             /* flags of RFLAGS not to compare */
};

struct instance {
    uint8_t code[15];
    unsigned int len;
    bool in_memory;
};

/* Fills *@out, and *@n with registers; memory operands are within native_data. */
void generate(const struct template *t, unsigned int bits, struct instance *out, struct native *n);

#endif
