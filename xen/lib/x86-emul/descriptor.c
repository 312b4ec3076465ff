// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Descriptors in the guest's tables, and the checks of loading a segment register (SDM vol. 3,
 * 3.4.5, 5.4 to 5.6; vol. 2, MOV).
 */
#include "private.h"

static void decode(struct descriptor *d)
{
    uint64_t raw = d->raw;
    uint32_t limit = (raw & 0xffff) | (raw >> 32 & 0xf0000);

    d->seg.attr = raw >> 40 & 0xf0ff;
    d->seg.base = (raw >> 16 & 0xffffff) | (raw >> 32 & 0xff000000);
    d->seg.limit = d->seg.attr & X86_SEG_ATTR_G ? limit << 12 | 0xfff : limit;
}

enum x86_emul_rc x86e_read_descriptor(struct emul *e, uint16_t sel, unsigned int vector, bool wide,
                                      struct descriptor *out)
{
    struct x86_emul_segment table;
    uint32_t offset = sel & 0xfff8;
    uint64_t high;

    *out = (struct descriptor){ .seg.sel = sel };
    TRY(e->ops->read_segment(e->ctxt, sel & 4 ? X86_SEG_LDTR : X86_SEG_GDTR, &table));
    if ((sel & 4 && !(table.attr & X86_SEG_ATTR_P)) || offset + (wide ? 15 : 7) > table.limit)
        return vector ? raise_error(e, vector, sel & 0xfffc) : X86_EMUL_OKAY;
    TRY(x86e_read_system(e, table.base + offset, &out->raw, 8));
    out->linear = table.base + offset;
    decode(out);
    if (wide) {
        TRY(x86e_read_system(e, out->linear + 8, &high, 8));
        out->seg.base |= high << 32;
    }
    return X86_EMUL_OKAY;
}

/* Replaces the byte with type, DPL and P. */
static enum x86_emul_rc change_type(struct emul *e, const struct descriptor *d, uint8_t new)
{
    uint64_t linear = d->linear + 5;
    uint8_t old = d->raw >> 40;
    bool swapped = true;

    if (!d->linear || old == new)
        return X86_EMUL_OKAY;
    if (!in_long_mode(e))
        linear = (uint32_t)linear;
    if (e->ops->cmpxchg)
        TRY(e->ops->cmpxchg(e->ctxt, linear, &old, &new, 1, X86_ACCESS_SYSTEM, &swapped));
    else
        TRY(x86e_write_table(e, linear, &new, 1));
    if (!swapped)
        return X86_EMUL_RETRY;      /* somebody changed the descriptor after it was read */
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_mark_descriptor(struct emul *e, struct descriptor *d, unsigned int bits)
{
    TRY(change_type(e, d, d->raw >> 40 | bits));
    if (d->linear)
        d->seg.attr |= bits;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_unmark_descriptor(struct emul *e, struct descriptor *d, unsigned int bits)
{
    return change_type(e, d, d->raw >> 40 & ~bits);
}

enum x86_emul_rc x86e_real_segment(struct emul *e, enum x86_seg seg, uint16_t sel,
                                   struct x86_emul_segment *out)
{
    const struct x86_emul_segment *old;

    TRY(x86e_segment(e, seg, &old));
    *out = *old;
    if (in_vm86(e)) {
        out->attr = 0xf3;
        out->limit = 0xffff;
    } else if (!(out->attr & X86_SEG_ATTR_P)) {
        out->attr = 0x93;           /* was made unusable in protected mode */
        out->limit = 0xffff;
    }
    out->sel = sel;
    out->base = (uint32_t)sel << 4;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc load_null(struct emul *e, enum x86_seg seg, uint16_t sel, unsigned int cpl,
                                  struct x86_emul_segment *out)
{
    *out = (struct x86_emul_segment){ .sel = sel };
    if (seg != X86_SEG_SS)
        return X86_EMUL_OKAY;
    if (!in_code64(e) || cpl == 3 || (sel & 3) != cpl)
        return raise_gp0(e);
    out->attr = cpl << X86_SEG_ATTR_DPL_SHIFT;
    return X86_EMUL_OKAY;
}

static bool stack_permitted(const struct descriptor *d, unsigned int cpl)
{
    uint16_t attr = d->seg.attr;

    return attr & X86_SEG_ATTR_S && !(attr & ATTR_CODE) && attr & ATTR_WRITABLE &&
           (d->seg.sel & 3) == cpl && attr_dpl(attr) == cpl;
}

static bool data_permitted(const struct descriptor *d, unsigned int cpl)
{
    uint16_t attr = d->seg.attr;

    if (!(attr & X86_SEG_ATTR_S) || (attr & ATTR_CODE && !(attr & ATTR_WRITABLE)))
        return false;
    return attr_is_conforming(attr) ||
           (attr_dpl(attr) >= cpl && attr_dpl(attr) >= (d->seg.sel & 3u));
}

enum x86_emul_rc x86e_load_data_segment(struct emul *e, enum x86_seg seg, uint16_t sel,
                                        unsigned int cpl, struct x86_emul_segment *out)
{
    struct descriptor d;

    if (!in_protected(e))
        return x86e_real_segment(e, seg, sel, out);
    if (!(sel & 0xfffc))
        return load_null(e, seg, sel, cpl, out);
    TRY(x86e_read_descriptor(e, sel, EXC_GP, false, &d));
    if (!(seg == X86_SEG_SS ? stack_permitted(&d, cpl) : data_permitted(&d, cpl)))
        return raise_error(e, EXC_GP, sel & 0xfffc);
    if (!(d.seg.attr & X86_SEG_ATTR_P))
        return raise_error(e, seg == X86_SEG_SS ? EXC_SS : EXC_NP, sel & 0xfffc);
    TRY(x86e_mark_descriptor(e, &d, ATTR_ACCESSED));
    *out = d.seg;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_write_segment(struct emul *e, enum x86_seg seg,
                                    const struct x86_emul_segment *in)
{
    if (!e->ops->write_segment)
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->write_segment(e->ctxt, seg, in));
    if (seg <= X86_SEG_GS) {
        e->segment[seg] = *in;
        e->segments |= 1u << seg;
    }
    return X86_EMUL_OKAY;
}
