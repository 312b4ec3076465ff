/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * x86_insn.flags: what the decode tables say about an instruction beyond its operands, for the
 * decoder and for the checks that come before execution.
 */
#ifndef X86_INSN_FLAGS_H
#define X86_INSN_FLAGS_H

enum x86_insn_flag {
    F_LOCK    = 1u << 0,    /* LOCK is allowed when the destination is memory */
    F_DR      = 1u << 1,    /* the destination is read */
    F_DW      = 1u << 2,    /* the destination is written */
    F_RAW     = 1u << 3,    /* the handler moves its operands itself */
    F_NO64    = 1u << 4,    /* #UD in 64-bit code */
    F_ONLY64  = 1u << 5,    /* #UD elsewhere */
    F_CPL0    = 1u << 6,    /* #GP(0) with a CPL above 0 */
    F_PROT    = 1u << 7,    /* #UD in real and virtual-8086 mode */
    F_D64     = 1u << 8,    /* operands are 64 bits wide in 64-bit code unless 66 makes them 16 */
    F_F64     = 1u << 9,    /* operands are always 64 bits wide in 64-bit code */
    F_MODRM   = 1u << 10,   /* has ModRM, though no operand tells */
    F_MEM     = 1u << 11,   /* ModRM must name memory, else #UD */
    F_REG     = 1u << 12,   /* ModRM must name a register, else #UD */
    F_VEX     = 1u << 13,   /* also, with VEX */
    F_VEXONLY = 1u << 14,   /* with VEX only */
    F_L0      = 1u << 15,   /* VEX.L must be 0 */
    F_VVVV    = 1u << 16,   /* VEX.vvvv is an operand (else it must be 1111b) */
    F_MERGE   = 1u << 17,   /* between registers, the rest of the destination is kept */
    F_ALIGN   = 1u << 18,   /* #GP(0) if memory is not aligned to the operand's size */
    F_UD      = 1u << 19,   /* defined to be undefined: UD0, UD1, UD2 */
    F_CR      = 1u << 20,   /* LOCK is not a lock: it adds 8 to the number of the register */
};

#define F_RW            (F_DR | F_DW)
#define F_FEAT_SHIFT    24
#define F_FEAT(name)    ((uint32_t)FEAT_##name << F_FEAT_SHIFT)

/* CPUID bits that instructions depend on; feature.c has the table of where they are. */
enum x86_feature {
    FEAT_NONE,
    FEAT_CX8, FEAT_CX16, FEAT_SEP, FEAT_CMOV, FEAT_MMX, FEAT_FXSR, FEAT_SSE, FEAT_SSE2, FEAT_SSE3,
    FEAT_SSE41, FEAT_SSE42, FEAT_AVX, FEAT_AVX2, FEAT_MOVBE, FEAT_POPCNT, FEAT_XSAVE, FEAT_RDRAND,
    FEAT_CLFLUSH, FEAT_LAHF64, FEAT_ABM, FEAT_SYSCALL, FEAT_RDTSCP, FEAT_FSGSBASE, FEAT_BMI1,
    FEAT_BMI2, FEAT_INVPCID, FEAT_RDSEED, FEAT_ADX, FEAT_SMAP, FEAT_CLFLUSHOPT, FEAT_CLWB, FEAT_PKU,
    FEAT_RDPID, FEAT_MOVDIRI, FEAT_MOVDIR64B,
    FEAT_COUNT,
};

#endif
