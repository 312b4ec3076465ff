// SPDX-License-Identifier: LGPL-2.1-only
/*
 * From segment and offset to linear addresses, and through them to memory (SDM vol. 3, 5.3 to 5.5;
 * vol. 1, 3.3.7.1).
 */
#include <lib/string.h>

#include "private.h"

enum x86_emul_rc x86e_segment(struct emul *e, enum x86_seg seg,
                              const struct x86_emul_segment **out)
{
    if (!(e->segments & 1u << seg)) {
        TRY(e->ops->read_segment(e->ctxt, seg, &e->segment[seg]));
        e->segments |= 1u << seg;
    }
    *out = &e->segment[seg];
    return X86_EMUL_OKAY;
}

static bool in_limit(const struct x86_emul_segment *s, uint64_t offset, uint64_t last)
{
    /* Real mode's segments have attributes too: of data that does not expand down. */
    if ((s->attr & (X86_SEG_ATTR_S | ATTR_CODE | ATTR_DOWN)) == (X86_SEG_ATTR_S | ATTR_DOWN))
        return offset > s->limit && last <= (s->attr & X86_SEG_ATTR_DB ? 0xffffffff : 0xffff);
    return last <= s->limit;
}

static bool in_rights(const struct x86_emul_segment *s, bool write)
{
    if (!(s->attr & X86_SEG_ATTR_P) || !(s->attr & X86_SEG_ATTR_S))
        return false;
    if (s->attr & ATTR_CODE)
        return !write && s->attr & ATTR_WRITABLE;   /* of code: readable */
    return !write || s->attr & ATTR_WRITABLE;
}

unsigned int x86e_check(struct emul *e, enum x86_seg seg, uint64_t offset, unsigned int bytes,
                        bool write, uint64_t *linear, enum x86_emul_rc *rc)
{
    unsigned int vector = seg == X86_SEG_SS ? EXC_SS : EXC_GP;
    const struct x86_emul_segment *s = NULL;

    *rc = X86_EMUL_OKAY;
    if (!in_code64(e) || seg >= X86_SEG_FS) {
        *rc = x86e_segment(e, seg, &s);
        if (*rc != X86_EMUL_OKAY)
            return 0;
    }
    if (in_code64(e)) {
        *linear = offset + (s ? s->base : 0);
        return is_canonical(e, *linear) && is_canonical(e, *linear + bytes - 1) &&
               *linear <= *linear + bytes - 1 ? 0 : vector;
    }
    offset = (uint32_t)offset;
    *linear = (uint32_t)(s->base + offset);
    if (in_protected(e) && !in_rights(s, write))
        return vector;
    return in_limit(s, offset, offset + bytes - 1) ? 0 : vector;
}

enum x86_emul_rc x86e_linear(struct emul *e, enum x86_seg seg, uint64_t offset, unsigned int bytes,
                             bool write, uint64_t *linear)
{
    enum x86_emul_rc rc;
    unsigned int vector = x86e_check(e, seg, offset, bytes, write, linear, &rc);

    if (rc != X86_EMUL_OKAY)
        return rc;
    return vector ? raise_error(e, vector, 0) : X86_EMUL_OKAY;
}

static unsigned int before_4g(uint64_t linear, unsigned int bytes)
{
    return linear + bytes <= 1ull << 32 ? bytes : (1ull << 32) - linear;
}

/* Bytes of an access that come before linear addresses wrap, which they do outside 64-bit code. */
static unsigned int before_wrap(const struct emul *e, uint64_t linear, unsigned int bytes)
{
    return in_code64(e) ? bytes : before_4g(linear, bytes);
}

/* #AC (SDM vol. 3, 6.15, interrupt 17), for operands that have a natural alignment. */
static bool is_misaligned(const struct emul *e, uint64_t linear, unsigned int bytes,
                          unsigned int access)
{
    return e->ctxt->cpl == 3 && e->ctxt->cr0 & CR0_AM && e->ctxt->regs->rflags & FL_AC &&
           !(access & X86_ACCESS_SYSTEM) && bytes <= 8 && !(bytes & (bytes - 1)) &&
           linear & (bytes - 1);
}

