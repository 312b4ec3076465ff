/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * x86 instructions as data: what their bytes say, before anything is done with them. The decoder
 * reads a byte string and nothing else, so it serves whoever needs the length of an instruction,
 * its operands or the address it refers to: the emulator (<lib/x86-emul.h>), the emulation of
 * privileged instructions for PV guests, introspection.
 *
 * Pure: no globals, no locks, no guest. The manuals are meant where they agree; the Intel SDM
 * vol. 2 where they do not.
 */
#ifndef LIB_X86_INSN_H
#define LIB_X86_INSN_H

#include <stdbool.h>
#include <stdint.h>

#define X86_INSN_MAX_BYTES  15

/* Registers by the numbers ModRM, SIB and REX use. */
enum x86_gpr {
    X86_GPR_RAX, X86_GPR_RCX, X86_GPR_RDX, X86_GPR_RBX,
    X86_GPR_RSP, X86_GPR_RBP, X86_GPR_RSI, X86_GPR_RDI,
    X86_GPR_R8, X86_GPR_R9, X86_GPR_R10, X86_GPR_R11,
    X86_GPR_R12, X86_GPR_R13, X86_GPR_R14, X86_GPR_R15,
    X86_GPR_COUNT,
    X86_GPR_RIP = X86_GPR_COUNT,    /* as a base: the address behind the instruction */
    X86_GPR_NONE,
};

/* Segment registers by the numbers MOV uses, then the system's. */
enum x86_seg {
    X86_SEG_ES, X86_SEG_CS, X86_SEG_SS, X86_SEG_DS, X86_SEG_FS, X86_SEG_GS,
    X86_SEG_LDTR, X86_SEG_TR,
    X86_SEG_GDTR, X86_SEG_IDTR,     /* base and limit only */
    X86_SEG_COUNT,
    X86_SEG_NONE = X86_SEG_COUNT,
};

/* The registers an instruction computes with. Segments and what is above are reached otherwise. */
struct x86_emul_regs {
    uint64_t gpr[X86_GPR_COUNT];
    uint64_t rip;
    uint64_t rflags;
};

/*
 * What an instruction does, apart from its operands. Members that encode a number in the opcode or
 * in ModRM (ADD..CMP, ROL..SAR) are in that order.
 */
enum x86_op {
    X86_OP_INVALID,                 /* raises #UD whatever the mode */
    X86_OP_OTHER,                   /* an instruction with a known length, not described further */

    X86_OP_ADD, X86_OP_OR, X86_OP_ADC, X86_OP_SBB,
    X86_OP_AND, X86_OP_SUB, X86_OP_XOR, X86_OP_CMP,
    X86_OP_ROL, X86_OP_ROR, X86_OP_RCL, X86_OP_RCR,
    X86_OP_SHL, X86_OP_SHR, X86_OP_SAL, X86_OP_SAR,
    X86_OP_SHLD, X86_OP_SHRD,
    X86_OP_TEST, X86_OP_INC, X86_OP_DEC, X86_OP_NOT, X86_OP_NEG,
    X86_OP_MOV, X86_OP_MOVZX, X86_OP_MOVSX, X86_OP_MOVBE, X86_OP_LEA, X86_OP_XLAT,
    X86_OP_XCHG, X86_OP_XADD, X86_OP_CMPXCHG, X86_OP_CMPXCHG8B, X86_OP_BSWAP,
    X86_OP_CMOV, X86_OP_SETCC, X86_OP_CBW, X86_OP_CWD, X86_OP_LAHF, X86_OP_SAHF, X86_OP_SALC,
    X86_OP_ADCX, X86_OP_ADOX, X86_OP_CRC32,
    X86_OP_MUL, X86_OP_IMUL, X86_OP_IMUL_REG, X86_OP_DIV, X86_OP_IDIV,
    X86_OP_AAA, X86_OP_AAS, X86_OP_DAA, X86_OP_DAS, X86_OP_AAM, X86_OP_AAD,

    X86_OP_BT, X86_OP_BTS, X86_OP_BTR, X86_OP_BTC,
    X86_OP_BSF, X86_OP_BSR, X86_OP_TZCNT, X86_OP_LZCNT, X86_OP_POPCNT,
    X86_OP_ANDN, X86_OP_BEXTR, X86_OP_BLSR, X86_OP_BLSMSK, X86_OP_BLSI, X86_OP_BZHI,
    X86_OP_PDEP, X86_OP_PEXT, X86_OP_MULX, X86_OP_RORX, X86_OP_SARX, X86_OP_SHLX, X86_OP_SHRX,

    X86_OP_PUSH, X86_OP_POP, X86_OP_PUSHA, X86_OP_POPA, X86_OP_PUSHF, X86_OP_POPF,
    X86_OP_ENTER, X86_OP_LEAVE, X86_OP_PUSH_SEG, X86_OP_POP_SEG,

