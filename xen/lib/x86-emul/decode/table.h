/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The decode tables' language. A row gives what an opcode does, its operands in the notation of the
 * SDM (vol. 2, appendix A), and flags; or it points to a group of rows among which something else
 * than the opcode chooses.
 */
#ifndef X86_DECODE_TABLE_H
#define X86_DECODE_TABLE_H

#include <lib/x86-insn.h>

#include "../insn-flags.h"

/* Where an operand is. */
enum operand_class {
    OC_NONE,
    OC_RM,          /* general register or memory, by ModRM */
    OC_REG,         /* ModRM.reg */
    OC_GPR,         /* ModRM.rm, a register whatever ModRM.mod says */
    OC_OPCODE,      /* low bits of the opcode */
    OC_FIXED,       /* one certain register */
    OC_VVVV,
    OC_MOFFS,       /* memory at an address in the instruction */
    OC_IMM, OC_IMM_SIGNED, OC_REL, OC_FAR,
    OC_SEG,         /* ModRM.reg */
    OC_SEG_FIXED,
    OC_CR, OC_DR,   /* ModRM.reg */
    OC_XMM, OC_XMM_RM, OC_MMX, OC_MMX_RM,
    OC_STRING,      /* in memory, by rSI or rDI */
};

/* How wide it is. Values up to 16 are a number of bytes. */
enum operand_size {
    OS_0 = 0, OS_B = 1, OS_W = 2, OS_D = 4, OS_Q = 8, OS_DQ = 16,
    OS_T = 10,      /* the x87's registers, and decimal numbers */
    OS_V = 32,      /* operand size */
    OS_Z,           /* operand size, at most 4 bytes */
    OS_Y,           /* 8 with REX.W, else 4 */
    OS_A,           /* 8 in 64-bit code, else 4 */
    OS_X,           /* vector length */
    OS_VW,          /* operand size; 2 in memory */
    OS_2V,          /* two of operand size: BOUND */
    OS_P,           /* far pointer: operand size and 2 */
    OS_S,           /* descriptor table: OS_A and 2 */
    OS_E,           /* the x87's environment: 14 or 28 */
    OS_E8,          /* the same and eight registers */
};

/* The notation, and what each name stands for. */
#define OPERAND_SPECS(_)                                                                    \
    _(N, NONE, 0, 0)                                                                        \
    _(Eb, RM, B, 0) _(Ew, RM, W, 0) _(Ed, RM, D, 0) _(Ev, RM, V, 0) _(Ez, RM, Z, 0)         \
    _(Ey, RM, Y, 0) _(EvMw, RM, VW, 0)                                                      \
    _(Gb, REG, B, 0) _(Gv, REG, V, 0) _(Gw, REG, W, 0) _(Gy, REG, Y, 0) _(Ga, REG, A, 0)    \
    _(Ry, GPR, Y, 0) _(Ra, GPR, A, 0) _(Rv, GPR, V, 0)                                      \
    _(Zb, OPCODE, B, 0) _(Zv, OPCODE, V, 0)                                                 \
    _(AL, FIXED, B, X86_GPR_RAX) _(rAX, FIXED, V, X86_GPR_RAX) _(eAX, FIXED, Z, X86_GPR_RAX) \
    _(CL, FIXED, B, X86_GPR_RCX) _(DX, FIXED, W, X86_GPR_RDX)                               \
    _(By, VVVV, Y, 0)                                                                       \
    _(Ob, MOFFS, B, 0) _(Ov, MOFFS, V, 0)                                                   \
    _(Ib, IMM, B, 0) _(Iw, IMM, W, 0) _(Iz, IMM_SIGNED, Z, 0) _(Iv, IMM, V, 0)              \
    _(Ibs, IMM_SIGNED, B, 0) _(I1, IMM, 0, 0)                                               \
    _(Jb, REL, B, 0) _(Jz, REL, Z, 0) _(Ap, FAR, Z, 0)                                      \
    _(M, RM, 0, 0) _(Mq, RM, Q, 0) _(Mdq, RM, DQ, 0) _(Mx, RM, X, 0) _(Ma, RM, 2V, 0)       \
    _(Mp, RM, P, 0) _(Ms, RM, S, 0) _(Mt, RM, T, 0) _(Me, RM, E, 0) _(Ms87, RM, E8, 0)      \
    _(Sw, SEG, W, 0)                                                                        \
    _(ES, SEG_FIXED, W, X86_SEG_ES) _(CS, SEG_FIXED, W, X86_SEG_CS)                         \
    _(SS, SEG_FIXED, W, X86_SEG_SS) _(DS, SEG_FIXED, W, X86_SEG_DS)                         \
    _(FS, SEG_FIXED, W, X86_SEG_FS) _(GS, SEG_FIXED, W, X86_SEG_GS)                         \
    _(Ca, CR, A, 0) _(Da, DR, A, 0)                                                         \
    _(Vx, XMM, X, 0) _(Vd, XMM, D, 0) _(Vq, XMM, Q, 0) _(Vy, XMM, Y, 0)                     \
    _(Wx, XMM_RM, X, 0) _(Wd, XMM_RM, D, 0) _(Wq, XMM_RM, Q, 0)                             \
    _(Pq, MMX, Q, 0) _(Py, MMX, Y, 0) _(Qq, MMX_RM, Q, 0)                                   \
    _(Xb, STRING, B, 0) _(Xv, STRING, V, 0) _(Xz, STRING, Z, 0)

