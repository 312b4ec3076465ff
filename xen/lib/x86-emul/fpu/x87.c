// SPDX-License-Identifier: LGPL-2.1-only
/*
 * x87 instructions that move numbers and control the FPU (SDM vol. 1, chapter 8). Arithmetic is not
 * covered.
 */
#include "private.h"

enum x87_kind {
    X87_NONE,
    X87_LOAD, X87_STORE, X87_STORE_POP, X87_STORE_CHOP_POP,
    X87_FLDENV, X87_FLDCW, X87_FNSTENV, X87_FNSTCW, X87_FRSTOR, X87_FNSAVE, X87_FNSTSW,
};

struct x87_mem {
    uint8_t kind, format;
};

/* With a memory operand, by opcode (D8-DF) and ModRM.reg. */
static const struct x87_mem mem_rows[8][8] = {
    [1] = { { X87_LOAD, FMT_F32 }, { 0 }, { X87_STORE, FMT_F32 }, { X87_STORE_POP, FMT_F32 },
            { X87_FLDENV }, { X87_FLDCW }, { X87_FNSTENV }, { X87_FNSTCW } },
    [3] = { { X87_LOAD, FMT_I32 }, { X87_STORE_CHOP_POP, FMT_I32 }, { X87_STORE, FMT_I32 },
            { X87_STORE_POP, FMT_I32 }, { 0 }, { X87_LOAD, FMT_F80 }, { 0 },
            { X87_STORE_POP, FMT_F80 } },
    [5] = { { X87_LOAD, FMT_F64 }, { X87_STORE_CHOP_POP, FMT_I64 }, { X87_STORE, FMT_F64 },
            { X87_STORE_POP, FMT_F64 }, { X87_FRSTOR }, { 0 }, { X87_FNSAVE }, { X87_FNSTSW } },
    [7] = { { X87_LOAD, FMT_I16 }, { X87_STORE_CHOP_POP, FMT_I16 }, { X87_STORE, FMT_I16 },
            { X87_STORE_POP, FMT_I16 }, { X87_LOAD, FMT_BCD }, { X87_LOAD, FMT_I64 },
            { X87_STORE_POP, FMT_BCD }, { X87_STORE_POP, FMT_I64 } },
};

/* --- the stack of registers ------------------------------------------------------------------ */

static void set_valid(struct fpu *fpu, unsigned int i, bool valid)
{
    uint8_t bit = 1u << ((fpu_top(fpu) + i) & 7), *ftw = &fpu->state.fxsave[FX_FTW];

    *ftw = valid ? *ftw | bit : *ftw & ~bit;
}

static void pop(struct fpu *fpu)
{
    set_valid(fpu, 0, false);
    x86e_fpu_set_top(fpu, (fpu_top(fpu) + 1) & 7);
}

static void set_st(struct fpu *fpu, unsigned int i, const struct float80 *value)
{
    uint8_t *st = fpu_st(fpu, i);

    memset(st, 0, 16);
    memcpy(st, &value->mantissa, 8);
    memcpy(st + 8, &value->sign_exponent, 2);
    set_valid(fpu, i, true);
}

static struct float80 get_st(const struct fpu *fpu, unsigned int i)
{
    struct float80 value;

    memcpy(&value.mantissa, fpu_st(fpu, i), 8);
    memcpy(&value.sign_exponent, fpu_st(fpu, i) + 8, 2);
    return value;
}

/* Adds exceptions to the status word; C1 is set to what @flags has. */
static void report(struct fpu *fpu, uint16_t flags)
{
    uint16_t fsw = (fx_get16(fpu, FX_FSW) & ~FSW_C1) | flags;

    if (fsw & FSW_EXCEPTIONS & ~fx_get16(fpu, FX_FCW))
        fsw |= FSW_ES | FSW_BUSY;
    fx_set16(fpu, FX_FSW, fsw);
}

/* Are there exceptions among @flags that prevent the result? */
static bool is_unmasked(const struct fpu *fpu, uint16_t flags)
{
    return flags & ~fx_get16(fpu, FX_FCW) & FSW_EXCEPTIONS & ~FSW_PE;
}

/* Where the last instruction was, for handlers of exceptions. */
static void note_pointers(struct emul *e, struct fpu *fpu, bool memory)
{
    uint64_t offset = memory ? x86e_mem_offset(e) : 0;

    fx_set16(fpu, FX_FOP, (e->insn->opcode & 7) << 8 | e->insn->modrm);
    memcpy(fpu->state.fxsave + FX_FIP, &e->regs.rip, 8);
    if (memory)
        memcpy(fpu->state.fxsave + FX_FDP, &offset, 8);
}

