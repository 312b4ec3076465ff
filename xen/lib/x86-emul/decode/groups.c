// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Groups of the general instructions (SDM vol. 2, table A-6): ModRM, a mandatory prefix or the mode
 * completes the opcode.
 */
#include "table.h"

#define NONE            R0(INVALID, 0)
#define ALU_GROUP(dst, src)                                                             \
    {{ R(ADD, dst, src, N, F_RW | F_LOCK), R(OR, dst, src, N, F_RW | F_LOCK),           \
       R(ADC, dst, src, N, F_RW | F_LOCK), R(SBB, dst, src, N, F_RW | F_LOCK),          \
       R(AND, dst, src, N, F_RW | F_LOCK), R(SUB, dst, src, N, F_RW | F_LOCK),          \
       R(XOR, dst, src, N, F_RW | F_LOCK), R(CMP, dst, src, N, F_DR) }}
#define SHIFT_GROUP(dst, src)                                                           \
    {{ R(ROL, dst, src, N, F_RW), R(ROR, dst, src, N, F_RW), R(RCL, dst, src, N, F_RW), \
       R(RCR, dst, src, N, F_RW), R(SHL, dst, src, N, F_RW), R(SHR, dst, src, N, F_RW), \
       R(SAL, dst, src, N, F_RW), R(SAR, dst, src, N, F_RW) }}
#define UNARY_GROUP(dst, imm)                                                           \
    {{ R(TEST, dst, imm, N, F_DR), R(TEST, dst, imm, N, F_DR),                          \
       R(NOT, dst, N, N, F_RW | F_LOCK), R(NEG, dst, N, N, F_RW | F_LOCK),              \
       R(MUL, dst, N, N, F_DR), R(IMUL, dst, N, N, F_DR),                               \
       R(DIV, dst, N, N, F_DR), R(IDIV, dst, N, N, F_DR) }}
#define BT_FLAGS        (F_RW | F_LOCK)
#define BMI1_RM         (F_DW | F_VEXONLY | F_L0 | F_VVVV | F_FEAT(BMI1))
#define BMI2_RM         (F_DW | F_VEXONLY | F_L0 | F_VVVV | F_FEAT(BMI2))
#define BASE_FLAGS      (F_ONLY64 | F_FEAT(FSGSBASE))

