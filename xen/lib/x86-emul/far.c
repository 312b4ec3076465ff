// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Far transfers: JMP, CALL, RET (SDM vol. 3, 5.8). What goes through gates is in gate.c.
 */
#include "private.h"

/* Long mode excludes code that is of 64 and of 32 bits. */
static bool is_contradictory(const struct emul *e, uint16_t attr)
{
    return in_long_mode(e) && attr & X86_SEG_ATTR_L && attr & X86_SEG_ATTR_DB;
}

/* The code segment a direct JMP or CALL goes to; the privilege stays. Or a gate. */
static enum x86_emul_rc direct_segment(struct emul *e, uint16_t sel, struct descriptor *cs)
{
    unsigned int cpl = e->ctxt->cpl, dpl;
    uint16_t attr;

    if (!(sel & 0xfffc))
        return raise_gp0(e);
    TRY(x86e_read_descriptor(e, sel, EXC_GP, false, cs));
    attr = cs->seg.attr;
    dpl = attr_dpl(attr);
    if (x86e_is_gate(e, attr))
        return X86_EMUL_OKAY;
    if (!attr_is_code(attr) || is_contradictory(e, attr) ||
        (attr_is_conforming(attr) ? dpl > cpl : dpl != cpl || (sel & 3u) > cpl))
        return raise_error(e, EXC_GP, sel & 0xfffc);
    if (!(attr & X86_SEG_ATTR_P))
        return raise_error(e, EXC_NP, sel & 0xfffc);
    cs->seg.sel = (sel & 0xfffc) | cpl;
    return x86e_mark_descriptor(e, cs, ATTR_ACCESSED);
}

enum x86_emul_rc x86e_return_segment(struct emul *e, uint16_t sel, uint64_t offset,
                                     struct descriptor *cs)
{
    unsigned int rpl = sel & 3, dpl;
    uint16_t attr;

    if (!(sel & 0xfffc))
        return raise_gp0(e);
    TRY(x86e_read_descriptor(e, sel, EXC_GP, false, cs));
    attr = cs->seg.attr;
    dpl = attr_dpl(attr);
    if (!attr_is_code(attr) || is_contradictory(e, attr) || rpl < e->ctxt->cpl ||
        (attr_is_conforming(attr) ? dpl > rpl : dpl != rpl))
        return raise_error(e, EXC_GP, sel & 0xfffc);
    if (!(attr & X86_SEG_ATTR_P))
        return raise_error(e, EXC_NP, sel & 0xfffc);
    TRY(x86e_check_target(e, &cs->seg, offset));
    return x86e_mark_descriptor(e, cs, ATTR_ACCESSED);
}

enum x86_emul_rc x86e_drop_segments(struct emul *e, unsigned int cpl)
{
    static const uint8_t data[] = { X86_SEG_ES, X86_SEG_DS, X86_SEG_FS, X86_SEG_GS };
    static const struct x86_emul_segment null;
    const struct x86_emul_segment *seg;

    for (unsigned int i = 0; i < ARRAY_SIZE(data); i++) {
        TRY(x86e_segment(e, data[i], &seg));
        if (seg->attr & X86_SEG_ATTR_P && !attr_is_conforming(seg->attr) &&
            attr_dpl(seg->attr) < cpl)
            TRY(x86e_write_segment(e, data[i], &null));
    }
    return X86_EMUL_OKAY;
}

/* The pointer of a far JMP or CALL: in the instruction, or in memory. */
static enum x86_emul_rc far_pointer(struct emul *e, unsigned int bytes, uint64_t *offset,
                                    uint16_t *sel)
{
    uint64_t image[2] = { 0 };

    if (e->insn->operand[0].kind == X86_OPERAND_FAR) {
        *offset = e->insn->imm;
        *sel = e->insn->imm2;
        return X86_EMUL_OKAY;
    }
    TRY(x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), image, bytes + 2, X86_ACCESS_USER));
    *offset = truncate(image[0], bytes);
    *sel = bytes == 8 ? image[1] : image[0] >> (8 * bytes);
    return X86_EMUL_OKAY;
}

