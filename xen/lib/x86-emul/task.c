// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Switching tasks in protected mode (SDM vol. 3, chapter 8): by far JMP and CALL, by IRET with NT, and by events
 * through a task gate, for those who intercept them. There are three parts: checks and reads, which leave all as it
 * was; the old task's state is stored and the new one's registers become valid; the new one's segments are loaded,
 * where what fails is the new task's fault.
 */
#include "private.h"

#define TYPE_TSS16      1
#define TYPE_TSS32      9
#define TYPE_BUSY       2u
#define TYPE_LDT        2

#define LIMIT16         0x2bu           /* the last byte a TSS of the 286 must have */
#define LIMIT32         0x67u
#define STATE16         0x0eu           /* where what a switch stores begins: IP, FLAGS, registers, segments */
#define STATE32         0x20u
#define STATE_FIELDS    16
#define CR3_32          0x1cu
#define LDT16           0x2au
#define LDT32           0x60u
#define TRAP32          0x64u
#define CR0_PG          0x80000000u
#define FLAGS_KNOWN     0x003f7fd5u
#define ATTEMPTS        16u

/* A task state segment, of either width. */
struct task_state {
    uint32_t cr3, eip, eflags, gpr[8];
    uint16_t seg[6], ldt;               /* in the order of enum x86_seg */
    bool is_32bit, trap;
};

struct task_switch {
    const struct x86_emul_task *task;
    struct x86_emul_segment old;        /* TR */
    struct descriptor new;
    struct task_state state;            /* the new task's */
};

static bool is_tss32(uint16_t attr)
{
    return (attr & X86_SEG_ATTR_TYPE & ~TYPE_BUSY) == TYPE_TSS32;
}

static bool is_tss(uint16_t attr)
{
    return !(attr & X86_SEG_ATTR_S) && ((attr & X86_SEG_ATTR_TYPE & ~TYPE_BUSY) == TYPE_TSS16 || is_tss32(attr));
}

static enum x86_emul_rc refuse(struct emul *e, const struct x86_emul_task *t, unsigned int vector, uint16_t sel)
{
    return raise_error(e, vector, (sel & 0xfffc) | (t->external ? 1 : 0));
}

/* The old task waits for the new one to return. */
static bool nests(const struct x86_emul_task *t)
{
    return t->cause == X86_TASK_CALL || t->cause == X86_TASK_GATE;
}

/* --- before anything changes ------------------------------------------------------------------ */
static enum x86_emul_rc find_new_task(struct emul *e, struct task_switch *s)
{
    const struct x86_emul_task *t = s->task;
    bool back = t->cause == X86_TASK_IRET;
    unsigned int vector = back ? EXC_TS : EXC_GP;
    uint16_t attr;

