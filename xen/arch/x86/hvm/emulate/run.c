// SPDX-License-Identifier: GPL-2.0-only
/* Emulating one instruction of the running vcpu, and what comes of it. */
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/cpufeature.h>
#include <asm/gpr.h>
#include "private.h"

static void load_regs(struct x86_emul_regs *to, const struct cpu_user_regs *from)
{
#define LOAD(nr, name)  to->gpr[nr] = from->name;
    X86_EACH_GPR(LOAD)
#undef LOAD
    to->rip = from->rip;
    to->rflags = from->rflags;
}

void hvm_emul_store_regs(struct cpu_user_regs *to, const struct x86_emul_regs *from)
{
#define STORE(nr, name) to->name = from->gpr[nr];
    X86_EACH_GPR(STORE)
#undef STORE
    to->rip = from->rip;
    to->rflags = from->rflags;
}

void hvm_emul_begin(struct vcpu *v, struct x86_emul_ctxt *ctxt, struct x86_emul_regs *regs)
{
    const struct hvm_emul_state *e = emul_of(v);
    const struct hvm_vcpu *h = hvm_of(v);

    load_regs(regs, guest_cpu_user_regs());
    *ctxt = (struct x86_emul_ctxt){
        .ops = &hvm_emul_ops, .regs = regs, .data = v,
        .vendor = boot_cpu.vendor == VENDOR_AMD || boot_cpu.vendor == VENDOR_HYGON ? X86_VENDOR_IS_AMD
                                                                                   : X86_VENDOR_IS_INTEL,
        .cpl = hvm_ops->get_cpl(v), .cr0 = h->cr[0], .cr4 = h->cr[4], .efer = h->efer,
    };
    if (e->prefetched) {
        ctxt->prefetched = e->prefetched;
        memcpy(ctxt->prefetch, e->prefetch, e->prefetched);
    } else {
        ctxt->prefetched = hvm_ops->insn_bytes(v, ctxt->prefetch);
    }
}

static void forget(struct hvm_emul_state *e)
{
    e->nr_done = e->next = 0;
    e->iteration = 0;
    e->prefetched = 0;
    e->bulk.answered = false;
}

/* The answer will be of interest to nobody; but it must come before another one is asked for. */
void hvm_emul_drop(struct vcpu *v)
{
    emul_of(v)->waiting = EMUL_NOTHING;
    forget(emul_of(v));
}

static void retire(struct vcpu *v, const struct x86_emul_ctxt *ctxt)
{
    unsigned int blocked = hvm_ops->get_interruptibility(v);
    unsigned int now = blocked & (ctxt->retire.unblock_nmi ? 0 : HVM_BLOCK_NMI);

    if (ctxt->retire.mov_ss)
        now |= HVM_BLOCK_MOV_SS;
    if (ctxt->retire.sti)
        now |= HVM_BLOCK_STI;
    if (now != blocked)
        hvm_ops->set_interruptibility(v, now);
    if (ctxt->retire.singlestep)
        hvm_inject_single_step(v);
    if (unlikely(ctxt->retire.task_trap))
        hvm_emul_task_trap(v);
    if (ctxt->retire.hlt)
        hvm_hlt(v);
}

void hvm_emul_inject(struct vcpu *v, const struct x86_emul_event *e)
{
    struct hvm_event event = {
        .vector = e->vector, .type = e->type, .insn_len = e->insn_len, .has_error_code = e->has_error,
        .error_code = e->error_code, .cr2 = e->cr2,
    };

    if (e->type == X86_EVENT_NONE)
        return;
    if (e->type == X86_EVENT_EXCEPTION && e->vector == X86_EXC_DB) {
        hvm_of(v)->dr6 |= e->cr2;
        hvm_ops->update_dr(v);
    }
    hvm_inject_event(v, &event);
}

/* Again, from the start, with what is known by now. */
static void keep(struct hvm_emul_state *e, const struct x86_emul_ctxt *ctxt)
{
    /* what was remembered is of the iteration that did not complete; of the next run it is the first */
    if (e->iteration != ctxt->retire.iterations)
        e->nr_done = 0;
    e->iteration = 0;
    e->next = 0;
    e->prefetched = ctxt->insn.len;
    memcpy(e->prefetch, ctxt->insn.bytes, ctxt->insn.len);
}

/*
 * What the emulator does not know is an invalid opcode to the guest, as on a processor that does not know it: a program
 * that maps device memory must not be able to end its guest.
 */
static bool refuse(struct vcpu *v, const struct x86_emul_ctxt *ctxt)
{
    const u8 *b = ctxt->insn.bytes;

    printk(XENLOG_G_WARNING "d%uv%u: #UD for what cannot be emulated (%s) at %04lx: %02x %02x %02x %02x %02x %02x %02x %02x\n",
           v->domain->id, v->vcpu_id, emul_of(v)->why, (unsigned long)ctxt->regs->rip, b[0], b[1], b[2], b[3], b[4],
           b[5], b[6], b[7]);
    hvm_inject_exception(v, X86_EXC_UD, 0);
    return true;
}

/* False: the emulator does not know the instruction, and nothing has happened. */
static bool emulate(struct vcpu *v, struct x86_emul_ctxt *ctxt, struct x86_emul_regs *regs)
{
    struct hvm_emul_state *e = emul_of(v);
    enum x86_emul_rc rc;

    hvm_emul_begin(v, ctxt, regs);
    rc = x86_emulate(ctxt);
    if (rc == X86_EMUL_UNHANDLEABLE || rc == X86_EMUL_UNIMPLEMENTED) {
        forget(e);
        return false;
    }
    hvm_emul_store_regs(guest_cpu_user_regs(), regs);
    if (rc == X86_EMUL_RETRY && v->arch.hvm->io_pending) {
        keep(e, ctxt);
        return true;
    }
    forget(e);
    if (unlikely(ctxt->retire.task_switch))
        hvm_emul_task_switched(v);
    if (rc == X86_EMUL_OKAY)
        retire(v, ctxt);
    else if (rc == X86_EMUL_EXCEPTION)
        hvm_emul_inject(v, &ctxt->event);
    return true;
}

bool hvm_emul_run(struct vcpu *v)
{
    struct x86_emul_ctxt ctxt;
    struct x86_emul_regs regs;

    return emulate(v, &ctxt, &regs) || refuse(v, &ctxt);
}

bool hvm_emulate_if_known(struct vcpu *v)
{
    struct x86_emul_ctxt ctxt;
    struct x86_emul_regs regs;

    emul_of(v)->why = "step";
    return emulate(v, &ctxt, &regs);
}

bool hvm_emulate_one(struct vcpu *v, const char *why)
{
    emul_of(v)->why = why;
    return hvm_emul_run(v);
}

bool hvm_emulate_mmio(struct vcpu *v, paddr_t gpa, unsigned int access)
{
    return hvm_emulate_one(v, "device memory");
}
