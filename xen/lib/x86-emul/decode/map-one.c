// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Opcodes of one byte (SDM vol. 2, table A-2). Prefixes, the escape 0F and the bytes that begin
 * VEX, EVEX and XOP never get here.
 */
#include "table.h"

#define ALU_ROWS(op, flags)                                                         \
    R(op, Eb, Gb, N, F_LOCK | (flags)), R(op, Ev, Gv, N, F_LOCK | (flags)),         \
    R(op, Gb, Eb, N, flags), R(op, Gv, Ev, N, flags),                               \
    R(op, AL, Ib, N, flags), R(op, rAX, Iz, N, flags)

#define NONE        R0(INVALID, 0)

const struct x86_row x86_map_one[256] = {
    [0x00] = ALU_ROWS(ADD, F_RW), R(PUSH_SEG, ES, N, N, F_NO64), R(POP_SEG, ES, N, N, F_NO64),
    [0x08] = ALU_ROWS(OR, F_RW), R(PUSH_SEG, CS, N, N, F_NO64), NONE,
    [0x10] = ALU_ROWS(ADC, F_RW), R(PUSH_SEG, SS, N, N, F_NO64), R(POP_SEG, SS, N, N, F_NO64),
    [0x18] = ALU_ROWS(SBB, F_RW), R(PUSH_SEG, DS, N, N, F_NO64), R(POP_SEG, DS, N, N, F_NO64),
    [0x20] = ALU_ROWS(AND, F_RW), NONE, R0(DAA, F_NO64),
    [0x28] = ALU_ROWS(SUB, F_RW), NONE, R0(DAS, F_NO64),
    [0x30] = ALU_ROWS(XOR, F_RW), NONE, R0(AAA, F_NO64),
    /* CMP takes no LOCK: it does not write. */
    [0x38] = R(CMP, Eb, Gb, N, F_DR), R(CMP, Ev, Gv, N, F_DR), R(CMP, Gb, Eb, N, F_DR),
    R(CMP, Gv, Ev, N, F_DR), R(CMP, AL, Ib, N, F_DR), R(CMP, rAX, Iz, N, F_DR), NONE,
    R0(AAS, F_NO64),

    [0x40 ... 0x47] = R(INC, Zv, N, N, F_RW | F_NO64),
    [0x48 ... 0x4f] = R(DEC, Zv, N, N, F_RW | F_NO64),
    [0x50 ... 0x57] = R(PUSH, Zv, N, N, F_DR | F_D64),
    [0x58 ... 0x5f] = R(POP, Zv, N, N, F_RAW | F_DW | F_D64),

    [0x60] = R0(PUSHA, F_NO64), R0(POPA, F_NO64),
    R(BOUND, Gv, Ma, N, F_RAW | F_DR | F_MEM | F_NO64), GROUP(CODE64, ARPL_MOVSXD),
    [0x68] = R(PUSH, Iz, N, N, F_DR | F_D64), R(IMUL_REG, Gv, Ev, Iz, F_DW),
    R(PUSH, Ibs, N, N, F_DR | F_D64), R(IMUL_REG, Gv, Ev, Ibs, F_DW),
    R(INS, Xb, DX, N, F_RAW), R(INS, Xz, DX, N, F_RAW),
    R(OUTS, DX, Xb, N, F_RAW), R(OUTS, DX, Xz, N, F_RAW),

    [0x70 ... 0x7f] = R(JCC, Jb, N, N, F_F64),

    [0x80] = GROUP(REG, ALU_EbIb), GROUP(REG, ALU_EvIz), GROUP(REG, ALU_EbIb),
    GROUP(REG, ALU_EvIbs),
    R(TEST, Eb, Gb, N, F_DR), R(TEST, Ev, Gv, N, F_DR),
    R(XCHG, Eb, Gb, N, F_RW | F_LOCK), R(XCHG, Ev, Gv, N, F_RW | F_LOCK),
    R(MOV, Eb, Gb, N, F_DW), R(MOV, Ev, Gv, N, F_DW), R(MOV, Gb, Eb, N, F_DW),
    R(MOV, Gv, Ev, N, F_DW), R(MOV_FROM_SEG, EvMw, Sw, N, F_DW), R(LEA, Gv, M, N, F_DW | F_MEM),
    R(MOV_TO_SEG, Sw, Ew, N, 0), GROUP(REG, POP_Ev),

    [0x90] = GROUP(REXB, NOP_XCHG),
    [0x91] = R(XCHG, Zv, rAX, N, F_RW), R(XCHG, Zv, rAX, N, F_RW), R(XCHG, Zv, rAX, N, F_RW),
    R(XCHG, Zv, rAX, N, F_RW), R(XCHG, Zv, rAX, N, F_RW), R(XCHG, Zv, rAX, N, F_RW),
    R(XCHG, Zv, rAX, N, F_RW),
    [0x98] = R0(CBW, 0), R0(CWD, 0), R(CALL_FAR, Ap, N, N, F_NO64), R0(FWAIT, 0),
    R0(PUSHF, F_D64), R0(POPF, F_D64), R0(SAHF, 0), R0(LAHF, 0),

    [0xa0] = R(MOV, AL, Ob, N, F_DW), R(MOV, rAX, Ov, N, F_DW), R(MOV, Ob, AL, N, F_DW),
    R(MOV, Ov, rAX, N, F_DW), R(MOVS, Xb, Xb, N, F_RAW), R(MOVS, Xv, Xv, N, F_RAW),
    R(CMPS, Xb, Xb, N, F_RAW), R(CMPS, Xv, Xv, N, F_RAW),
    R(TEST, AL, Ib, N, F_DR), R(TEST, rAX, Iz, N, F_DR),
    R(STOS, Xb, AL, N, F_RAW), R(STOS, Xv, rAX, N, F_RAW),
    R(LODS, AL, Xb, N, F_RAW), R(LODS, rAX, Xv, N, F_RAW),
    R(SCAS, AL, Xb, N, F_RAW), R(SCAS, rAX, Xv, N, F_RAW),

    [0xb0 ... 0xb7] = R(MOV, Zb, Ib, N, F_DW),
    [0xb8 ... 0xbf] = R(MOV, Zv, Iv, N, F_DW),

    [0xc0] = GROUP(REG, SHIFT_EbIb), GROUP(REG, SHIFT_EvIb),
    R(RET, Iw, N, N, F_RAW | F_F64), R0(RET, F_F64),
    R(LOAD_FAR, Gv, Mp, N, F_RAW | F_MEM | F_NO64), R(LOAD_FAR, Gv, Mp, N, F_RAW | F_MEM | F_NO64),
    GROUP(REG, MOV_EbIb), GROUP(REG, MOV_EvIz),
    R(ENTER, Iw, Ib, N, F_RAW | F_D64), R0(LEAVE, F_D64),
    R(RET_FAR, Iw, N, N, F_RAW), R0(RET_FAR, 0),
    R0(INT3, 0), R(INT, Ib, N, N, F_RAW), R0(INTO, F_NO64), R0(IRET, 0),

    [0xd0] = GROUP(REG, SHIFT_Eb1), GROUP(REG, SHIFT_Ev1), GROUP(REG, SHIFT_EbCL),
    GROUP(REG, SHIFT_EvCL),
    R(AAM, Ib, N, N, F_NO64 | F_RAW), R(AAD, Ib, N, N, F_NO64 | F_RAW), R0(SALC, F_NO64),
    R0(XLAT, 0),
    [0xd8] = GROUP(MOD, D8), GROUP(MOD, D9), GROUP(MOD, DA), GROUP(MOD, DB), GROUP(MOD, DC),
    GROUP(MOD, DD), GROUP(MOD, DE), GROUP(MOD, DF),

    [0xe0] = R(LOOPNE, Jb, N, N, F_F64), R(LOOPE, Jb, N, N, F_F64), R(LOOP, Jb, N, N, F_F64),
    R(JCXZ, Jb, N, N, F_F64),
    R(IN, AL, Ib, N, F_DW), R(IN, eAX, Ib, N, F_DW), R(OUT, Ib, AL, N, F_DR),
    R(OUT, Ib, eAX, N, F_DR),
    R(CALL, Jz, N, N, F_F64), R(JMP, Jz, N, N, F_F64), R(JMP_FAR, Ap, N, N, F_NO64),
    R(JMP, Jb, N, N, F_F64),
    R(IN, AL, DX, N, F_DW), R(IN, eAX, DX, N, F_DW), R(OUT, DX, AL, N, F_DR),
    R(OUT, DX, eAX, N, F_DR),

    [0xf1] = R0(ICEBP, 0),
    [0xf4] = R0(HLT, F_CPL0), R0(CMC, 0), GROUP(REG, UNARY_Eb), GROUP(REG, UNARY_Ev),
    R0(CLC, 0), R0(STC, 0), R0(CLI, 0), R0(STI, 0), R0(CLD, 0), R0(STD, 0),
    GROUP(REG, INCDEC_Eb), GROUP(REG, FF),
};
