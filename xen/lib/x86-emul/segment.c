// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Instructions that read and load segment registers.
 */
#include "private.h"

static enum x86_emul_rc load(struct emul *e, enum x86_seg seg, uint16_t sel)
{
    struct x86_emul_segment new;

    TRY(x86e_load_data_segment(e, seg, sel, e->ctxt->cpl, &new));
    TRY(x86e_write_segment(e, seg, &new));
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_push_seg(struct emul *e)
{
    const struct x86_emul_segment *seg;

    TRY(x86e_segment(e, e->insn->operand[0].reg, &seg));
    return x86e_push(e, seg->sel, e->insn->op_bytes);
}

enum x86_emul_rc x86e_pop_seg(struct emul *e)
{
    enum x86_seg seg = e->insn->operand[0].reg;
    uint64_t sel;

    TRY(x86e_pop(e, &sel, e->insn->op_bytes));
    TRY(load(e, seg, sel));
    e->ctxt->retire.mov_ss = seg == X86_SEG_SS;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_mov_from_seg(struct emul *e)
{
    const struct x86_emul_segment *seg;

    if (e->insn->operand[1].reg > X86_SEG_GS)
        return raise(e, EXC_UD);
    TRY(x86e_segment(e, e->insn->operand[1].reg, &seg));
    e->dst = seg->sel;
    return X86_EMUL_OKAY;
}

enum x86_emul_rc x86e_mov_to_seg(struct emul *e)
{
    enum x86_seg seg = e->insn->operand[0].reg;

    if (seg > X86_SEG_GS || seg == X86_SEG_CS)
        return raise(e, EXC_UD);
    TRY(load(e, seg, e->src));
    e->ctxt->retire.mov_ss = seg == X86_SEG_SS;
    return X86_EMUL_OKAY;
}

/* LES, LDS, LSS, LFS, LGS. LSS loads both halves of the stack pointer, so nothing has to wait. */
enum x86_emul_rc x86e_load_far(struct emul *e)
{
    struct x86_operand dst = e->insn->operand[0];
    uint64_t image[2] = { 0 };
    enum x86_seg seg;
    uint64_t sel;

    if (e->insn->map == X86_MAP_ONE)
        seg = e->insn->opcode == 0xc4 ? X86_SEG_ES : X86_SEG_DS;
    else
        seg = e->insn->opcode == 0xb2 ? X86_SEG_SS
                                      : e->insn->opcode == 0xb4 ? X86_SEG_FS : X86_SEG_GS;
    if (dst.bytes == 8 && is_amd(e))
        dst.bytes = 4;              /* AMD has no pointers of 16:64 */
    TRY(x86e_read(e, e->insn->mem.seg, x86e_mem_offset(e), image, dst.bytes + 2,
                  X86_ACCESS_USER));
    sel = dst.bytes == 8 ? image[1] : image[0] >> (8 * dst.bytes);
    TRY(load(e, seg, sel));
    x86_operand_write_gpr(&dst, &e->regs, image[0]);
    return X86_EMUL_OKAY;
}