static void push(struct fpu *fpu, struct conversion *c)
{
    if (fpu_valid(fpu, 7) && !(c->flags & FSW_SF)) {
        float_indefinite(c, FMT_F80);
        c->flags = FSW_IE | FSW_SF | FSW_C1;
    }
    if (!is_unmasked(fpu, c->flags)) {
        x86e_fpu_set_top(fpu, (fpu_top(fpu) - 1) & 7);
        set_st(fpu, 0, &c->value);
    }
    report(fpu, c->flags);
}

/* --- memory operands ------------------------------------------------------------------------- */

static enum x86_emul_rc load(struct emul *e, struct fpu *fpu, enum float_format format)
{
    struct conversion c;

    TRY(x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), c.image, float_format_bytes(format),
                  X86_ACCESS_USER));
    float_load(&c, format);
    note_pointers(e, fpu, true);
    push(fpu, &c);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc store(struct emul *e, struct fpu *fpu, const struct x87_mem *row)
{
    struct conversion c;
    bool done;

    if (fpu_valid(fpu, 0)) {
        c.value = get_st(fpu, 0);
        float_store(&c, row->format, fx_get16(fpu, FX_FCW), row->kind == X87_STORE_CHOP_POP);
    } else {
        float_indefinite(&c, row->format);
        c.flags = FSW_IE | FSW_SF;
    }
    done = !is_unmasked(fpu, c.flags);
    if (done)
        TRY(x86e_write(e, e->insn->mem.seg, x86e_mem_offset(e), c.image,
                       float_format_bytes(row->format), X86_ACCESS_USER));
    else
        c.flags &= ~(FSW_PE | FSW_C1);      /* nothing was rounded */
    note_pointers(e, fpu, true);
    if (done && row->kind != X87_STORE)
        pop(fpu);
    report(fpu, c.flags);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc load_control(struct emul *e, struct fpu *fpu)
{
    uint64_t fcw;
    uint16_t fsw = fx_get16(fpu, FX_FSW) & ~(FSW_ES | FSW_BUSY);

    TRY(x86e_read_value(e, e->insn->mem.seg, x86e_mem_offset(e), &fcw, 2, X86_ACCESS_USER));
    fx_set16(fpu, FX_FCW, (fcw & 0x1f7f) | 0x40);
    fx_set16(fpu, FX_FSW, fsw);
    report(fpu, fsw & FSW_C1);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc store_word(struct emul *e, uint16_t value)
{
    return x86e_write(e, e->insn->mem.seg, x86e_mem_offset(e), &value, 2, X86_ACCESS_USER);
}

static enum x86_emul_rc with_memory(struct emul *e, struct fpu *fpu, const struct x87_mem *row,
                                    bool *modified)
{
    *modified = true;
    switch (row->kind) {
    case X87_LOAD:
        return load(e, fpu, row->format);
    case X87_STORE: case X87_STORE_POP: case X87_STORE_CHOP_POP:
        return store(e, fpu, row);
    case X87_FLDCW:
        return load_control(e, fpu);
    case X87_FLDENV: case X87_FRSTOR:
        return x87_load_env(e, fpu, row->kind == X87_FRSTOR, modified);
    case X87_FNSTENV: case X87_FNSAVE:
        return x87_store_env(e, fpu, row->kind == X87_FNSAVE, modified);
    default:
        *modified = false;
        return store_word(e, fx_get16(fpu, row->kind == X87_FNSTCW ? FX_FCW : FX_FSW));
    }
}

/* --- register operands ----------------------------------------------------------------------- */

enum x87_reg_op {
    REG_NONE, REG_FLD, REG_FXCH, REG_FST, REG_FSTP, REG_FFREE, REG_FNOP, REG_FCHS, REG_FABS,
    REG_FINCSTP, REG_FDECSTP, REG_FNCLEX, REG_FNINIT, REG_FNSTSW, REG_OLD_NOP,
};

static enum x87_reg_op reg_op(const struct x86_insn *insn)
{
    unsigned int group = insn->opcode << 8 | (insn->modrm & 0xf8);

    switch (group) {
    case 0xd9c0: return REG_FLD;
    case 0xd9c8: return REG_FXCH;
    case 0xddc0: return REG_FFREE;
    case 0xddd0: return REG_FST;
    case 0xddd8: return REG_FSTP;
    }
    switch (insn->opcode << 8 | insn->modrm) {
    case 0xd9d0: return REG_FNOP;
    case 0xd9e0: return REG_FCHS;
    case 0xd9e1: return REG_FABS;
    case 0xd9f6: return REG_FDECSTP;
    case 0xd9f7: return REG_FINCSTP;
    case 0xdbe0: case 0xdbe1: case 0xdbe4: return REG_OLD_NOP;     /* of the 8087 and 287 */
    case 0xdbe2: return REG_FNCLEX;
    case 0xdbe3: return REG_FNINIT;
    case 0xdfe0: return REG_FNSTSW;
    default:     return REG_NONE;
    }
}

static bool is_waiting(enum x87_reg_op op)
{
    return op != REG_FNCLEX && op != REG_FNINIT && op != REG_FNSTSW && op != REG_OLD_NOP;
}

/* The value of ST(i) for an instruction that needs one: the indefinite if it is empty. */
static struct conversion operand(const struct fpu *fpu, unsigned int i)
{
    struct conversion c = { .value = get_st(fpu, i) };

    if (!fpu_valid(fpu, i)) {
        float_indefinite(&c, FMT_F80);
        c.flags = FSW_IE | FSW_SF;
    }
    return c;
}

static void copy_to(struct fpu *fpu, unsigned int i, bool and_pop)
{
    struct conversion c = operand(fpu, 0);

    if (!is_unmasked(fpu, c.flags)) {
        set_st(fpu, i, &c.value);
        if (and_pop)
            pop(fpu);
    }
    report(fpu, c.flags);
}

static void exchange(struct fpu *fpu, unsigned int i)
{
    struct conversion a = operand(fpu, 0), b = operand(fpu, i);
    uint16_t flags = a.flags | b.flags;

    if (!is_unmasked(fpu, flags)) {
        set_st(fpu, 0, &b.value);
        set_st(fpu, i, &a.value);
    }
    report(fpu, flags);
}

static void change_sign(struct fpu *fpu, bool absolute)
{
    struct conversion c = operand(fpu, 0);

    if (!c.flags)
        c.value.sign_exponent = absolute ? c.value.sign_exponent & 0x7fff
                                         : c.value.sign_exponent ^ 0x8000;
    if (!is_unmasked(fpu, c.flags))
        set_st(fpu, 0, &c.value);
    report(fpu, c.flags);
}

static void turn(struct fpu *fpu, unsigned int by)
{
    x86e_fpu_set_top(fpu, (fpu_top(fpu) + by) & 7);
    report(fpu, 0);
}

static void with_register(struct emul *e, struct fpu *fpu, enum x87_reg_op op)
{
    unsigned int i = e->insn->modrm & 7;
    struct conversion c;

    switch (op) {
    case REG_FLD:
        c = operand(fpu, i);
        push(fpu, &c);
        break;
    case REG_FXCH:    exchange(fpu, i); break;
    case REG_FST:     copy_to(fpu, i, false); break;
    case REG_FSTP:    copy_to(fpu, i, true); break;
    case REG_FFREE:   set_valid(fpu, i, false); break;
    case REG_FCHS:    change_sign(fpu, false); break;
    case REG_FABS:    change_sign(fpu, true); break;
    case REG_FINCSTP: turn(fpu, 1); break;
    case REG_FDECSTP: turn(fpu, 7); break;
    case REG_FNINIT:  x86e_fpu_init(fpu); break;
    case REG_FNSTSW:  set_gpr(e, X86_GPR_RAX, 2, fx_get16(fpu, FX_FSW)); break;
    case REG_FNCLEX:
        fx_set16(fpu, FX_FSW, fx_get16(fpu, FX_FSW) &
                 ~(FSW_EXCEPTIONS | FSW_SF | FSW_ES | FSW_BUSY));
        break;
    default:
        break;
    }
    if (is_waiting(op))
        note_pointers(e, fpu, false);
}

static bool is_waiting_kind(enum x87_kind kind)
{
    return kind < X87_FNSTENV || kind == X87_FRSTOR;
}

enum x86_emul_rc x86e_x87(struct emul *e)
{
    const struct x87_mem *row = &mem_rows[e->insn->opcode & 7][e->insn->reg & 7];
    bool memory = e->insn->mod != 3, modified = true;
    enum x87_reg_op op = memory ? REG_NONE : reg_op(e->insn);
    enum x86_emul_rc rc = X86_EMUL_OKAY;
    struct fpu fpu;

    if (memory ? row->kind == X87_NONE : op == REG_NONE)
        return X86_EMUL_UNIMPLEMENTED;
    TRY(x86e_fpu_get(e, X86_FPU_X87, &fpu));
    if (memory ? is_waiting_kind(row->kind) : is_waiting(op))
        rc = x86e_fpu_check_pending(e, &fpu);
    if (rc == X86_EMUL_OKAY && memory)
        rc = with_memory(e, &fpu, row, &modified);
    else if (rc == X86_EMUL_OKAY)
        with_register(e, &fpu, op);
    x86e_fpu_put(e, &fpu, modified && rc == X86_EMUL_OKAY);
    return rc;
}
