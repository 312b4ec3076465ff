// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The decoder: prefixes, opcode, ModRM, displacement, immediates, in the order of the bytes (SDM
 * vol. 2, chapter 2), with the tables saying what comes next.
 */
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/string.h>

#include "private.h"

struct reader {
    const uint8_t *bytes;
    unsigned int n, pos;
    int error;                      /* the first one; further bytes read as 0 */
};

static uint64_t take(struct reader *r, unsigned int count)
{
    uint64_t value = 0;

    if (r->error)
        return 0;
    if (r->pos + count > X86_INSN_MAX_BYTES) {
        r->error = -E2BIG;
        return 0;
    }
    if (r->pos + count > r->n) {
        r->error = -ENODATA;
        return 0;
    }
    for (unsigned int i = 0; i < count; i++)
        value |= (uint64_t)r->bytes[r->pos + i] << (8 * i);
    r->pos += count;
    return value;
}

static uint8_t peek(struct reader *r)
{
    unsigned int pos = r->pos;
    uint8_t byte = take(r, 1);

    r->pos = pos;
    return byte;
}

static uint64_t sign_extend(uint64_t value, unsigned int bytes)
{
    switch (bytes) {
    case 1:
        return (int8_t)value;
    case 2:
        return (int16_t)value;
    case 4:
        return (int32_t)value;
    default:
        return value;
    }
}

static int fail(struct reader *r, int error)
{
    return r->error ? r->error : error;
}

/* --- prefixes -------------------------------------------------------------------------------- */

static void override_segment(struct x86_insn *insn, enum x86_seg seg)
{
    if (insn->code_bits != 64 || seg >= X86_SEG_FS)
        insn->mem.seg = seg;
}

/* True if @byte is a prefix; REX is the caller's. */
static bool legacy_prefix(struct x86_insn *insn, uint8_t byte)
{
    switch (byte) {
    case 0x26: override_segment(insn, X86_SEG_ES); return true;
    case 0x2e: override_segment(insn, X86_SEG_CS); return true;
    case 0x36: override_segment(insn, X86_SEG_SS); return true;
    case 0x3e: override_segment(insn, X86_SEG_DS); return true;
    case 0x64: override_segment(insn, X86_SEG_FS); return true;
    case 0x65: override_segment(insn, X86_SEG_GS); return true;
    case 0x66: insn->prefixes |= X86_PFX_OPSIZE; return true;
    case 0x67: insn->prefixes |= X86_PFX_ADDRSIZE; return true;
    case 0xf0: insn->prefixes |= X86_PFX_LOCK; return true;
    case 0xf2:
        insn->prefixes = (insn->prefixes & ~X86_PFX_REPE) | X86_PFX_REPNE;
        return true;
    case 0xf3:
        insn->prefixes = (insn->prefixes & ~X86_PFX_REPNE) | X86_PFX_REPE;
        return true;
    default:
        return false;
    }
}

/* Everything up to the first byte of the opcode, which is returned. */
static uint8_t read_prefixes(struct x86_insn *insn, struct reader *r)
{
    uint8_t byte = take(r, 1);

    while (!r->error) {
        if (insn->code_bits == 64 && (byte & 0xf0) == 0x40) {
            insn->rex = byte & 15;
            insn->prefixes |= X86_PFX_REX;
        } else if (legacy_prefix(insn, byte)) {
            insn->rex = 0;          /* REX counts only right before the opcode */
            insn->prefixes &= ~X86_PFX_REX;
        } else {
            break;
        }
        byte = take(r, 1);
    }
    if (insn->prefixes & X86_PFX_REPNE)
        insn->simd_prefix = 3;
    else if (insn->prefixes & X86_PFX_REPE)
        insn->simd_prefix = 2;
    else if (insn->prefixes & X86_PFX_OPSIZE)
        insn->simd_prefix = 1;
    return byte;
}