    X86_OP_JMP, X86_OP_CALL, X86_OP_RET, X86_OP_JCC,
    X86_OP_LOOPNE, X86_OP_LOOPE, X86_OP_LOOP, X86_OP_JCXZ,
    X86_OP_JMP_FAR, X86_OP_CALL_FAR, X86_OP_RET_FAR, X86_OP_IRET,
    X86_OP_INT, X86_OP_INT3, X86_OP_INTO, X86_OP_ICEBP, X86_OP_BOUND,
    X86_OP_SYSCALL, X86_OP_SYSRET, X86_OP_SYSENTER, X86_OP_SYSEXIT,

    X86_OP_MOVS, X86_OP_CMPS, X86_OP_STOS, X86_OP_LODS, X86_OP_SCAS, X86_OP_INS, X86_OP_OUTS,
    X86_OP_IN, X86_OP_OUT,

    X86_OP_CLC, X86_OP_STC, X86_OP_CMC, X86_OP_CLD, X86_OP_STD, X86_OP_CLI, X86_OP_STI,
    X86_OP_CLAC, X86_OP_STAC,

    X86_OP_MOV_FROM_SEG, X86_OP_MOV_TO_SEG, X86_OP_LOAD_FAR,
    X86_OP_MOV_FROM_CR, X86_OP_MOV_TO_CR, X86_OP_MOV_FROM_DR, X86_OP_MOV_TO_DR,
    X86_OP_LMSW, X86_OP_SMSW, X86_OP_CLTS,
    X86_OP_LGDT, X86_OP_LIDT, X86_OP_SGDT, X86_OP_SIDT,
    X86_OP_LLDT, X86_OP_LTR, X86_OP_SLDT, X86_OP_STR,
    X86_OP_VERR, X86_OP_VERW, X86_OP_LAR, X86_OP_LSL, X86_OP_ARPL,
    X86_OP_INVLPG, X86_OP_INVPCID, X86_OP_INVLPGA, X86_OP_INVD, X86_OP_WBINVD,
    X86_OP_RDMSR, X86_OP_WRMSR, X86_OP_RDTSC, X86_OP_RDTSCP, X86_OP_RDPMC, X86_OP_RDPID,
    X86_OP_RDBASE, X86_OP_WRBASE, X86_OP_SWAPGS,
    X86_OP_CPUID, X86_OP_HLT, X86_OP_XGETBV, X86_OP_XSETBV, X86_OP_RDPKRU, X86_OP_WRPKRU,
    X86_OP_RDRAND, X86_OP_RDSEED,
    X86_OP_MONITOR, X86_OP_MWAIT, X86_OP_RSM, X86_OP_VMCALL, X86_OP_VMMCALL,
    X86_OP_VIRT,                    /* every other instruction of VMX and SVM */

    X86_OP_NOP, X86_OP_FENCE, X86_OP_PREFETCH, X86_OP_CLFLUSH, X86_OP_CLFLUSHOPT, X86_OP_CLWB,
    X86_OP_MOVNTI, X86_OP_MOVDIRI, X86_OP_MOVDIR64B,

    X86_OP_FWAIT, X86_OP_X87,       /* X87: opcode and ModRM say which */
    X86_OP_FXSAVE, X86_OP_FXRSTOR, X86_OP_LDMXCSR, X86_OP_STMXCSR,
    X86_OP_XSAVE, X86_OP_XRSTOR,    /* all forms of both */
    X86_OP_EMMS, X86_OP_VZERO,
    X86_OP_SIMD_LOAD, X86_OP_SIMD_STORE,        /* a register's low bytes, the rest as .simd says */
    X86_OP_SIMD_LOAD_HALF, X86_OP_SIMD_STORE_HALF,
    X86_OP_SIMD_MASKMOV,
    X86_OP_COUNT,
};

/* Prefixes that were present (the last of REPE and REPNE counts; REX only directly before). */
enum x86_insn_prefix {
    X86_PFX_LOCK = 1u << 0,
    X86_PFX_REPE = 1u << 1,         /* F3 */
    X86_PFX_REPNE = 1u << 2,        /* F2 */
    X86_PFX_OPSIZE = 1u << 3,       /* 66 */
    X86_PFX_ADDRSIZE = 1u << 4,     /* 67 */
    X86_PFX_REX = 1u << 5,
    X86_PFX_VEX = 1u << 6,
    X86_PFX_XOP = 1u << 7,
    X86_PFX_EVEX = 1u << 8,
};

#define X86_REX_B   1u
#define X86_REX_X   2u
#define X86_REX_R   4u
#define X86_REX_W   8u

