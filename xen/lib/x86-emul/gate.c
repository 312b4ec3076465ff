// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Far JMP and CALL to what is no code segment: call gates, task gates, TSSs (SDM vol. 2, CALL and JMP; vol. 3, 5.8).
 */
#include "private.h"

#define TYPE_TSS16          1
#define TYPE_CALL_GATE16    4
#define TYPE_TASK_GATE      5
#define TYPE_TSS32          9
#define TYPE_CALL_GATE      12          /* of 32 bits; in long mode, of 64 */
#define GATE_PARAMETERS     31u
#define MAX_VALUES          (4 + GATE_PARAMETERS)

struct gate {
    uint16_t sel;
    uint64_t offset;
    unsigned int bytes;                 /* of what is pushed */
    unsigned int parameters;
};

bool x86e_is_gate(const struct emul *e, uint16_t attr)
{
    switch (attr & (X86_SEG_ATTR_S | X86_SEG_ATTR_TYPE)) {
    case TYPE_CALL_GATE:
        return true;
    case TYPE_TSS16: case TYPE_CALL_GATE16: case TYPE_TASK_GATE: case TYPE_TSS32:
        return !in_long_mode(e);
    default:
        return false;
    }
}

static enum x86_emul_rc switch_task(struct emul *e, uint16_t sel, bool call)
{
    struct x86_emul_task t = {
        .selector = sel, .cause = call ? X86_TASK_CALL : X86_TASK_JUMP, .next_rip = e->next_rip,
    };

    return x86e_task_switch(e, &t);
}

/* The gate's contents; in long mode it has 16 bytes, the type of the second half being zero. */
static enum x86_emul_rc read_gate(struct emul *e, const struct descriptor *d, struct gate *g)
{
    uint64_t high;

    g->sel = d->raw >> 16;
    g->offset = (d->raw & 0xffff) | (d->raw >> 32 & 0xffff0000);
    g->bytes = 4;
    g->parameters = d->raw >> 32 & GATE_PARAMETERS;
    if ((d->seg.attr & X86_SEG_ATTR_TYPE) == TYPE_CALL_GATE16) {
        g->bytes = 2;
        g->offset &= 0xffff;
    }
    if (!in_long_mode(e))
        return X86_EMUL_OKAY;
    TRY(x86e_read_system(e, d->linear + 8, &high, 8));
    if (high >> 40 & 0x1f)
        return raise_error(e, EXC_GP, d->seg.sel & 0xfffc);
    g->offset |= high << 32;
    g->bytes = 8;
    g->parameters = 0;
    return X86_EMUL_OKAY;
}

/* The code segment behind a gate: the RPL of its selector does not count. */
static enum x86_emul_rc gate_target(struct emul *e, const struct gate *g, bool call, struct descriptor *cs)
{
    unsigned int cpl = e->ctxt->cpl, dpl;
    uint16_t attr;
    bool ok;

    if (!(g->sel & 0xfffc))
        return raise_gp0(e);
    TRY(x86e_read_descriptor(e, g->sel, EXC_GP, false, cs));
    attr = cs->seg.attr;
    dpl = attr_dpl(attr);
    ok = attr_is_code(attr) && (call || attr_is_conforming(attr) ? dpl <= cpl : dpl == cpl);
    if (in_long_mode(e))
        ok = ok && attr & X86_SEG_ATTR_L && !(attr & X86_SEG_ATTR_DB);
    if (!ok)
        return raise_error(e, EXC_GP, g->sel & 0xfffc);
    if (!(attr & X86_SEG_ATTR_P))
        return raise_error(e, EXC_NP, g->sel & 0xfffc);
    return X86_EMUL_OKAY;
}

/* --- to an inner ring ------------------------------------------------------------------------- */
/* Stack pointer and selector of that ring, from the task state segment. */
static enum x86_emul_rc inner_stack(struct emul *e, unsigned int ring, uint64_t *sp, uint16_t *sel)
{
    struct x86_emul_segment tr;
    unsigned int bytes, offset;
    uint64_t value = 0;

    TRY(e->ops->read_segment(e->ctxt, X86_SEG_TR, &tr));
    bytes = in_long_mode(e) ? 8 : (tr.attr & 8) ? 4 : 2;
    offset = in_long_mode(e) ? 4 + 8 * ring : bytes + 2 * bytes * ring;
    if (offset + bytes + (in_long_mode(e) ? 0 : 2) - 1 > tr.limit)
        return raise_error(e, EXC_TS, tr.sel & 0xfffc);
    TRY(x86e_read_system(e, tr.base + offset, sp, bytes));
    if (!in_long_mode(e))
        TRY(x86e_read_system(e, tr.base + offset + bytes, &value, 2));
    *sel = in_long_mode(e) ? ring : value;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc inner_segment(struct emul *e, uint16_t sel, unsigned int ring, struct x86_emul_segment *ss)
{
    struct descriptor d;
    uint16_t attr;

    if (in_long_mode(e)) {
        *ss = (struct x86_emul_segment){ .sel = sel, .attr = ring << X86_SEG_ATTR_DPL_SHIFT };
        return X86_EMUL_OKAY;
    }
    if (!(sel & 0xfffc))
        return raise_error(e, EXC_TS, 0);
    TRY(x86e_read_descriptor(e, sel, EXC_TS, false, &d));
    attr = d.seg.attr;
    if ((sel & 3u) != ring || attr_dpl(attr) != ring || !(attr & X86_SEG_ATTR_S) || attr & ATTR_CODE ||
        !(attr & ATTR_WRITABLE))
        return raise_error(e, EXC_TS, sel & 0xfffc);
    if (!(attr & X86_SEG_ATTR_P))
        return raise_error(e, EXC_SS, sel & 0xfffc);
    TRY(x86e_mark_descriptor(e, &d, ATTR_ACCESSED));
    *ss = d.seg;
    return X86_EMUL_OKAY;
}

/* What the callee finds: SS, SP, the parameters (as the caller pushed them), CS, IP. */
static enum x86_emul_rc inner_frame(struct emul *e, const struct gate *g, uint64_t values[MAX_VALUES], unsigned int *nr)
{
    const struct x86_emul_segment *seg;
    unsigned int width;