/* The last byte of VEX, XOP and (in its lower part) EVEX: W vvvv L pp. */
static void take_vex_tail(struct x86_insn *insn, uint8_t byte, bool has_w)
{
    if (has_w && byte & 0x80)
        insn->rex |= X86_REX_W;
    insn->vex_reg = ~byte >> 3 & 15;
    insn->vex_bytes = byte & 4 ? 32 : 16;
    insn->simd_prefix = byte & 3;
}

static int read_evex(struct x86_insn *insn, struct reader *r)
{
    uint8_t p0 = take(r, 1), p1 = take(r, 1), p2 = take(r, 1);
    unsigned int map = p0 & 7;

    if (p0 & 8 || !(p1 & 4) || map == 0 || map == 4 || map == 7 || (p2 & 0x60) == 0x60)
        return fail(r, -EINVAL);
    insn->map = map;
    insn->rex = ~p0 >> 5 & 7;
    take_vex_tail(insn, p1, true);
    insn->vex_bytes = 16 << (p2 >> 5 & 3);
    return 0;
}

static int read_vex(struct x86_insn *insn, struct reader *r, uint8_t lead)
{
    uint8_t p0 = take(r, 1);

    insn->rex = ~p0 >> 5 & 7;
    if (lead == 0xc5) {
        insn->rex &= X86_REX_R;
        insn->map = X86_MAP_0F;
        take_vex_tail(insn, p0, false);
        return r->error;
    }
    insn->map = p0 & 0x1f;
    if (lead == 0x8f ? insn->map < 8 || insn->map > 10 : insn->map < 1 || insn->map > 3)
        return fail(r, -EINVAL);
    take_vex_tail(insn, take(r, 1), true);
    return r->error;
}

/* VEX, XOP, EVEX: bytes that are LES, LDS, POP, BOUND otherwise. The prefix it is, or 0. */
static unsigned int vector_prefix(const struct x86_insn *insn, struct reader *r, uint8_t byte)
{
    switch (byte) {
    case 0xc4: case 0xc5:
        return insn->code_bits == 64 || peek(r) >= 0xc0 ? X86_PFX_VEX : 0;
    case 0x62:
        return insn->code_bits == 64 || peek(r) >= 0xc0 ? X86_PFX_EVEX : 0;
    case 0x8f:
        return (peek(r) & 0x1f) >= 8 ? X86_PFX_XOP : 0;
    default:
        return 0;
    }
}

static int read_vector_prefix(struct x86_insn *insn, struct reader *r, uint8_t lead,
                              unsigned int which)
{
    int rc;

    if (insn->prefixes & (X86_PFX_LOCK | X86_PFX_REPE | X86_PFX_REPNE | X86_PFX_OPSIZE |
                          X86_PFX_REX))
        return -EINVAL;
    insn->prefixes |= which;
    rc = which == X86_PFX_EVEX ? read_evex(insn, r) : read_vex(insn, r, lead);
    if (insn->code_bits != 64) {    /* there are eight registers, of 32 bits */
        insn->rex = 0;
        insn->vex_reg &= 7;
    }
    insn->opcode = take(r, 1);
    return fail(r, rc);
}

static int read_opcode(struct x86_insn *insn, struct reader *r)
{
    uint8_t byte = read_prefixes(insn, r);
    unsigned int which = vector_prefix(insn, r, byte);

    if (which)
        return fail(r, read_vector_prefix(insn, r, byte, which));
    insn->map = X86_MAP_ONE;
    if (byte == 0x0f) {
        insn->map = X86_MAP_0F;
        byte = take(r, 1);
        if (byte == 0x38 || byte == 0x3a) {
            insn->map = byte == 0x38 ? X86_MAP_0F38 : X86_MAP_0F3A;
            byte = take(r, 1);
        } else if (byte == 0x0f) {
            insn->map = X86_MAP_3DNOW;
        }
    }
    insn->opcode = byte;
    return r->error;
}