enum x86_emul_rc x86e_read(struct emul *e, enum x86_seg seg, uint64_t offset, void *buf,
                           unsigned int bytes, unsigned int access)
{
    uint64_t linear;
    unsigned int head;

    TRY(x86e_linear(e, seg, offset, bytes, access & X86_ACCESS_RMW, &linear));
    if (is_misaligned(e, linear, bytes, access))
        return raise_error(e, EXC_AC, 0);
    head = before_wrap(e, linear, bytes);
    TRY(e->ops->read(e->ctxt, linear, buf, head, access));
    if (head < bytes)
        TRY(e->ops->read(e->ctxt, 0, (uint8_t *)buf + head, bytes - head, access));
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_write(struct emul *e, enum x86_seg seg, uint64_t offset, const void *buf,
                            unsigned int bytes, unsigned int access)
{
    uint64_t linear;
    unsigned int head;

    TRY(x86e_linear(e, seg, offset, bytes, true, &linear));
    if (is_misaligned(e, linear, bytes, access))
        return raise_error(e, EXC_AC, 0);
    head = before_wrap(e, linear, bytes);
    TRY(e->ops->write(e->ctxt, linear, buf, head, access));
    if (head < bytes)
        TRY(e->ops->write(e->ctxt, 0, (const uint8_t *)buf + head, bytes - head, access));
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_read_value(struct emul *e, enum x86_seg seg, uint64_t offset,
                                 uint64_t *value, unsigned int bytes, unsigned int access)
{
    *value = 0;
    return x86e_read(e, seg, offset, value, bytes, access);
}

/* The CPU's own accesses: bases have 64 bits in all of long mode, and wrap at 4 GiB outside it. */
static unsigned int system_head(const struct emul *e, uint64_t *linear, unsigned int bytes)
{
    if (in_long_mode(e))
        return bytes;
    *linear = (uint32_t)*linear;
    return before_4g(*linear, bytes);
}

enum x86_emul_rc x86e_read_table(struct emul *e, uint64_t linear, void *buf, unsigned int bytes)
{
    unsigned int head = system_head(e, &linear, bytes);

    TRY(e->ops->read(e->ctxt, linear, buf, head, X86_ACCESS_SYSTEM));
    if (head < bytes)
        TRY(e->ops->read(e->ctxt, 0, (uint8_t *)buf + head, bytes - head, X86_ACCESS_SYSTEM));
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_write_table(struct emul *e, uint64_t linear, const void *buf, unsigned int bytes)
{
    unsigned int head = system_head(e, &linear, bytes);

    TRY(e->ops->write(e->ctxt, linear, buf, head, X86_ACCESS_SYSTEM));
    if (head < bytes)
        TRY(e->ops->write(e->ctxt, 0, (const uint8_t *)buf + head, bytes - head, X86_ACCESS_SYSTEM));
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_read_system(struct emul *e, uint64_t linear, uint64_t *value,
                                  unsigned int bytes)
{
    *value = 0;
    return x86e_read_table(e, linear, value, bytes);
}

enum x86_emul_rc x86e_exchange(struct emul *e, enum x86_seg seg, uint64_t offset, void *expected,
                               const void *desired, unsigned int bytes, bool *swapped)
{
    uint64_t linear;

    *swapped = true;
    TRY(x86e_linear(e, seg, offset, bytes, true, &linear));
    if (!e->ops->cmpxchg || before_wrap(e, linear, bytes) < bytes)
        return x86e_write(e, seg, offset, desired, bytes, X86_ACCESS_USER);
    return e->ops->cmpxchg(e->ctxt, linear, expected, desired, bytes, X86_ACCESS_USER, swapped);
}

enum x86_emul_rc x86_emul_linear(struct x86_emul_ctxt *ctxt, enum x86_seg seg, uint64_t offset,
                                 unsigned int bytes, bool write, uint64_t *linear)
{
    struct x86_emul_segment cs;
    struct x86_insn mode = { 0 };
    struct emul e = { .ctxt = ctxt, .ops = ctxt->ops, .insn = &mode };

    TRY(ctxt->ops->read_segment(ctxt, X86_SEG_CS, &cs));
    mode.code_bits = x86_emul_code_bits(ctxt, cs.attr);
    return x86e_linear(&e, seg, offset, bytes, write, linear);
}
