// SPDX-License-Identifier: LGPL-2.1-only
/*
 * String instructions. Registers follow each iteration, so that one that fails, or a pause, finds
 * the earlier ones done (SDM vol. 2, REP).
 */
#include "private.h"

/* Iterations in one call without a bulk callback; bytes in one bulk. */
#define MAX_ITERATIONS  512
#define MAX_BULK_BYTES  0x10000u

static bool uses_source(enum x86_op op)
{
    return op == X86_OP_MOVS || op == X86_OP_CMPS || op == X86_OP_LODS || op == X86_OP_OUTS;
}

static bool uses_destination(enum x86_op op)
{
    return op != X86_OP_LODS && op != X86_OP_OUTS;
}

static unsigned int element_bytes(const struct emul *e)
{
    return e->insn->operand[e->insn->op == X86_OP_OUTS ? 1 : 0].bytes;
}

static uint64_t source(const struct emul *e)
{
    return get_gpr(e, X86_GPR_RSI, e->insn->addr_bytes);
}

static uint64_t destination(const struct emul *e)
{
    return get_gpr(e, X86_GPR_RDI, e->insn->addr_bytes);
}

static uint16_t port(const struct emul *e)
{
    return e->regs.gpr[X86_GPR_RDX];
}

static bool is_repeated(const struct emul *e)
{
    return e->insn->prefixes & (X86_PFX_REPE | X86_PFX_REPNE);
}

/* --- one element ----------------------------------------------------------------------------- */

static enum x86_emul_rc read_source(struct emul *e, uint64_t *value)
{
    return x86e_read_value(e, e->insn->mem.seg, source(e), value, element_bytes(e),
                           X86_ACCESS_USER);
}

static enum x86_emul_rc read_destination(struct emul *e, uint64_t *value)
{
    return x86e_read_value(e, X86_SEG_ES, destination(e), value, element_bytes(e),
                           X86_ACCESS_USER);
}

static enum x86_emul_rc write_destination(struct emul *e, uint64_t value)
{
    return x86e_write(e, X86_SEG_ES, destination(e), &value, element_bytes(e), X86_ACCESS_USER);
}

static enum x86_emul_rc one_cmps(struct emul *e)
{
    uint64_t first, second;

    TRY(read_source(e, &first));
    TRY(read_destination(e, &second));
    x86e_alu(e, X86_OP_CMP, element_bytes(e), &first, second);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc one_scas(struct emul *e)
{
    uint64_t first = get_gpr(e, X86_GPR_RAX, element_bytes(e)), second;

    TRY(read_destination(e, &second));
    x86e_alu(e, X86_OP_CMP, element_bytes(e), &first, second);
    return X86_EMUL_OKAY;
}

/* The segment is checked before the port is read: that may have consequences. */
static enum x86_emul_rc one_ins(struct emul *e)
{
    uint64_t linear;
    uint32_t value = 0;

    if (!e->ops->read_io)
        return X86_EMUL_UNHANDLEABLE;
    TRY(x86e_linear(e, X86_SEG_ES, destination(e), element_bytes(e), true, &linear));
    TRY(e->ops->read_io(e->ctxt, port(e), element_bytes(e), &value));
    return write_destination(e, value);
}

static enum x86_emul_rc one_outs(struct emul *e)
{
    uint64_t value;

    if (!e->ops->write_io)
        return X86_EMUL_UNHANDLEABLE;
    TRY(read_source(e, &value));
    return e->ops->write_io(e->ctxt, port(e), element_bytes(e), value);
}

static enum x86_emul_rc one(struct emul *e)
{
    uint64_t value;

    switch (e->insn->op) {
    case X86_OP_MOVS:
        TRY(read_source(e, &value));
        return write_destination(e, value);
    case X86_OP_CMPS:
        return one_cmps(e);
    case X86_OP_STOS:
        return write_destination(e, e->regs.gpr[X86_GPR_RAX]);
    case X86_OP_LODS:
        TRY(read_source(e, &value));
        set_gpr(e, X86_GPR_RAX, element_bytes(e), value);
        return X86_EMUL_OKAY;
    case X86_OP_SCAS:
        return one_scas(e);
    case X86_OP_INS:
        return one_ins(e);
    default:
        return one_outs(e);
    }
}

/* --- many ------------------------------------------------------------------------------------ */

/*
 * Cuts *n down to the elements from @offset on that lie in the segment without a wrap, and gives
 * the linear address of the first of them. *n = 0: not even one, or not worth thinking about it.
 */
static enum x86_emul_rc bulk_range(struct emul *e, enum x86_seg seg, uint64_t offset, bool write,
                                   uint64_t *n, uint64_t *linear)
{
    unsigned int bytes = element_bytes(e), vector;
    bool down = get_flag(e, FL_DF);
    uint64_t mask = mask_of(e->insn->addr_bytes);
    uint64_t room = down ? offset / bytes + 1 : (mask - offset) / bytes;
    enum x86_emul_rc rc;

    if (mask - offset < bytes)
        room = 0;
    if (*n > room)
        *n = room;
    if (!*n)
        return X86_EMUL_OKAY;
    if (down)
        offset -= (*n - 1) * bytes;
    vector = x86e_check(e, seg, offset, *n * bytes, write, linear, &rc);
    if (vector || (!in_code64(e) && *linear + *n * bytes > 1ull << 32))
        *n = 0;
    if (down)
        *linear += (*n - 1) * bytes;
    return rc;
}

static bool has_bulk(const struct emul *e)
{
    switch (e->insn->op) {
    case X86_OP_MOVS: return e->ops->rep_movs;
    case X86_OP_STOS: return e->ops->rep_stos;
    case X86_OP_INS:  return e->ops->rep_ins;
    case X86_OP_OUTS: return e->ops->rep_outs;
    default:          return false;
    }
}

static enum x86_emul_rc call_bulk(struct emul *e, uint64_t src, uint64_t dst, uint64_t *n)
{
    unsigned int bytes = element_bytes(e);
    bool down = get_flag(e, FL_DF);