/* --- the row --------------------------------------------------------------------------------- */

static void read_modrm(struct x86_insn *insn, struct reader *r)
{
    if (insn->has_modrm)
        return;
    insn->has_modrm = true;
    insn->modrm = take(r, 1);
    insn->mod = insn->modrm >> 6;
    insn->reg = (insn->modrm >> 3 & 7) | (insn->rex & X86_REX_R ? 8 : 0);
    insn->rm = (insn->modrm & 7) | (insn->rex & X86_REX_B ? 8 : 0);
    /* MOV to and from CR and DR take any mod for 3. */
    if (insn->map == X86_MAP_0F && (insn->opcode & 0xfc) == 0x20)
        insn->mod = 3;
}

static unsigned int choose(struct x86_insn *insn, struct reader *r, enum x86_group_by by)
{
    if (by == BY_REG || by == BY_RM || by == BY_MOD)
        read_modrm(insn, r);
    switch (by) {
    case BY_REG:
        return insn->reg & 7;
    case BY_RM:
        return insn->rm & 7;
    case BY_MOD:
        return insn->mod == 3;
    case BY_PREFIX:
        return insn->simd_prefix;
    case BY_CODE64:
        return insn->code_bits == 64;
    case BY_VEX:
        return !!(insn->prefixes & X86_PFX_VEX);
    default:
        return !!(insn->rex & X86_REX_B);
    }
}

static const struct x86_row row_modrm = OTHER_MODRM, row_imm8 = OTHER_IB;
static const struct x86_row row_imm32 = R(OTHER, N, Iz, N, F_MODRM);

/* Opcodes with VEX, XOP or EVEX whose rows tell nothing: there is a rule for the length. */
static const struct x86_row *vector_row(const struct x86_insn *insn)
{
    switch (insn->map) {
    case X86_MAP_0F:
        if ((insn->opcode >= 0x70 && insn->opcode <= 0x73) || insn->opcode == 0xc2 ||
            (insn->opcode >= 0xc4 && insn->opcode <= 0xc6))
            return &row_imm8;
        return &row_modrm;
    case X86_MAP_0F3A: case 8:
        return &row_imm8;
    case 10:
        return &row_imm32;
    default:
        return &row_modrm;
    }
}

static const struct x86_row *first_row(const struct x86_insn *insn)
{
    bool vex = insn->prefixes & X86_PFX_VEX;

    if (insn->prefixes & (X86_PFX_EVEX | X86_PFX_XOP))
        return vector_row(insn);
    switch (insn->map) {
    case X86_MAP_ONE:
        return &x86_map_one[insn->opcode];
    case X86_MAP_0F38:
        return x86_map_0f38_row(insn->opcode, vex);
    case X86_MAP_0F3A:
        return x86_map_0f3a_row(insn->opcode, vex);
    case X86_MAP_3DNOW:
        return &row_imm8;
    default:
        return &x86_map_0f[insn->opcode];
    }
}

static const struct x86_group_rows *find_group(enum x86_group group)
{
    if (group >= X86_GROUPS_X87)
        return &x86_groups_x87[group - X86_GROUPS_X87];
    return group >= X86_GROUPS_SIMD ? &x86_groups_simd[group - X86_GROUPS_SIMD]
                                    : &x86_groups_general[group];
}

static const struct x86_row *find_row(struct x86_insn *insn, struct reader *r)
{
    const struct x86_row *row = first_row(insn);

    while (row->op == ROW_GROUP && !r->error)
        row = &find_group(row->src)->row[choose(insn, r, row->dst)];
    if (insn->prefixes & X86_PFX_VEX && !(row->flags & (F_VEX | F_VEXONLY)))
        row = vector_row(insn);
    return row;
}