/* Opcode maps. The first four are those of VEX.mmmmm 0-3; 8-10 are XOP's. */
enum x86_opcode_map {
    X86_MAP_ONE = 0,
    X86_MAP_0F = 1,
    X86_MAP_0F38 = 2,
    X86_MAP_0F3A = 3,
    X86_MAP_3DNOW = 16,             /* 0F 0F: .opcode is the suffix byte */
};

enum x86_operand_kind {
    X86_OPERAND_NONE,
    X86_OPERAND_GPR,                /* .reg; bytes == 1 and .high: AH, CH, DH, BH of .reg 0-3 */
    X86_OPERAND_MEM,                /* x86_insn.mem */
    X86_OPERAND_IMM,                /* x86_insn.imm, extended to 64 bits */
    X86_OPERAND_SEG, X86_OPERAND_CR, X86_OPERAND_DR,
    X86_OPERAND_ST, X86_OPERAND_MMX, X86_OPERAND_XMM,   /* XMM: also YMM when bytes is 32 */
    X86_OPERAND_REL,                /* x86_insn.imm: target relative to the next instruction */
    X86_OPERAND_FAR,                /* x86_insn.imm: offset, .imm2: selector */
};

struct x86_operand {
    uint8_t kind;                   /* enum x86_operand_kind */
    uint8_t reg;
    uint8_t bytes;                  /* 0: depends on more than the bytes of the instruction */
    bool high;
};

/* What an instruction does to the memory its ModRM or moffs operand names. */
#define X86_MEM_READS   1u
#define X86_MEM_WRITES  2u

struct x86_insn {
    uint8_t bytes[X86_INSN_MAX_BYTES];
    uint8_t len;                    /* in bytes, prefixes and immediates included */

    uint8_t code_bits;              /* 16, 32 or 64: as given */
    uint8_t op_bytes;               /* 2, 4, 8: what an operand of "operand size" has */
    uint8_t addr_bytes;             /* 2, 4, 8 */
    uint8_t map;                    /* enum x86_opcode_map */
    uint16_t prefixes;              /* enum x86_insn_prefix */
    uint8_t opcode;
    uint8_t rex;                    /* X86_REX_*, of VEX/EVEX/XOP too (bits not inverted) */
    uint8_t vex_reg;                /* vvvv, not inverted; 0 without VEX */
    uint8_t vex_bytes;              /* vector length: 16, 32, 64; 0 without VEX */
    uint8_t simd_prefix;            /* mandatory prefix: 0 none, 1 66, 2 F3, 3 F2 */

    bool has_modrm;
    uint8_t modrm, sib;
    uint8_t mod, reg, rm;           /* ModRM's fields, reg and rm extended by REX */

    uint16_t op;                    /* enum x86_op */
    uint32_t flags;                 /* the emulator's own */
    uint8_t mem_access;             /* X86_MEM_READS | X86_MEM_WRITES; 0: no such operand */
    struct x86_operand operand[2];  /* in the manual's order: destination, source */

    struct {
        uint8_t seg;                /* enum x86_seg: the override, or what the base implies */
        uint8_t base, index;        /* enum x86_gpr */
        uint8_t scale;              /* 1, 2, 4, 8 */
        int64_t disp;
    } mem;
    uint64_t imm, imm2;             /* imm2: ENTER's level, the selector of a far pointer */
};

/*
 * Decodes the instruction at @bytes (@n of them are valid) as code of @code_bits (16, 32, 64) does.
 * Returns its length in bytes, or a negative errno; *@insn is meaningful only on success:
 *   -ENODATA  it is longer than @n bytes (never for n >= 15)
 *   -E2BIG    it would have more than 15 bytes: a #GP
 *   -EINVAL   no instruction: a #UD
 * Only what the bytes tell is judged. That the mode or the CPU forbids an instruction is not, nor
 * whether an opcode under VEX, EVEX or XOP is taken: their length follows a rule. Near branches
 * ignore the operand size prefix in 64-bit code, as Intel has it.
 */
int x86_decode_insn(struct x86_insn *insn, unsigned int code_bits, const void *bytes,
                    unsigned int n);

/*
 * The offset, within insn->mem.seg, that the memory operand (mem_access may be 0: LEA, INVLPG) has
 * with these registers, cut to the address size. regs->rip is the instruction's own address. BT and
 * its kin with a register as the bit number, XLAT and MASKMOV refer to memory elsewhere.
 */
uint64_t x86_insn_mem_offset(const struct x86_insn *insn, const struct x86_emul_regs *regs);

/* The value of a general register operand, zero-extended (as the operand's size has it). */
uint64_t x86_operand_read_gpr(const struct x86_operand *op, const struct x86_emul_regs *regs);
/* Writes one, with what the width implies: 32 bits clear the upper half, 8 and 16 keep the rest. */
void x86_operand_write_gpr(const struct x86_operand *op, struct x86_emul_regs *regs,
                           uint64_t value);

#endif
