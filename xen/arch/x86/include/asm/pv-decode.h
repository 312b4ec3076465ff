/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking one instruction apart: prefixes, opcode, operands, immediate, length. Pure: no memory but
 * the bytes given, no state; runs on the host in unit tests and fuzzers too. VEX, XOP and EVEX
 * encodings are refused.
 */
#ifndef ASM_PV_DECODE_H
#define ASM_PV_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define X86_INSN_MAX    15

enum insn_map { INSN_MAP_1, INSN_MAP_0F, INSN_MAP_0F38, INSN_MAP_0F3A };
enum insn_seg { INSN_SEG_NONE, INSN_SEG_ES, INSN_SEG_CS, INSN_SEG_SS, INSN_SEG_DS, INSN_SEG_FS,
                INSN_SEG_GS };

#define INSN_NO_REG     0xff

struct x86_insn {
    uint8_t len;
    uint8_t map;                /* enum insn_map */
    uint8_t opcode;
    /* bytes: 2, 4 or 8 (op_size of byte opcodes is the caller's to know) */
    uint8_t op_size, addr_size;
    uint8_t seg;                /* enum insn_seg: override */
    uint8_t rex;                /* 0: none */
    bool rep, repne, lock, op_prefix;
    bool has_modrm;
    uint8_t mod, reg, rm;       /* reg and rm with their REX bits; rm only meaningful for mod 3 */
    /* memory operand: base + index << scale + disp; registers numbered as by the processor */
    uint8_t base, index, scale; /* INSN_NO_REG: none */
    bool rip_relative;
    int32_t disp;
    uint8_t imm_size;
    uint64_t imm;               /* sign-extended where the processor does, moffs addresses too */
};

/*
 * Decodes what is at bytes[0..n). long_mode: 64-bit code, else 32-bit. 0; -ENODATA: the instruction
 * is longer than n; -EINVAL: no such instruction, or above 15 bytes; -EOPNOTSUPP: valid, but an
 * encoding not handled here.
 */
int x86_decode(const uint8_t *bytes, size_t n, bool long_mode, struct x86_insn *insn);

#endif