/* What the bytes forbid (SDM vol. 2, 2.3 and the pages of the instructions). */
static bool is_forbidden(const struct x86_insn *insn, const struct x86_row *row)
{
    bool vex = insn->prefixes & X86_PFX_VEX, mem = insn->has_modrm && insn->mod != 3;
    uint32_t flags = row->flags;

    if (row->op == X86_OP_INVALID && !(flags & F_UD))
        return true;
    if (flags & (insn->code_bits == 64 ? F_NO64 : F_ONLY64))
        return true;
    if ((flags & F_MEM && !mem) || (flags & F_REG && mem) || (flags & F_VEXONLY && !vex))
        return true;
    if (insn->prefixes & X86_PFX_LOCK && !(flags & F_LOCK && (mem || flags & F_CR)))
        return true;
    if (!vex || row->op == X86_OP_OTHER)
        return false;
    if (flags & F_L0 && insn->vex_bytes != 16)
        return true;
    /* Moves between registers that merge have a third operand. */
    return insn->vex_reg && !(flags & F_VVVV) && !(flags & F_MERGE && !mem) &&
           row->dst != SP_By;
}

/* --- memory and immediates ------------------------------------------------------------------- */

static void set_base(struct x86_insn *insn, unsigned int reg, bool overridden)
{
    insn->mem.base = reg;
    if (!overridden && (reg == X86_GPR_RSP || reg == X86_GPR_RBP))
        insn->mem.seg = X86_SEG_SS;
}

static void read_disp(struct x86_insn *insn, struct reader *r, unsigned int bytes)
{
    insn->mem.disp = sign_extend(take(r, bytes), bytes);
}

static void read_mem16(struct x86_insn *insn, struct reader *r, bool overridden)
{
    static const uint8_t base[8] = { X86_GPR_RBX, X86_GPR_RBX, X86_GPR_RBP, X86_GPR_RBP,
                                     X86_GPR_RSI, X86_GPR_RDI, X86_GPR_RBP, X86_GPR_RBX };
    static const uint8_t index[4] = { X86_GPR_RSI, X86_GPR_RDI, X86_GPR_RSI, X86_GPR_RDI };
    unsigned int rm = insn->rm & 7;

    if (insn->mod == 0 && rm == 6)
        return read_disp(insn, r, 2);
    set_base(insn, base[rm], overridden);
    if (rm < 4)
        insn->mem.index = index[rm];
    if (insn->mod)
        read_disp(insn, r, insn->mod);
}

static void read_mem32(struct x86_insn *insn, struct reader *r, bool overridden)
{
    unsigned int base = insn->rm, index;

    if ((base & 7) == 4) {
        insn->sib = take(r, 1);
        base = (insn->sib & 7) | (insn->rex & X86_REX_B ? 8 : 0);
        index = (insn->sib >> 3 & 7) | (insn->rex & X86_REX_X ? 8 : 0);
        if (index != 4)
            insn->mem.index = index;
        insn->mem.scale = 1u << (insn->sib >> 6);
        if (insn->mod == 0 && (base & 7) == 5)
            return read_disp(insn, r, 4);
    } else if (insn->mod == 0 && (base & 7) == 5) {
        if (insn->code_bits == 64)
            insn->mem.base = X86_GPR_RIP;
        return read_disp(insn, r, 4);
    }
    set_base(insn, base, overridden);
    if (insn->mod)
        read_disp(insn, r, insn->mod == 1 ? 1 : 4);
}

static void read_mem(struct x86_insn *insn, struct reader *r)
{
    bool overridden = insn->mem.seg != X86_SEG_NONE;

    if (!overridden)
        insn->mem.seg = X86_SEG_DS;
    if (!insn->has_modrm || insn->mod == 3)
        return;
    if (insn->addr_bytes == 2)
        read_mem16(insn, r, overridden);
    else
        read_mem32(insn, r, overridden);
}

