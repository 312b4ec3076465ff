// SPDX-License-Identifier: GPL-2.0-only
/*
 * The few instructions compilers use to change one word in memory: which operation they are (SDM
 * vol. 2, appendix A) and what it does. The memory operand's address is known from the fault. Pure:
 * no state, no guest memory.
 */
#include <asm/gpr.h>
#include <asm/pv-decode.h>

#include "private.h"

/*
 * How an opcode names its other operand, or that the reg field of its ModRM byte says what it does.
 */
enum form {
    F_NONE, F_REG, F_GROUP_ALU, F_GROUP_MOV, F_GROUP_UNARY, F_GROUP_STEP, F_GROUP_BIT,
};
struct opcode {
    enum form form;
    enum ptwr_op op;
    bool byte;              /* operates on bytes, not on words of the operand size */
};

static struct opcode one_byte_opcode(u8 b)
{
    bool byte = !(b & 1);

    switch (b & ~1) {
    case 0x00: return (struct opcode){ F_REG, PTWR_ADD, byte };
    case 0x08: return (struct opcode){ F_REG, PTWR_OR, byte };
    case 0x20: return (struct opcode){ F_REG, PTWR_AND, byte };
    case 0x28: return (struct opcode){ F_REG, PTWR_SUB, byte };
    case 0x30: return (struct opcode){ F_REG, PTWR_XOR, byte };
    case 0x80: return (struct opcode){ F_GROUP_ALU, PTWR_ADD, byte };
    case 0x82: return (struct opcode){ byte ? F_NONE : F_GROUP_ALU, PTWR_ADD, byte };
    case 0x86: return (struct opcode){ F_REG, PTWR_XCHG, byte };
    case 0x88: return (struct opcode){ F_REG, PTWR_MOV, byte };
    case 0xc6: return (struct opcode){ F_GROUP_MOV, PTWR_MOV, byte };
    case 0xf6: return (struct opcode){ F_GROUP_UNARY, PTWR_NOT, byte };
    case 0xfe: return (struct opcode){ F_GROUP_STEP, PTWR_INC, byte };
    }
    return (struct opcode){ F_NONE };
}

static struct opcode two_byte_opcode(u8 b)
{
    switch (b) {
    case 0xab: return (struct opcode){ F_REG, PTWR_BTS };
    case 0xb3: return (struct opcode){ F_REG, PTWR_BTR };
    case 0xba: return (struct opcode){ F_GROUP_BIT, PTWR_BTS };
    case 0xbb: return (struct opcode){ F_REG, PTWR_BTC };
    case 0xb0: case 0xb1: return (struct opcode){ F_REG, PTWR_CMPXCHG, !(b & 1) };
    case 0xc0: case 0xc1: return (struct opcode){ F_REG, PTWR_XADD, !(b & 1) };
    }
    return (struct opcode){ F_NONE };
}

/* The operation in a group's reg field; false: none of ours. */
static bool resolve_group(struct opcode *o, unsigned int reg)
{
    static const s8 groups[][8] = {
        [F_GROUP_ALU] = { PTWR_ADD, PTWR_OR, -1, -1, PTWR_AND, PTWR_SUB, PTWR_XOR, -1 },
        [F_GROUP_MOV] = { PTWR_MOV, -1, -1, -1, -1, -1, -1, -1 },
        [F_GROUP_UNARY] = { -1, -1, PTWR_NOT, -1, -1, -1, -1, -1 },
        [F_GROUP_STEP] = { PTWR_INC, PTWR_DEC, -1, -1, -1, -1, -1, -1 },
        [F_GROUP_BIT] = { -1, -1, -1, -1, -1, PTWR_BTS, PTWR_BTR, PTWR_BTC },
    };

    if (o->form == F_REG)
        return true;
    if (groups[o->form][reg & 7] < 0)
        return false;
    o->op = groups[o->form][reg & 7];
    return true;
}

/* Bytes that ModRM and what belongs to it take, for an operand in memory and 64-bit addresses (SDM vol. 2, table 2-2). */
static unsigned int modrm_length(u8 modrm, u8 sib)
{
    unsigned int mod = modrm >> 6, length = 1, base = modrm & 7;

    if (base == 4) {
        base = sib & 7;
        length++;
    }
    if (mod == 1)
        return length + 1;
    return mod == 2 || base == 5 ? length + 4 : length;
}

/*
 * What kernels nearly always use, MOV and XCHG of a 64-bit register: read here, without the general decoder. False: it is
 * for that one.
 */
static bool decode_usual(const u8 *bytes, unsigned int nr, struct ptwr_insn *insn)
{
    unsigned int length;

    if (nr < 4 || (bytes[0] & 0xf8) != 0x48 || (bytes[1] != 0x87 && bytes[1] != 0x89) || bytes[2] >= 0xc0)
        return false;
    length = 2 + modrm_length(bytes[2], bytes[3]);
    if (length > nr)
        return false;
    *insn = (struct ptwr_insn){
        .op = bytes[1] == 0x87 ? PTWR_XCHG : PTWR_MOV,
        .size = 8,
        .reg = (bytes[2] >> 3 & 7) | (bytes[0] & 4) << 1,
        .length = length,
    };
    return true;
}