enum operand_spec {
#define SPEC_ENUM(name, class_, size_, reg_) SP_##name,
    OPERAND_SPECS(SPEC_ENUM)
#undef SPEC_ENUM
    SP_COUNT,
};

struct operand_rule {
    uint8_t class, size, reg;
};
extern const struct operand_rule x86_operand_rules[SP_COUNT];

struct x86_row {
    uint8_t op;                     /* enum x86_op, or ROW_GROUP */
    uint8_t dst, src, third;        /* enum operand_spec; of a group: dst what chooses, src which */
    uint32_t flags;
};

#define ROW_GROUP   0xff
_Static_assert(X86_OP_COUNT <= ROW_GROUP, "enum x86_op does not fit a row");

#define R(op_, dst_, src_, third_, flags_) \
    { X86_OP_##op_, SP_##dst_, SP_##src_, SP_##third_, (flags_) }
#define R0(op_, flags_)     R(op_, N, N, N, flags_)
#define GROUP(by, name)     { ROW_GROUP, BY_##by, G_##name, 0, 0 }
#define OTHER_MODRM         R0(OTHER, F_MODRM)
#define OTHER_IB            R(OTHER, N, Ib, N, F_MODRM)

/* What chooses a row of a group. */
enum x86_group_by {
    BY_REG,         /* ModRM.reg (8 rows) */
    BY_RM,          /* ModRM.rm (8) */
    BY_MOD,         /* 0 memory, 1 register */
    BY_PREFIX,      /* mandatory prefix: none, 66, F3, F2 */
    BY_CODE64,      /* 1 in 64-bit code */
    BY_VEX,         /* 1 with VEX */
    BY_REXB,        /* 1 with REX.B */
};

/* Names of the groups; their rows are in groups.c, groups-simd.c and groups-x87.c. */
enum x86_group {
    G_ALU_EbIb, G_ALU_EvIz, G_ALU_EvIbs,
    G_SHIFT_EbIb, G_SHIFT_EvIb, G_SHIFT_Eb1, G_SHIFT_Ev1, G_SHIFT_EbCL, G_SHIFT_EvCL,
    G_UNARY_Eb, G_UNARY_Ev, G_INCDEC_Eb, G_FF, G_POP_Ev, G_MOV_EbIb, G_MOV_EvIz,
    G_ARPL_MOVSXD, G_NOP_XCHG,
    G_0F00, G_0F01, G_0F01_MEM, G_0F01_REG, G_0F01_R0, G_0F01_R1, G_0F01_R2, G_0F01_R3,
    G_0F01_R5, G_0F01_R7,
    G_0FAE, G_0FAE_MEM, G_0FAE_M6, G_0FAE_M7, G_0FAE_REG, G_0FAE_R0, G_0FAE_R1, G_0FAE_R2,
    G_0FAE_R3, G_0FAE_R4, G_0FAE_R5, G_0FAE_R6,
    G_BT_EvIb, G_POPCNT, G_BSF_TZCNT, G_BSR_LZCNT,
    G_0FC7, G_0FC7_MEM, G_0FC7_REG, G_0FC7_R6, G_0FC7_R7,
    G_38F0, G_38F1, G_38F2, G_3882, G_382A, G_38F5, G_38F6, G_38F7, G_38F3, G_38F8, G_38F9, G_3AF0,
    G_0F10, G_0F11, G_0F12, G_0F12_NP, G_0F12_66, G_0F13, G_0F16, G_0F16_NP, G_0F16_66, G_0F17,
    G_0F28, G_0F29, G_0F2B, G_0F6E, G_0F6F, G_0F77, G_0F78, G_0F7E, G_0F7F, G_0FD6, G_0FE7,
    G_0FF0, G_0FF7,
    G_D8, G_D9, G_DA, G_DB, G_DC, G_DD, G_DE, G_DF,
    G_D8_MEM, G_D9_MEM, G_DB_MEM, G_DC_MEM, G_DD_MEM, G_DE_MEM, G_DF_MEM,
    G_COUNT,
};
struct x86_group_rows {
    struct x86_row row[8];
};
#define X86_GROUPS_SIMD G_0F10      /* the first one of groups-simd.c */
#define X86_GROUPS_X87  G_D8        /* the first one of groups-x87.c */
extern const struct x86_group_rows x86_groups_general[X86_GROUPS_SIMD];
extern const struct x86_group_rows x86_groups_simd[X86_GROUPS_X87 - X86_GROUPS_SIMD];
extern const struct x86_group_rows x86_groups_x87[G_COUNT - X86_GROUPS_X87];

extern const struct x86_row x86_map_one[256];
extern const struct x86_row x86_map_0f[256];

/* The row of an opcode in maps 2 (0F 38) and 3 (0F 3A). */
const struct x86_row *x86_map_0f38_row(uint8_t opcode, bool vex);
const struct x86_row *x86_map_0f3a_row(uint8_t opcode, bool vex);

#endif