/* An immediate or moffs operand, if @spec is one; the second of an instruction goes to imm2. */
static void read_immediate(struct x86_insn *insn, struct reader *r, uint8_t spec, bool *first)
{
    const struct operand_rule *rule = &x86_operand_rules[spec];
    unsigned int bytes = x86_spec_imm_bytes(insn, spec);
    uint64_t value;

    if (rule->class == OC_MOFFS)
        insn->mem.disp = take(r, insn->addr_bytes);
    if (spec == SP_I1)
        insn->imm = 1;
    if (!bytes)
        return;
    if (rule->class == OC_FAR) {
        insn->imm = take(r, bytes - 2);
        insn->imm2 = take(r, 2);
        return;
    }
    value = take(r, bytes);
    if (rule->class != OC_IMM)
        value = sign_extend(value, bytes);
    *(*first ? &insn->imm : &insn->imm2) = value;
    *first = false;
}

static void set_sizes(struct x86_insn *insn, uint32_t flags)
{
    bool narrow = insn->prefixes & X86_PFX_OPSIZE;

    if (insn->code_bits == 64) {
        if (insn->rex & X86_REX_W || flags & F_F64)
            insn->op_bytes = 8;
        else if (flags & F_D64)
            insn->op_bytes = narrow ? 2 : 8;
        else
            insn->op_bytes = narrow ? 2 : 4;
    } else {
        insn->op_bytes = (insn->code_bits == 16) != narrow ? 2 : 4;
    }
}

static void set_address_size(struct x86_insn *insn)
{
    bool other = insn->prefixes & X86_PFX_ADDRSIZE;

    if (insn->code_bits == 64)
        insn->addr_bytes = other ? 4 : 8;
    else
        insn->addr_bytes = (insn->code_bits == 16) != other ? 2 : 4;
}

static void set_access(struct x86_insn *insn)
{
    if (insn->operand[0].kind == X86_OPERAND_MEM)
        insn->mem_access = (insn->flags & F_DR ? X86_MEM_READS : 0) |
                           (insn->flags & F_DW ? X86_MEM_WRITES : 0);
    else if (insn->operand[1].kind == X86_OPERAND_MEM &&
             (insn->operand[1].bytes || insn->op == X86_OP_MOVDIR64B))
        insn->mem_access = X86_MEM_READS;
}

static void read_operands(struct x86_insn *insn, struct reader *r, const struct x86_row *row)
{
    bool first = true;

    read_mem(insn, r);
    read_immediate(insn, r, row->dst, &first);
    read_immediate(insn, r, row->src, &first);
    read_immediate(insn, r, row->third, &first);
    if (insn->map == X86_MAP_3DNOW)
        insn->opcode = insn->imm;
    x86_spec_resolve(insn, row->dst, &insn->operand[0]);
    x86_spec_resolve(insn, row->src, &insn->operand[1]);
    set_access(insn);
}

int x86_decode_insn(struct x86_insn *insn, unsigned int code_bits, const void *bytes,
                    unsigned int n)
{
    struct reader r = { .bytes = bytes, .n = n };
    const struct x86_row *row;
    int rc;

    *insn = (struct x86_insn){
        .code_bits = code_bits,
        .mem = { .seg = X86_SEG_NONE, .base = X86_GPR_NONE, .index = X86_GPR_NONE, .scale = 1 },
    };
    rc = read_opcode(insn, &r);
    if (rc)
        return rc;
    set_address_size(insn);
    row = find_row(insn, &r);
    if (r.error)
        return r.error;             /* perhaps in the middle of a group */
    if (row->flags & F_MODRM || x86_spec_has_modrm(row->dst) || x86_spec_has_modrm(row->src))
        read_modrm(insn, &r);
    if (r.error)
        return r.error;
    set_sizes(insn, row->flags);
    insn->op = row->op;
    insn->flags = row->flags;
    read_operands(insn, &r, row);
    if (r.error)
        return r.error;
    if (is_forbidden(insn, row))
        return -EINVAL;
    insn->len = r.pos;
    memcpy(insn->bytes, bytes, r.pos);
    return r.pos;
}
