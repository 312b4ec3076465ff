// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Opcodes behind the escape 0F (SDM vol. 2, table A-3). What is OTHER has its length here and
 * nothing else: arithmetic of MMX and SSE.
 */
#include "table.h"

const struct x86_row x86_map_0f[256] = {
    [0x00] = GROUP(REG, 0F00), GROUP(MOD, 0F01), R(LAR, Gv, Ew, N, F_RW | F_PROT),
    R(LSL, Gv, Ew, N, F_RW | F_PROT),
    [0x05] = R0(SYSCALL, F_FEAT(SYSCALL)), R0(CLTS, F_CPL0), R0(SYSRET, F_CPL0 | F_FEAT(SYSCALL)),
    R0(INVD, F_CPL0), R0(WBINVD, F_CPL0),
    [0x0b] = R0(INVALID, F_UD),
    [0x0d] = R0(PREFETCH, F_MODRM), R0(OTHER, 0), OTHER_IB,

    [0x10] = GROUP(PREFIX, 0F10), GROUP(PREFIX, 0F11), GROUP(PREFIX, 0F12), GROUP(PREFIX, 0F13),
    OTHER_MODRM, OTHER_MODRM, GROUP(PREFIX, 0F16), GROUP(PREFIX, 0F17),
    R0(PREFETCH, F_MODRM), R0(NOP, F_MODRM), R0(NOP, F_MODRM), R0(NOP, F_MODRM),
    R0(NOP, F_MODRM), R0(NOP, F_MODRM), R0(NOP, F_MODRM), R0(NOP, F_MODRM),

    [0x20] = R(MOV_FROM_CR, Ra, Ca, N, F_CPL0 | F_DW | F_LOCK | F_CR),
    R(MOV_FROM_DR, Ra, Da, N, F_CPL0 | F_DW),
    R(MOV_TO_CR, Ca, Ra, N, F_CPL0 | F_LOCK | F_CR), R(MOV_TO_DR, Da, Ra, N, F_CPL0),
    [0x28] = GROUP(PREFIX, 0F28), GROUP(PREFIX, 0F29), OTHER_MODRM, GROUP(PREFIX, 0F2B),
    OTHER_MODRM, OTHER_MODRM, OTHER_MODRM, OTHER_MODRM,

    [0x30] = R0(WRMSR, F_CPL0), R0(RDTSC, 0), R0(RDMSR, F_CPL0), R0(RDPMC, 0),
    R0(SYSENTER, F_FEAT(SEP)), R0(SYSEXIT, F_CPL0 | F_FEAT(SEP)),
    [0x37] = R0(OTHER, 0),

    [0x40 ... 0x4f] = R(CMOV, Gv, Ev, N, F_RW | F_FEAT(CMOV)),
    [0x50 ... 0x5f] = OTHER_MODRM,
    [0x60 ... 0x6d] = OTHER_MODRM,
    [0x6e] = GROUP(PREFIX, 0F6E), GROUP(PREFIX, 0F6F),
    [0x70] = OTHER_IB, OTHER_IB, OTHER_IB, OTHER_IB, OTHER_MODRM, OTHER_MODRM, OTHER_MODRM,
    GROUP(VEX, 0F77), GROUP(PREFIX, 0F78), OTHER_MODRM,
    [0x7c] = OTHER_MODRM, OTHER_MODRM, GROUP(PREFIX, 0F7E), GROUP(PREFIX, 0F7F),

    [0x80 ... 0x8f] = R(JCC, Jz, N, N, F_F64),
    [0x90 ... 0x9f] = R(SETCC, Eb, N, N, F_DW),

    [0xa0] = R(PUSH_SEG, FS, N, N, F_D64), R(POP_SEG, FS, N, N, F_D64), R0(CPUID, 0),
    R(BT, Ev, Gv, N, F_DR), R(SHLD, Ev, Gv, Ib, F_RW), R(SHLD, Ev, Gv, CL, F_RW),
    [0xa8] = R(PUSH_SEG, GS, N, N, F_D64), R(POP_SEG, GS, N, N, F_D64), R0(RSM, 0),
    R(BTS, Ev, Gv, N, F_RW | F_LOCK), R(SHRD, Ev, Gv, Ib, F_RW), R(SHRD, Ev, Gv, CL, F_RW),
    GROUP(MOD, 0FAE), R(IMUL_REG, Gv, Ev, N, F_RW),

    [0xb0] = R(CMPXCHG, Eb, Gb, N, F_RW | F_LOCK), R(CMPXCHG, Ev, Gv, N, F_RW | F_LOCK),
    R(LOAD_FAR, Gv, Mp, N, F_RAW | F_MEM), R(BTR, Ev, Gv, N, F_RW | F_LOCK),
    R(LOAD_FAR, Gv, Mp, N, F_RAW | F_MEM), R(LOAD_FAR, Gv, Mp, N, F_RAW | F_MEM),
    R(MOVZX, Gv, Eb, N, F_DW), R(MOVZX, Gv, Ew, N, F_DW),
    [0xb8] = GROUP(PREFIX, POPCNT), R0(INVALID, F_UD | F_MODRM), GROUP(REG, BT_EvIb),
    R(BTC, Ev, Gv, N, F_RW | F_LOCK), GROUP(PREFIX, BSF_TZCNT), GROUP(PREFIX, BSR_LZCNT),
    R(MOVSX, Gv, Eb, N, F_DW), R(MOVSX, Gv, Ew, N, F_DW),

    [0xc0] = R(XADD, Eb, Gb, N, F_RW | F_LOCK), R(XADD, Ev, Gv, N, F_RW | F_LOCK), OTHER_IB,
    R(MOVNTI, Ey, Gy, N, F_DW | F_MEM | F_FEAT(SSE2)), OTHER_IB, OTHER_IB, OTHER_IB,
    GROUP(MOD, 0FC7),
    [0xc8 ... 0xcf] = R(BSWAP, Zv, N, N, F_RW),

    [0xd0 ... 0xd5] = OTHER_MODRM,
    [0xd6] = GROUP(PREFIX, 0FD6),
    [0xd7 ... 0xe6] = OTHER_MODRM,
    [0xe7] = GROUP(PREFIX, 0FE7),
    [0xe8 ... 0xef] = OTHER_MODRM,
    [0xf0] = GROUP(PREFIX, 0FF0),
    [0xf1 ... 0xf6] = OTHER_MODRM,
    [0xf7] = GROUP(PREFIX, 0FF7),
    [0xf8 ... 0xfe] = OTHER_MODRM,
    [0xff] = R0(INVALID, F_UD | F_MODRM),
};
