// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Registers that hold descriptor tables and the task, and the questions about descriptors: VERR,
 * VERW, LAR, LSL, ARPL (SDM vol. 3, 2.4 and 5.10).
 */
#include "private.h"

#define TYPE_LDT        2
#define TYPE_TSS16      1
#define TYPE_TSS        9           /* of 32 bits; in long mode, of 64 */
#define TYPE_BUSY       2

enum x86_emul_rc x86e_check_umip(struct emul *e)
{
    return e->ctxt->cr4 & CR4_UMIP && e->ctxt->cpl ? raise_gp0(e) : X86_EMUL_OKAY;
}

/* LGDT, LIDT: with operands of 16 bits the base has 24. */
enum x86_emul_rc x86e_lgdt(struct emul *e)
{
    enum x86_seg which = e->insn->op == X86_OP_LGDT ? X86_SEG_GDTR : X86_SEG_IDTR;
    uint64_t image[2] = { 0 };
    struct x86_emul_segment table = { 0 };

    TRY(x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), image, e->insn->operand[0].bytes,
                  X86_ACCESS_USER));
    table.limit = image[0] & 0xffff;
    table.base = image[0] >> 16 | image[1] << 48;
    if (in_code64(e)) {
        if (!is_canonical(e, table.base))
            return raise_gp0(e);
    } else if (e->insn->op_bytes == 2) {
        table.base &= 0xffffff;
    }
    return x86e_write_segment(e, which, &table);
}

/* SGDT, SIDT: always all of the base. */
enum x86_emul_rc x86e_sgdt(struct emul *e)
{
    enum x86_seg which = e->insn->op == X86_OP_SGDT ? X86_SEG_GDTR : X86_SEG_IDTR;
    struct x86_emul_segment table;
    uint64_t image[2];

    TRY(x86e_check_umip(e));
    TRY(e->ops->read_segment(e->ctxt, which, &table));
    image[0] = (table.limit & 0xffff) | table.base << 16;
    image[1] = table.base >> 48;
    return x86e_write(e, e->insn->mem.seg, x86e_mem_offset(e), image, e->insn->operand[0].bytes,
                      X86_ACCESS_USER);
}

/* SLDT, STR */
enum x86_emul_rc x86e_sldt(struct emul *e)
{
    struct x86_emul_segment seg;

    TRY(x86e_check_umip(e));
    TRY(e->ops->read_segment(e->ctxt, e->insn->op == X86_OP_SLDT ? X86_SEG_LDTR : X86_SEG_TR,
                             &seg));
    e->dst = seg.sel;
    return X86_EMUL_OKAY;
}

static uint16_t system_type(uint16_t attr)
{
    return attr & (X86_SEG_ATTR_S | X86_SEG_ATTR_TYPE);
}

/* The system descriptor that LLDT or LTR loads. */
static enum x86_emul_rc system_descriptor(struct emul *e, uint16_t sel, bool type_ok(uint16_t),
                                          struct descriptor *d)
{
    if (sel & 4)
        return raise_error(e, EXC_GP, sel & 0xfffc);
    TRY(x86e_read_descriptor(e, sel, EXC_GP, in_long_mode(e), d));
    if (!type_ok(system_type(d->seg.attr)) || !is_canonical(e, d->seg.base) ||
        (system_type(d->seg.attr) == TYPE_TSS16 && in_long_mode(e)))
        return raise_error(e, EXC_GP, sel & 0xfffc);
    if (!(d->seg.attr & X86_SEG_ATTR_P))
        return raise_error(e, EXC_NP, sel & 0xfffc);
    return X86_EMUL_OKAY;
}

static bool is_ldt(uint16_t type)
{
    return type == TYPE_LDT;
}

static bool is_free_tss(uint16_t type)
{
    return type == TYPE_TSS || type == TYPE_TSS16;
}

enum x86_emul_rc x86e_lldt(struct emul *e)
{
    struct descriptor d = { .seg.sel = e->dst };

    if (e->dst & 0xfffc)
        TRY(system_descriptor(e, e->dst, is_ldt, &d));
    return x86e_write_segment(e, X86_SEG_LDTR, &d.seg);
}

enum x86_emul_rc x86e_ltr(struct emul *e)
{
    struct descriptor d;

    if (!(e->dst & 0xfffc))
        return raise_gp0(e);
    TRY(system_descriptor(e, e->dst, is_free_tss, &d));
    TRY(x86e_mark_descriptor(e, &d, TYPE_BUSY));
    return x86e_write_segment(e, X86_SEG_TR, &d.seg);
}

/* --- questions ------------------------------------------------------------------------------- */

/* May a descriptor be seen with this selector? Conforming code always. */
static bool is_visible(const struct emul *e, const struct descriptor *d)
{
    unsigned int dpl = attr_dpl(d->seg.attr);

    return attr_is_conforming(d->seg.attr) || (dpl >= e->ctxt->cpl && dpl >= (d->seg.sel & 3u));
}

static enum x86_emul_rc look_up(struct emul *e, uint16_t sel, struct descriptor *d, bool *found)
{
    *found = false;
    if (!(sel & 0xfffc))
        return X86_EMUL_OKAY;
    TRY(x86e_read_descriptor(e, sel, 0, false, d));
    *found = d->linear && is_visible(e, d);
    return X86_EMUL_OKAY;
}

/* VERR, VERW */
enum x86_emul_rc x86e_verr(struct emul *e)
{
    struct descriptor d;
    bool ok;

    TRY(look_up(e, e->dst, &d, &ok));
    if (ok && !(d.seg.attr & X86_SEG_ATTR_S))
        ok = false;
    if (ok && e->insn->op == X86_OP_VERR)
        ok = !(d.seg.attr & ATTR_CODE) || d.seg.attr & ATTR_WRITABLE;
    else if (ok)
        ok = !(d.seg.attr & ATTR_CODE) && d.seg.attr & ATTR_WRITABLE;
    set_flag(e, FL_ZF, ok);
    return X86_EMUL_OKAY;
}

/* Bit n: LAR (LSL) tells of system descriptors of type n (SDM vol. 2, tables 3-53 and 3-60). */
#define LAR_TYPES       0x1a3eu
#define LAR_TYPES_LONG  0x1a04u
#define LSL_TYPES       0x0a0eu
#define LSL_TYPES_LONG  0x0a04u

enum x86_emul_rc x86e_lar(struct emul *e)
{
    bool lar = e->insn->op == X86_OP_LAR, ok;
    uint32_t types = in_long_mode(e) ? (lar ? LAR_TYPES_LONG : LSL_TYPES_LONG)
                                     : (lar ? LAR_TYPES : LSL_TYPES);
    struct descriptor d;

    TRY(look_up(e, e->src, &d, &ok));
    if (ok && !(d.seg.attr & X86_SEG_ATTR_S))
        ok = types >> (d.seg.attr & X86_SEG_ATTR_TYPE) & 1;
    set_flag(e, FL_ZF, ok);
    e->no_store = !ok;
    if (ok)
        e->dst = lar ? d.raw >> 32 & 0x00ffff00 : d.seg.limit;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_arpl(struct emul *e)
{
    bool lower = (e->dst & 3) < (e->src & 3);

    set_flag(e, FL_ZF, lower);
    e->no_store = !lower;
    e->dst = (e->dst & ~3ull) | (e->src & 3);
    return X86_EMUL_OKAY;
}