const struct x86_group_rows x86_groups_general[X86_GROUPS_SIMD] = {
    [G_ALU_EbIb] = ALU_GROUP(Eb, Ib),
    [G_ALU_EvIz] = ALU_GROUP(Ev, Iz),
    [G_ALU_EvIbs] = ALU_GROUP(Ev, Ibs),
    [G_SHIFT_EbIb] = SHIFT_GROUP(Eb, Ib),
    [G_SHIFT_EvIb] = SHIFT_GROUP(Ev, Ib),
    [G_SHIFT_Eb1] = SHIFT_GROUP(Eb, I1),
    [G_SHIFT_Ev1] = SHIFT_GROUP(Ev, I1),
    [G_SHIFT_EbCL] = SHIFT_GROUP(Eb, CL),
    [G_SHIFT_EvCL] = SHIFT_GROUP(Ev, CL),
    [G_UNARY_Eb] = UNARY_GROUP(Eb, Ib),
    [G_UNARY_Ev] = UNARY_GROUP(Ev, Iz),
    [G_INCDEC_Eb] = {{ R(INC, Eb, N, N, F_RW | F_LOCK), R(DEC, Eb, N, N, F_RW | F_LOCK) }},
    [G_FF] = {{
        R(INC, Ev, N, N, F_RW | F_LOCK), R(DEC, Ev, N, N, F_RW | F_LOCK),
        R(CALL, Ev, N, N, F_DR | F_F64), R(CALL_FAR, Mp, N, N, F_DR | F_RAW | F_MEM),
        R(JMP, Ev, N, N, F_DR | F_F64), R(JMP_FAR, Mp, N, N, F_DR | F_RAW | F_MEM),
        R(PUSH, Ev, N, N, F_DR | F_D64), NONE }},
    [G_POP_Ev] = {{ R(POP, Ev, N, N, F_RAW | F_DW | F_D64) }},
    /* /7 with a register: XABORT and XBEGIN of TSX. */
    [G_MOV_EbIb] = {{ R(MOV, Eb, Ib, N, F_DW), NONE, NONE, NONE, NONE, NONE, NONE,
                      R(OTHER, N, Ib, N, F_MODRM | F_REG) }},
    [G_MOV_EvIz] = {{ R(MOV, Ev, Iz, N, F_DW), NONE, NONE, NONE, NONE, NONE, NONE,
                      R(OTHER, N, Jz, N, F_MODRM | F_REG) }},
    [G_ARPL_MOVSXD] = {{ R(ARPL, Ew, Gw, N, F_RW | F_PROT), R(MOVSX, Gv, Ez, N, F_DW) }},
    /* Without REX.B this does nothing, rather than clear the upper half of RAX. */
    [G_NOP_XCHG] = {{ R0(NOP, 0), R(XCHG, Zv, rAX, N, F_RW) }},

    [G_0F00] = {{
        R(SLDT, EvMw, N, N, F_DW | F_PROT), R(STR, EvMw, N, N, F_DW | F_PROT),
        R(LLDT, Ew, N, N, F_DR | F_PROT | F_CPL0), R(LTR, Ew, N, N, F_DR | F_PROT | F_CPL0),
        R(VERR, Ew, N, N, F_DR | F_PROT), R(VERW, Ew, N, N, F_DR | F_PROT), NONE, NONE }},
    [G_0F01] = {{ GROUP(REG, 0F01_MEM), GROUP(REG, 0F01_REG) }},
    [G_0F01_MEM] = {{
        R(SGDT, Ms, N, N, F_RAW | F_DW), R(SIDT, Ms, N, N, F_RAW | F_DW),
        R(LGDT, Ms, N, N, F_RAW | F_DR | F_CPL0), R(LIDT, Ms, N, N, F_RAW | F_DR | F_CPL0),
        R(SMSW, EvMw, N, N, F_DW), NONE, R(LMSW, Ew, N, N, F_DR | F_CPL0),
        R(INVLPG, M, N, N, F_CPL0) }},
    [G_0F01_REG] = {{
        GROUP(RM, 0F01_R0), GROUP(RM, 0F01_R1), GROUP(RM, 0F01_R2), GROUP(RM, 0F01_R3),
        R(SMSW, EvMw, N, N, F_DW), GROUP(RM, 0F01_R5), R(LMSW, Ew, N, N, F_DR | F_CPL0),
        GROUP(RM, 0F01_R7) }},
    [G_0F01_R0] = {{ NONE, R0(VMCALL, 0), R0(VIRT, 0), R0(VIRT, 0), R0(VIRT, 0), R0(OTHER, 0),
                     R0(OTHER, 0), NONE }},
    [G_0F01_R1] = {{
        R0(MONITOR, 0), R0(MWAIT, 0), R0(CLAC, F_FEAT(SMAP)),
        R0(STAC, F_FEAT(SMAP)), NONE, NONE, NONE, R0(OTHER, 0) }},
    [G_0F01_R2] = {{
        R0(XGETBV, F_FEAT(XSAVE)), R0(XSETBV, F_CPL0 | F_FEAT(XSAVE)), NONE, NONE, R0(VIRT, 0),
        R0(OTHER, 0), R0(OTHER, 0), R0(OTHER, 0) }},
    [G_0F01_R3] = {{
        R0(VIRT, 0), R0(VMMCALL, 0), R0(VIRT, 0), R0(VIRT, 0), R0(VIRT, 0), R0(VIRT, 0),
        R0(VIRT, 0), R0(INVLPGA, F_CPL0) }},
    [G_0F01_R5] = {{
        R0(OTHER, 0), NONE, R0(OTHER, 0), NONE, NONE, NONE, R0(RDPKRU, F_FEAT(PKU)),
        R0(WRPKRU, F_FEAT(PKU)) }},
    [G_0F01_R7] = {{
        R0(SWAPGS, F_ONLY64 | F_CPL0), R0(RDTSCP, F_FEAT(RDTSCP)), R0(OTHER, 0), R0(OTHER, 0),
        R0(OTHER, 0), R0(OTHER, 0), R0(OTHER, 0), R0(OTHER, 0) }},

    [G_0FAE] = {{ GROUP(REG, 0FAE_MEM), GROUP(REG, 0FAE_REG) }},
    [G_0FAE_MEM] = {{
        R(FXSAVE, M, N, N, F_DW | F_FEAT(FXSR)), R(FXRSTOR, M, N, N, F_DR | F_FEAT(FXSR)),
        R(LDMXCSR, Ed, N, N, F_DR | F_VEX | F_L0 | F_FEAT(SSE)),
        R(STMXCSR, Ed, N, N, F_DW | F_VEX | F_L0 | F_FEAT(SSE)),
        R(XSAVE, M, N, N, F_DW), R(XRSTOR, M, N, N, F_DR), GROUP(PREFIX, 0FAE_M6),
        GROUP(PREFIX, 0FAE_M7) }},
    [G_0FAE_M6] = {{ R(XSAVE, M, N, N, F_DW), R(CLWB, M, N, N, F_FEAT(CLWB)),
                     R(OTHER, M, N, N, F_RW), NONE }},
    [G_0FAE_M7] = {{ R(CLFLUSH, M, N, N, F_FEAT(CLFLUSH)),
                     R(CLFLUSHOPT, M, N, N, F_FEAT(CLFLUSHOPT)), NONE, NONE }},
    [G_0FAE_REG] = {{
        GROUP(PREFIX, 0FAE_R0), GROUP(PREFIX, 0FAE_R1), GROUP(PREFIX, 0FAE_R2),
        GROUP(PREFIX, 0FAE_R3), GROUP(PREFIX, 0FAE_R4), GROUP(PREFIX, 0FAE_R5),
        GROUP(PREFIX, 0FAE_R6), R0(FENCE, F_FEAT(SSE)) }},
    [G_0FAE_R0] = {{ NONE, NONE, R(RDBASE, Ry, FS, N, BASE_FLAGS | F_DW), NONE }},
    [G_0FAE_R1] = {{ NONE, NONE, R(RDBASE, Ry, GS, N, BASE_FLAGS | F_DW), NONE }},
    [G_0FAE_R2] = {{ NONE, NONE, R(WRBASE, FS, Ry, N, BASE_FLAGS), NONE }},
    [G_0FAE_R3] = {{ NONE, NONE, R(WRBASE, GS, Ry, N, BASE_FLAGS), NONE }},
    [G_0FAE_R4] = {{ NONE, NONE, R0(OTHER, F_MODRM), NONE }},       /* PTWRITE */
    [G_0FAE_R5] = {{ R0(FENCE, F_FEAT(SSE2)), NONE, R0(OTHER, F_MODRM), NONE }},
    [G_0FAE_R6] = {{ R0(FENCE, F_FEAT(SSE2)), R0(OTHER, F_MODRM), R0(OTHER, F_MODRM),
                     R0(OTHER, F_MODRM) }},

    [G_BT_EvIb] = {{ NONE, NONE, NONE, NONE, R(BT, Ev, Ib, N, F_DR),
                     R(BTS, Ev, Ib, N, BT_FLAGS), R(BTR, Ev, Ib, N, BT_FLAGS),
                     R(BTC, Ev, Ib, N, BT_FLAGS) }},
    [G_POPCNT] = {{ NONE, NONE, R(POPCNT, Gv, Ev, N, F_DW | F_FEAT(POPCNT)), NONE }},
    [G_BSF_TZCNT] = {{ R(BSF, Gv, Ev, N, F_RW), R(BSF, Gv, Ev, N, F_RW),
                       R(TZCNT, Gv, Ev, N, F_RW), R(BSF, Gv, Ev, N, F_RW) }},
    [G_BSR_LZCNT] = {{ R(BSR, Gv, Ev, N, F_RW), R(BSR, Gv, Ev, N, F_RW),
                       R(LZCNT, Gv, Ev, N, F_RW), R(BSR, Gv, Ev, N, F_RW) }},

    [G_0FC7] = {{ GROUP(REG, 0FC7_MEM), GROUP(REG, 0FC7_REG) }},
    [G_0FC7_MEM] = {{
        NONE, R(CMPXCHG8B, M, N, N, F_RW | F_RAW | F_LOCK | F_FEAT(CX8)), NONE,
        R(XRSTOR, M, N, N, F_DR), R(XSAVE, M, N, N, F_DW), R(XSAVE, M, N, N, F_DW),
        R0(VIRT, F_MODRM), R0(VIRT, F_MODRM) }},
    [G_0FC7_REG] = {{ NONE, NONE, NONE, NONE, NONE, NONE, GROUP(PREFIX, 0FC7_R6),
                      GROUP(PREFIX, 0FC7_R7) }},
    [G_0FC7_R6] = {{ R(RDRAND, Rv, N, N, F_DW | F_FEAT(RDRAND)),
                     R(RDRAND, Rv, N, N, F_DW | F_FEAT(RDRAND)), R0(OTHER, F_MODRM), NONE }},
    [G_0FC7_R7] = {{ R(RDSEED, Rv, N, N, F_DW | F_FEAT(RDSEED)),
                     R(RDSEED, Rv, N, N, F_DW | F_FEAT(RDSEED)),
                     R(RDPID, Ra, N, N, F_DW | F_FEAT(RDPID)), NONE }},

    [G_38F0] = {{ R(MOVBE, Gv, Ev, N, F_DW | F_MEM | F_FEAT(MOVBE)),
                  R(MOVBE, Gv, Ev, N, F_DW | F_MEM | F_FEAT(MOVBE)), NONE,
                  R(CRC32, Gy, Eb, N, F_RW | F_FEAT(SSE42)) }},
    [G_38F1] = {{ R(MOVBE, Ev, Gv, N, F_DW | F_MEM | F_FEAT(MOVBE)),
                  R(MOVBE, Ev, Gv, N, F_DW | F_MEM | F_FEAT(MOVBE)), NONE,
                  R(CRC32, Gy, Ev, N, F_RW | F_FEAT(SSE42)) }},
    [G_38F2] = {{ R(ANDN, Gy, Ey, N, BMI1_RM), NONE, NONE, NONE }},
    [G_3882] = {{ NONE, R(INVPCID, Ga, Mdq, N, F_RAW | F_MEM | F_CPL0 | F_FEAT(INVPCID)), NONE,
                  NONE }},
    [G_382A] = {{ NONE,
                  R(SIMD_LOAD, Vx, Mx, N, F_DW | F_MEM | F_ALIGN | F_VEX | F_FEAT(SSE41)), NONE,
                  NONE }},
    [G_38F5] = {{ R(BZHI, Gy, Ey, N, BMI2_RM), OTHER_MODRM, R(PEXT, Gy, Ey, N, BMI2_RM),
                  R(PDEP, Gy, Ey, N, BMI2_RM) }},
    [G_38F6] = {{ OTHER_MODRM, R(ADCX, Gy, Ey, N, F_RW | F_FEAT(ADX)),
                  R(ADOX, Gy, Ey, N, F_RW | F_FEAT(ADX)), R(MULX, Gy, Ey, N, BMI2_RM) }},
    [G_38F7] = {{ R(BEXTR, Gy, Ey, N, BMI1_RM), R(SHLX, Gy, Ey, N, BMI2_RM),
                  R(SARX, Gy, Ey, N, BMI2_RM), R(SHRX, Gy, Ey, N, BMI2_RM) }},
    [G_38F3] = {{ NONE, R(BLSR, By, Ey, N, BMI1_RM), R(BLSMSK, By, Ey, N, BMI1_RM),
                  R(BLSI, By, Ey, N, BMI1_RM) }},
    [G_38F8] = {{ NONE, R(MOVDIR64B, Ga, M, N, F_RAW | F_MEM | F_FEAT(MOVDIR64B)), OTHER_MODRM,
                  OTHER_MODRM }},
    [G_38F9] = {{ R(MOVDIRI, Ey, Gy, N, F_DW | F_MEM | F_FEAT(MOVDIRI)), NONE, NONE, NONE }},
    [G_3AF0] = {{ NONE, NONE, R(OTHER, N, Ib, N, F_MODRM | F_REG),
                  R(RORX, Gy, Ey, Ib, F_DW | F_VEXONLY | F_L0 | F_FEAT(BMI2)) }},
};
