// SPDX-License-Identifier: LGPL-2.1-only
/*
 * TLB and caches.
 */
#include "private.h"

#define EFER_SVME   0x00001000u

static enum x86_emul_rc tlb_op(struct emul *e, enum x86_emul_tlb_op op, uint64_t address,
                               uint64_t pcid, unsigned int kind)
{
    return e->ops->tlb_op ? e->ops->tlb_op(e->ctxt, op, address, pcid, kind)
                          : X86_EMUL_UNHANDLEABLE;
}

/* Nothing is accessed: limits do not matter, and an address out of range does nothing. */
enum x86_emul_rc x86e_invlpg(struct emul *e)
{
    const struct x86_emul_segment *seg;
    uint64_t linear = x86e_mem_offset(e);

    if (!in_code64(e) || e->insn->mem.seg >= X86_SEG_FS) {
        TRY(x86e_segment(e, e->insn->mem.seg, &seg));
        linear += seg->base;
    }
    if (!in_code64(e))
        linear = (uint32_t)linear;
    else if (!is_canonical(e, linear))
        return X86_EMUL_OKAY;
    return tlb_op(e, X86_TLB_INVLPG, linear, 0, 0);
}

enum x86_emul_rc x86e_invpcid(struct emul *e)
{
    uint64_t kind = x86_operand_read_gpr(&e->insn->operand[0], &e->regs), image[2];

    if (in_vm86(e))
        return raise_gp0(e);
    TRY(x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), image, sizeof(image),
                  X86_ACCESS_USER));
    if (kind > 3 || image[0] >> 12 || (kind == 0 && !is_canonical(e, image[1])))
        return raise_gp0(e);
    return tlb_op(e, X86_TLB_INVPCID, image[1], image[0], kind);
}

enum x86_emul_rc x86e_invlpga(struct emul *e)
{
    if (!(e->ctxt->efer & EFER_SVME))
        return raise(e, EXC_UD);
    return tlb_op(e, X86_TLB_INVLPGA, get_gpr(e, X86_GPR_RAX, e->insn->addr_bytes),
                  get_gpr(e, X86_GPR_RCX, 4), 0);
}

static enum x86_emul_rc cache_op(struct emul *e, enum x86_emul_cache_op op, uint64_t linear)
{
    return e->ops->cache_op ? e->ops->cache_op(e->ctxt, op, linear) : X86_EMUL_OKAY;
}

/* WBINVD (WBNOINVD with F3), INVD */
enum x86_emul_rc x86e_wbinvd(struct emul *e)
{
    if (e->insn->op == X86_OP_INVD)
        return cache_op(e, X86_CACHE_INVD, 0);
    return cache_op(e, e->insn->prefixes & X86_PFX_REPE ? X86_CACHE_WBNOINVD : X86_CACHE_WBINVD,
                    0);
}

/* CLFLUSH, CLFLUSHOPT, CLWB: a reading of one byte as far as rights go. */
enum x86_emul_rc x86e_clflush(struct emul *e)
{
    enum x86_emul_cache_op op = X86_CACHE_CLFLUSH;
    uint64_t linear;

    if (e->insn->op != X86_OP_CLFLUSH)
        op = e->insn->op == X86_OP_CLWB ? X86_CACHE_CLWB : X86_CACHE_CLFLUSHOPT;
    TRY(x86e_linear(e, e->insn->mem.seg, x86e_mem_offset(e), 1, false, &linear));
    return cache_op(e, op, linear);
}