static unsigned int pointer_bytes(const struct emul *e)
{
    return e->insn->op_bytes == 8 && is_amd(e) ? 4 : e->insn->op_bytes;
}

/* Where a far JMP or CALL goes, all checks done; a gate's checks are its own. */
static enum x86_emul_rc far_target(struct emul *e, uint64_t *offset, struct descriptor *cs, bool *gate)
{
    uint16_t sel;

    *gate = false;
    TRY(far_pointer(e, pointer_bytes(e), offset, &sel));
    if (in_protected(e))
        TRY(direct_segment(e, sel, cs));
    else
        TRY(x86e_real_segment(e, X86_SEG_CS, sel, &cs->seg));
    *gate = in_protected(e) && x86e_is_gate(e, cs->seg.attr);
    return *gate ? X86_EMUL_OKAY : x86e_check_target(e, &cs->seg, *offset);
}

enum x86_emul_rc x86e_jmp_far(struct emul *e)
{
    struct descriptor cs;
    uint64_t offset;
    bool gate;

    TRY(far_target(e, &offset, &cs, &gate));
    if (gate)
        return x86e_through_gate(e, &cs, false);
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs.seg));
    e->next_rip = offset;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_call_far(struct emul *e)
{
    const struct x86_emul_segment *old;
    struct descriptor cs;
    uint64_t offset, values[2];
    bool gate;

    TRY(x86e_segment(e, X86_SEG_CS, &old));
    values[0] = old->sel;
    values[1] = e->next_rip;
    TRY(far_target(e, &offset, &cs, &gate));
    if (gate)
        return x86e_through_gate(e, &cs, true);
    TRY(x86e_push_many(e, values, 2, pointer_bytes(e)));
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs.seg));
    e->next_rip = offset;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc return_real(struct emul *e, uint16_t sel, uint64_t offset)
{
    struct x86_emul_segment cs;

    TRY(x86e_real_segment(e, X86_SEG_CS, sel, &cs));
    TRY(x86e_check_target(e, &cs, offset));
    TRY(x86e_move_stack(e, e->insn->imm));
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs));
    e->next_rip = offset;
    return X86_EMUL_OKAY;
}

/* To an outer ring: the stack is on the stack, behind the parameters. */
static enum x86_emul_rc return_outer(struct emul *e, const struct descriptor *cs, uint64_t offset)
{
    unsigned int bytes = e->insn->op_bytes, rpl = cs->seg.sel & 3;
    bool to64 = in_long_mode(e) && cs->seg.attr & X86_SEG_ATTR_L;
    struct x86_emul_segment ss;
    uint64_t sp, sel;

    TRY(x86e_move_stack(e, e->insn->imm));
    TRY(x86e_pop(e, &sp, bytes));
    TRY(x86e_pop(e, &sel, bytes));
    if (!(sel & 0xfffc) && to64 && rpl < 3)
        ss = (struct x86_emul_segment){ .sel = sel, .attr = rpl << X86_SEG_ATTR_DPL_SHIFT };
    else
        TRY(x86e_load_data_segment(e, X86_SEG_SS, sel, rpl, &ss));
    TRY(x86e_write_segment(e, X86_SEG_SS, &ss));
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs->seg));
    TRY(x86e_drop_segments(e, rpl));
    x86e_set_stack(e, &ss, to64, sp + e->insn->imm);
    e->next_rip = offset;
    e->new_cpl = rpl;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_ret_far(struct emul *e)
{
    unsigned int bytes = e->insn->op_bytes;
    struct descriptor cs;
    uint64_t offset, sel;

    TRY(x86e_pop(e, &offset, bytes));
    TRY(x86e_pop(e, &sel, bytes));
    if (!in_protected(e))
        return return_real(e, sel, offset);
    TRY(x86e_return_segment(e, sel, offset, &cs));
    if ((sel & 3) > e->ctxt->cpl)
        return return_outer(e, &cs, offset);
    TRY(x86e_move_stack(e, e->insn->imm));
    TRY(x86e_write_segment(e, X86_SEG_CS, &cs.seg));
    e->next_rip = offset;
    return X86_EMUL_OKAY;
}