bool ptwr_decode(const u8 *bytes, unsigned int nr, struct ptwr_insn *insn)
{
    struct x86_insn in;
    struct opcode o = { F_NONE };

    if (likely(decode_usual(bytes, nr, insn)))
        return true;
    if (x86_decode(bytes, nr, true, &in))
        return false;
    if (in.map == INSN_MAP_1)
        o = one_byte_opcode(in.opcode);
    else if (in.map == INSN_MAP_0F)
        o = two_byte_opcode(in.opcode);
    if (o.form == F_NONE || in.mod == 3 || !resolve_group(&o, in.reg))
        return false;
    insn->op = o.op;
    insn->size = o.byte ? 1 : in.op_size;
    insn->imm = o.form == F_GROUP_STEP ? 1 : in.imm;
    insn->reg = o.form == F_REG ? in.reg : -1;
    insn->length = in.len;
    /* byte registers 4-7 are AH-BH without REX: not worth it */
    return !(o.byte && o.form == F_REG && !in.rex && in.reg >= 4);
}

/* --- execution ------------------------------------------------------------------------------- */
#define FLAG_CF     0x001ULL
#define FLAG_PF     0x004ULL
#define FLAG_AF     0x010ULL
#define FLAG_ZF     0x040ULL
#define FLAG_SF     0x080ULL
#define FLAG_OF     0x800ULL
#define FLAGS_ALL   (FLAG_CF | FLAG_PF | FLAG_AF | FLAG_ZF | FLAG_SF | FLAG_OF)

static u64 size_mask(unsigned int size)
{
    return size == 8 ? ~0ULL : (1ULL << 8 * size) - 1;
}

/* A write to a 32-bit register clears the upper half, smaller ones leave the rest. */
static void set_register(struct cpu_user_regs *r, unsigned int n, unsigned int size, u64 v)
{
    u64 *reg = gpr_at(r, n), mask = size_mask(size);

    *reg = size == 4 ? v & mask : (*reg & ~mask) | (v & mask);
}

static void set_flags(struct cpu_user_regs *r, u64 which, u64 values)
{
    r->rflags = (r->rflags & ~which) | (values & which);
}

static u64 result_flags(u64 result, unsigned int size)
{
    u64 f = 0;

    if (!result)
        f |= FLAG_ZF;
    if (result >> (8 * size - 1) & 1)
        f |= FLAG_SF;
    if (!__builtin_parity(result & 0xff))
        f |= FLAG_PF;
    return f;
}

static u64 add_flags(u64 a, u64 b, u64 result, unsigned int size)
{
    u64 f = result_flags(result, size);

    if (result < a)
        f |= FLAG_CF;
    if ((a ^ result) & (b ^ result) & (1ULL << (8 * size - 1)))
        f |= FLAG_OF;
    return f | ((a ^ b ^ result) & FLAG_AF);
}

static u64 sub_flags(u64 a, u64 b, u64 result, unsigned int size)
{
    u64 f = result_flags(result, size);

    if (a < b)
        f |= FLAG_CF;
    if ((a ^ b) & (a ^ result) & (1ULL << (8 * size - 1)))
        f |= FLAG_OF;
    return f | ((a ^ b ^ result) & FLAG_AF);
}

static u64 execute_bit(enum ptwr_op op, struct cpu_user_regs *regs, u64 old, u64 bit)
{
    set_flags(regs, FLAG_CF, old >> bit & 1);
    switch (op) {
    case PTWR_BTS: return old | 1ULL << bit;
    case PTWR_BTR: return old & ~(1ULL << bit);
    default:       return old ^ 1ULL << bit;
    }
}

static u64 execute_cmpxchg(const struct ptwr_insn *insn, struct cpu_user_regs *regs, u64 old,
                           u64 src, bool *write)
{
    u64 mask = size_mask(insn->size), expected = regs->rax & mask;

    set_flags(regs, FLAGS_ALL, sub_flags(expected, old, (expected - old) & mask, insn->size));
    if (expected == old)
        return src;
    set_register(regs, 0, insn->size, old);
    *write = false;
    return old;
}

u64 ptwr_execute(const struct ptwr_insn *insn, struct cpu_user_regs *regs, u64 old, bool *write)
{
    u64 mask = size_mask(insn->size), result;
    u64 src = (insn->reg >= 0 ? *gpr_at(regs, insn->reg) : insn->imm) & mask;

    *write = true;
    switch (insn->op) {
    case PTWR_MOV:
        return src;
    case PTWR_XCHG:
        set_register(regs, insn->reg, insn->size, old);
        return src;
    case PTWR_CMPXCHG:
        return execute_cmpxchg(insn, regs, old, src, write);
    case PTWR_XADD:
    case PTWR_ADD:
        result = (old + src) & mask;
        if (insn->op == PTWR_XADD)
            set_register(regs, insn->reg, insn->size, old);
        set_flags(regs, FLAGS_ALL, add_flags(old, src, result, insn->size));
        return result;
    case PTWR_INC:
        result = (old + 1) & mask;
        set_flags(regs, FLAGS_ALL & ~FLAG_CF, add_flags(old, 1, result, insn->size));
        return result;
    case PTWR_DEC:
        result = (old - 1) & mask;
        set_flags(regs, FLAGS_ALL & ~FLAG_CF, sub_flags(old, 1, result, insn->size));
        return result;
    case PTWR_SUB:
        result = (old - src) & mask;
        set_flags(regs, FLAGS_ALL, sub_flags(old, src, result, insn->size));
        return result;
    case PTWR_NOT:
        return ~old & mask;
    case PTWR_OR:
    case PTWR_AND:
    case PTWR_XOR:
        result = insn->op == PTWR_OR ? old | src : insn->op == PTWR_AND ? old & src : old ^ src;
        set_flags(regs, FLAGS_ALL, result_flags(result, insn->size));
        return result;
    default:
        return execute_bit(insn->op, regs, old, src % (8 * insn->size));
    }
}