    *nr = 0;
    TRY(x86e_segment(e, X86_SEG_SS, &seg));
    values[(*nr)++] = seg->sel;
    values[(*nr)++] = e->regs.gpr[X86_GPR_RSP];
    TRY(x86e_stack_bytes(e, &width));
    for (unsigned int i = g->parameters; i-- > 0; )
        TRY(x86e_read_value(e, X86_SEG_SS, truncate(e->regs.gpr[X86_GPR_RSP] + i * g->bytes, width), &values[(*nr)++],
                            g->bytes, X86_ACCESS_STACK));
    TRY(x86e_segment(e, X86_SEG_CS, &seg));
    values[(*nr)++] = seg->sel;
    values[(*nr)++] = e->next_rip;
    return X86_EMUL_OKAY;
}

/* The new stack becomes the emulator's own before the machine's, so that a push that fails leaves no trace. */
static void use_stack(struct emul *e, const struct x86_emul_segment *ss, uint64_t sp)
{
    e->segment[X86_SEG_SS] = *ss;
    e->segments |= 1u << X86_SEG_SS;
    x86e_set_stack(e, ss, in_long_mode(e), sp);
}

static enum x86_emul_rc push_frame(struct emul *e, const uint64_t *values, unsigned int nr, unsigned int bytes)
{
    for (unsigned int done = 0, n; done < nr; done += n) {
        n = nr - done < 8 ? nr - done : 8;
        TRY(x86e_push_many(e, values + done, n, bytes));
    }
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc call_inner(struct emul *e, const struct gate *g, struct descriptor *cs)
{
    unsigned int ring = attr_dpl(cs->seg.attr), outer = e->ctxt->cpl, nr;
    uint64_t values[MAX_VALUES], sp = 0;
    struct x86_emul_segment ss;
    enum x86_emul_rc rc;
    uint16_t sel = 0;

    TRY(inner_stack(e, ring, &sp, &sel));
    TRY(inner_segment(e, sel, ring, &ss));
    TRY(inner_frame(e, g, values, &nr));
    use_stack(e, &ss, sp);
    TRY(x86e_check_target(e, &cs->seg, g->offset));
    e->ctxt->cpl = ring;                        /* the pushes are the inner ring's */
    rc = push_frame(e, values, nr, g->bytes);
    e->ctxt->cpl = outer;
    TRY(rc);
    cs->seg.sel = (g->sel & 0xfffc) | ring;
    TRY(x86e_mark_descriptor(e, cs, ATTR_ACCESSED));
    TRY(x86e_write_segment(e, X86_SEG_SS, &ss));
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs->seg));
    e->new_cpl = ring;
    return X86_EMUL_OKAY;
}

/* --- within the ring -------------------------------------------------------------------------- */
static enum x86_emul_rc go_same(struct emul *e, const struct gate *g, bool call, struct descriptor *cs)
{
    const struct x86_emul_segment *old;
    uint64_t values[2];

    TRY(x86e_segment(e, X86_SEG_CS, &old));
    values[0] = old->sel;
    values[1] = e->next_rip;
    TRY(x86e_check_target(e, &cs->seg, g->offset));
    if (call)
        TRY(x86e_push_many(e, values, 2, g->bytes));
    cs->seg.sel = (g->sel & 0xfffc) | e->ctxt->cpl;
    TRY(x86e_mark_descriptor(e, cs, ATTR_ACCESSED));
    return x86e_write_segment(e, X86_SEG_CS, &cs->seg);
}

static enum x86_emul_rc through_call_gate(struct emul *e, const struct descriptor *d, bool call)
{
    struct descriptor cs;
    struct gate g;

    TRY(read_gate(e, d, &g));
    TRY(gate_target(e, &g, call, &cs));
    if (call && !attr_is_conforming(cs.seg.attr) && attr_dpl(cs.seg.attr) < e->ctxt->cpl)
        TRY(call_inner(e, &g, &cs));
    else
        TRY(go_same(e, &g, call, &cs));
    e->next_rip = g.offset;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_through_gate(struct emul *e, const struct descriptor *d, bool call)
{
    unsigned int type = d->seg.attr & X86_SEG_ATTR_TYPE, dpl = attr_dpl(d->seg.attr);
    uint16_t sel = d->seg.sel;

    if (dpl < e->ctxt->cpl || dpl < (sel & 3u))
        return raise_error(e, EXC_GP, sel & 0xfffc);
    if (!(d->seg.attr & X86_SEG_ATTR_P))
        return raise_error(e, EXC_NP, sel & 0xfffc);
    if (type == TYPE_TASK_GATE)
        return switch_task(e, d->raw >> 16, call);
    if (type == TYPE_TSS16 || type == TYPE_TSS32)
        return switch_task(e, sel, call);
    return through_call_gate(e, d, call);
}