    if ((t->selector & 4) || !(t->selector & 0xfffc))
        return refuse(e, t, vector, t->selector);
    TRY(x86e_read_descriptor(e, t->selector, 0, false, &s->new));
    attr = s->new.seg.attr;
    if (!s->new.linear || !is_tss(attr) || !!(attr & TYPE_BUSY) != back)
        return refuse(e, t, vector, t->selector);
    if (!(attr & X86_SEG_ATTR_P))
        return refuse(e, t, EXC_NP, t->selector);
    if (s->new.seg.limit < (is_tss32(attr) ? LIMIT32 : LIMIT16))
        return refuse(e, t, EXC_TS, t->selector);
    if (!is_tss(s->old.attr) || s->old.limit < (is_tss32(s->old.attr) ? LIMIT32 : LIMIT16))
        return refuse(e, t, EXC_TS, s->old.sel);
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc read_state16(struct emul *e, uint64_t tss, struct task_state *s)
{
    uint16_t image[STATE_FIELDS - 1];       /* with the LDT, which follows */

    TRY(x86e_read_table(e, tss + STATE16, image, sizeof(image)));
    s->eip = image[0];
    s->eflags = image[1];
    for (unsigned int i = 0; i < 8; i++)
        s->gpr[i] = image[2 + i];
    for (unsigned int i = 0; i < 4; i++)
        s->seg[i] = image[10 + i];
    s->ldt = image[14];
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc read_state32(struct emul *e, uint64_t tss, struct task_state *s)
{
    uint32_t image[(TRAP32 + 4 - CR3_32) / 4];

    TRY(x86e_read_table(e, tss + CR3_32, image, sizeof(image)));
    s->cr3 = image[0];
    s->eip = image[1];
    s->eflags = image[2];
    for (unsigned int i = 0; i < 8; i++)
        s->gpr[i] = image[3 + i];
    for (unsigned int i = 0; i < 6; i++)
        s->seg[i] = image[11 + i];
    s->ldt = image[17];
    s->trap = image[18] & 1;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc read_state(struct emul *e, struct task_switch *s)
{
    s->state.is_32bit = is_tss32(s->new.seg.attr);
    return (s->state.is_32bit ? read_state32 : read_state16)(e, s->new.seg.base, &s->state);
}

/* --- the old task's state --------------------------------------------------------------------- */
static enum x86_emul_rc selectors(struct emul *e, uint16_t sel[6])
{
    const struct x86_emul_segment *seg;

    for (unsigned int i = 0; i < 6; i++) {
        TRY(x86e_segment(e, i, &seg));
        sel[i] = seg->sel;
    }
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc store_state(struct emul *e, const struct task_switch *s)
{
    uint32_t flags = e->regs.rflags, wide[STATE_FIELDS];
    uint16_t sel[6], narrow[STATE_FIELDS];

    if (s->task->cause == X86_TASK_IRET)
        flags &= ~FL_NT;
    TRY(selectors(e, sel));
    wide[0] = s->task->next_rip;
    wide[1] = flags;
    for (unsigned int i = 0; i < 8; i++)
        wide[2 + i] = e->regs.gpr[i];
    for (unsigned int i = 0; i < 6; i++)
        wide[10 + i] = sel[i];
    if (is_tss32(s->old.attr))
        return x86e_write_table(e, s->old.base + STATE32, wide, sizeof(wide));
    for (unsigned int i = 0; i < STATE_FIELDS; i++)
        narrow[i] = wide[i];
    return x86e_write_table(e, s->old.base + STATE16, narrow, LDT16 - STATE16);
}

/* Busy is what runs and what runs will return to. */
static enum x86_emul_rc move_busy(struct emul *e, struct task_switch *s)
{
    struct descriptor old;

    /* both were read before the first is written: the second may be the same page, and cannot fail then */
    TRY(x86e_read_descriptor(e, s->old.sel, 0, false, &old));
    if (s->task->cause != X86_TASK_IRET)
        TRY(x86e_mark_descriptor(e, &s->new, TYPE_BUSY));
    if (nests(s->task))
        return X86_EMUL_OKAY;
    return x86e_unmark_descriptor(e, &old, TYPE_BUSY);
}

static enum x86_emul_rc leave_old_task(struct emul *e, struct task_switch *s)
{
    TRY(store_state(e, s));
    if (nests(s->task))
        TRY(x86e_write_table(e, s->new.seg.base, &s->old.sel, 2));
    return move_busy(e, s);
}

/* --- the new task's registers ----------------------------------------------------------------- */
/* Until they are loaded, CS and SS are still usable and the others not. */
static enum x86_emul_rc set_selectors(struct emul *e, const struct task_state *s)
{
    const struct x86_emul_segment *now;
    struct x86_emul_segment seg;

    for (unsigned int i = 0; i < 6; i++) {
        TRY(x86e_segment(e, i, &now));
        seg = *now;
        if (i != X86_SEG_CS && i != X86_SEG_SS)
            seg = (struct x86_emul_segment){ 0 };
        seg.sel = s->seg[i];
        TRY(x86e_write_segment(e, i, &seg));
    }
    seg = (struct x86_emul_segment){ .sel = s->ldt };
    return x86e_write_segment(e, X86_SEG_LDTR, &seg);
}

static enum x86_emul_rc set_control_registers(struct emul *e, const struct task_state *s)
{
    uint64_t cr0 = e->ctxt->cr0 | CR0_TS;

    if (!e->ops->write_cr)
        return X86_EMUL_UNHANDLEABLE;
    if (s->is_32bit && e->ctxt->cr0 & CR0_PG)
        TRY(e->ops->write_cr(e->ctxt, 3, s->cr3));
    TRY(e->ops->write_cr(e->ctxt, 0, cr0));
    e->ctxt->cr0 = cr0;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc enter_new_task(struct emul *e, struct task_switch *s)
{
    const struct task_state *n = &s->state;

    TRY(x86e_write_segment(e, X86_SEG_TR, &s->new.seg));
    for (unsigned int i = 0; i < 8; i++)
        e->regs.gpr[i] = n->gpr[i];
    e->regs.rflags = (n->eflags & FLAGS_KNOWN) | FL_FIXED | (nests(s->task) ? FL_NT : 0);
    e->next_rip = n->eip;
    e->keep_rf = true;
    e->task_switched = true;
    e->ctxt->retire.task_switch = true;
    e->ctxt->retire.task_trap = n->trap;
    TRY(set_selectors(e, n));
    return set_control_registers(e, n);
}

/* --- the new task's segments ------------------------------------------------------------------ */
static enum x86_emul_rc load_ldt(struct emul *e, const struct task_switch *s)
{
    uint16_t sel = s->state.ldt;
    struct descriptor d;

    if (!(sel & 0xfffc))
        return X86_EMUL_OKAY;
    if (sel & 4)
        return refuse(e, s->task, EXC_TS, sel);
    TRY(x86e_read_descriptor(e, sel, 0, false, &d));
    if ((d.seg.attr & (X86_SEG_ATTR_P | X86_SEG_ATTR_S | X86_SEG_ATTR_TYPE)) != (X86_SEG_ATTR_P | TYPE_LDT))
        return refuse(e, s->task, EXC_TS, sel);
    return x86e_write_segment(e, X86_SEG_LDTR, &d.seg);
}

/* The privilege of the task is its code segment's. */
static bool fits(enum x86_seg seg, const struct descriptor *d, unsigned int cpl)
{
    uint16_t attr = d->seg.attr;
    unsigned int dpl = attr_dpl(attr), rpl = d->seg.sel & 3;

    if (!(attr & X86_SEG_ATTR_S))
        return false;
    if (seg == X86_SEG_CS)
        return attr_is_code(attr) && (attr_is_conforming(attr) ? dpl <= rpl : dpl == rpl);
    if (seg == X86_SEG_SS)
        return !attr_is_code(attr) && attr & ATTR_WRITABLE && dpl == cpl && rpl == cpl;
    if (attr_is_code(attr) && !(attr & ATTR_WRITABLE))
        return false;                           /* execute-only */
    return attr_is_conforming(attr) || (dpl >= cpl && dpl >= rpl);
}

static enum x86_emul_rc load_segment(struct emul *e, const struct task_switch *s, enum x86_seg seg, unsigned int cpl)
{
    uint16_t sel = s->state.seg[seg];
    bool must = seg == X86_SEG_CS || seg == X86_SEG_SS;
    struct descriptor d;

    if (!(sel & 0xfffc))
        return must ? refuse(e, s->task, EXC_TS, sel) : X86_EMUL_OKAY;
    TRY(x86e_read_descriptor(e, sel, 0, false, &d));
    if (!d.linear || !fits(seg, &d, cpl))
        return refuse(e, s->task, EXC_TS, sel);
    if (!(d.seg.attr & X86_SEG_ATTR_P))
        return refuse(e, s->task, seg == X86_SEG_SS ? EXC_SS : EXC_NP, sel);
    TRY(x86e_mark_descriptor(e, &d, ATTR_ACCESSED));
    return x86e_write_segment(e, seg, &d.seg);
}

static enum x86_emul_rc load_vm86_segments(struct emul *e, const struct task_switch *s)
{
    for (unsigned int i = 0; i < 6; i++) {
        struct x86_emul_segment seg = {
            .sel = s->state.seg[i], .attr = 0xf3, .limit = 0xffff, .base = (uint32_t)s->state.seg[i] << 4,
        };

        TRY(x86e_write_segment(e, i, &seg));
    }
    e->new_cpl = e->ctxt->cpl = 3;
    return X86_EMUL_OKAY;
}

/* There is no way back any more: a descriptor that another CPU changes meanwhile is looked at again here. */
static enum x86_emul_rc settle_segment(struct emul *e, const struct task_switch *s, enum x86_seg seg, unsigned int cpl)
{
    enum x86_emul_rc rc;

    for (unsigned int i = 0; i < ATTEMPTS; i++) {
        rc = load_segment(e, s, seg, cpl);
        if (rc != X86_EMUL_RETRY)
            return rc;
    }
    return X86_EMUL_UNHANDLEABLE;
}

static enum x86_emul_rc load_segments(struct emul *e, const struct task_switch *s)
{
    static const uint8_t order[] = { X86_SEG_CS, X86_SEG_SS, X86_SEG_DS, X86_SEG_ES, X86_SEG_FS, X86_SEG_GS };
    unsigned int cpl = s->state.seg[X86_SEG_CS] & 3;

    TRY(load_ldt(e, s));
    if (s->state.is_32bit && s->state.eflags & FL_VM)
        return load_vm86_segments(e, s);
    for (unsigned int i = 0; i < ARRAY_SIZE(order); i++) {
        TRY(settle_segment(e, s, order[i], cpl));
        if (order[i] == X86_SEG_SS)
            e->new_cpl = e->ctxt->cpl = cpl;
    }
    return X86_EMUL_OKAY;
}

/* An event's error code goes onto the new task's stack. */
static enum x86_emul_rc start_new_task(struct emul *e, const struct task_switch *s)
{
    const struct x86_emul_segment *cs;

    TRY(load_segments(e, s));
    if (s->task->has_error)
        TRY(x86e_push(e, s->task->error_code, s->state.is_32bit ? 4 : 2));
    TRY(x86e_segment(e, X86_SEG_CS, &cs));
    return x86e_check_target(e, cs, s->state.eip);
}

enum x86_emul_rc x86e_task_switch(struct emul *e, const struct x86_emul_task *t)
{
    struct task_switch s = { .task = t };

    if (!in_protected(e) && !in_vm86(e))
        return X86_EMUL_UNHANDLEABLE;
    if (in_long_mode(e))
        return X86_EMUL_UNHANDLEABLE;
    TRY(e->ops->read_segment(e->ctxt, X86_SEG_TR, &s.old));
    TRY(find_new_task(e, &s));
    TRY(read_state(e, &s));
    TRY(leave_old_task(e, &s));
    TRY(enter_new_task(e, &s));
    return start_new_task(e, &s);
}

enum x86_emul_rc x86e_task_return(struct emul *e)
{
    struct x86_emul_task t = { .cause = X86_TASK_IRET, .next_rip = e->next_rip };
    struct x86_emul_segment tr;
    uint64_t link;

    TRY(e->ops->read_segment(e->ctxt, X86_SEG_TR, &tr));
    TRY(x86e_read_system(e, tr.base, &link, 2));
    t.selector = link;
    return x86e_task_switch(e, &t);
}

enum x86_emul_rc x86_emul_switch_task(struct x86_emul_ctxt *ctxt, const struct x86_emul_task *task)
{
    static const struct x86_insn mode = { .code_bits = 32, .op_bytes = 4, .addr_bytes = 4 };
    struct emul e = { .ctxt = ctxt, .ops = ctxt->ops, .insn = &mode, .regs = *ctxt->regs, .new_cpl = ctxt->cpl };
    enum x86_emul_rc rc;

    ctxt->event.type = X86_EVENT_NONE;
    ctxt->retire.task_switch = ctxt->retire.task_trap = false;
    rc = x86e_task_switch(&e, task);
    if (e.task_switched) {
        e.regs.rip = e.next_rip;
        *ctxt->regs = e.regs;
        ctxt->cpl = e.new_cpl;
    }
    return rc;
}