    switch (e->insn->op) {
    case X86_OP_MOVS:
        return e->ops->rep_movs(e->ctxt, src, dst, bytes, down, n);
    case X86_OP_STOS:
        return e->ops->rep_stos(e->ctxt, &e->regs.gpr[X86_GPR_RAX], dst, bytes, down, n);
    case X86_OP_INS:
        return e->ops->rep_ins(e->ctxt, port(e), dst, bytes, down, n);
    default:
        return e->ops->rep_outs(e->ctxt, src, port(e), bytes, down, n);
    }
}

/* Offers up to *n elements to the user; *n is what was done, also if that ended with an error. */
static enum x86_emul_rc bulk(struct emul *e, uint64_t *n)
{
    uint64_t src = 0, dst = 0, most = MAX_BULK_BYTES / element_bytes(e), offered;
    enum x86_emul_rc rc = X86_EMUL_OKAY;

    if (*n > most)
        *n = most;
    if (!has_bulk(e) || e->ctxt->regs->rflags & FL_TF)
        *n = 0;
    if (*n && uses_source(e->insn->op))
        rc = bulk_range(e, e->insn->mem.seg, source(e), false, n, &src);
    if (*n && rc == X86_EMUL_OKAY && uses_destination(e->insn->op)) {
        offered = *n;
        rc = bulk_range(e, X86_SEG_ES, destination(e), true, n, &dst);
        /* From the top of a shorter range downwards the first element is still the first. */
        if (*n > offered)
            *n = offered;
    }
    if (rc != X86_EMUL_OKAY || !*n) {
        *n = 0;
        return rc;
    }
    offered = *n;
    rc = call_bulk(e, src, dst, n);
    if (*n > offered)
        *n = offered;
    return rc;
}

static void advance(struct emul *e, uint64_t n)
{
    unsigned int bytes = e->insn->addr_bytes;
    uint64_t delta = n * element_bytes(e);

    if (get_flag(e, FL_DF))
        delta = -delta;
    if (uses_source(e->insn->op))
        set_gpr(e, X86_GPR_RSI, bytes, e->regs.gpr[X86_GPR_RSI] + delta);
    if (uses_destination(e->insn->op))
        set_gpr(e, X86_GPR_RDI, bytes, e->regs.gpr[X86_GPR_RDI] + delta);
    if (is_repeated(e))
        set_gpr(e, X86_GPR_RCX, bytes, e->regs.gpr[X86_GPR_RCX] - n);
}

/* CMPS and SCAS stop at what differs (REPE), or what does not (REPNE). */
static bool is_found(const struct emul *e)
{
    if (e->insn->op != X86_OP_CMPS && e->insn->op != X86_OP_SCAS)
        return false;
    return get_flag(e, FL_ZF) != !!(e->insn->prefixes & X86_PFX_REPE);
}

static enum x86_emul_rc repeat(struct emul *e)
{
    uint64_t limit = e->ctxt->max_iterations ? e->ctxt->max_iterations : MAX_ITERATIONS;
    uint64_t left, n;
    enum x86_emul_rc rc;

    if (e->ctxt->regs->rflags & FL_TF)
        limit = 1;                  /* a debug trap follows each iteration */
    while ((left = get_gpr(e, X86_GPR_RCX, e->insn->addr_bytes)) != 0) {
        if (e->ctxt->retire.iterations >= limit) {
            e->ctxt->retire.repeat = true;
            e->next_rip = e->regs.rip;
            break;
        }
        n = left;
        rc = bulk(e, &n);
        if (rc == X86_EMUL_OKAY && !n) {
            rc = one(e);
            n = rc == X86_EMUL_OKAY;
        }
        advance(e, n);
        e->ctxt->retire.iterations += n;
        TRY(rc);
        if (is_found(e))
            break;
    }
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_string(struct emul *e)
{
    enum x86_op op = e->insn->op;

    if (is_repeated(e) && !get_gpr(e, X86_GPR_RCX, e->insn->addr_bytes))
        return X86_EMUL_OKAY;
    if (op == X86_OP_INS || op == X86_OP_OUTS)
        TRY(x86e_check_io(e, port(e), element_bytes(e)));
    if (is_repeated(e))
        return repeat(e);
    TRY(one(e));
    advance(e, 1);
    return X86_EMUL_OKAY;
}
