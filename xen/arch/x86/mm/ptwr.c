// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writable page tables: a guest may write to its L1 tables as if they were memory. The write
 * faults, is decoded and carried out as a checked update of the entry.
 * (VMASST_TYPE_writable_pagetables makes no difference to 64-bit guests.)
 *
 * The instruction is read again from the guest, so it need not be the one that faulted; it only
 * chooses what the guest asks for, and that is checked like any request. The address is the
 * processor's.
 */
#include <xen/arch.h>
#include <asm/gpr.h>
#include <asm/usercopy.h>

#include "private.h"
#include "ptwr.h"

#define MAX_INSN_BYTES      15

/* The instruction at rip, as far as it can be read. */
static bool fetch(const struct cpu_user_regs *regs, struct ptwr_insn *insn)
{
    u8 bytes[MAX_INSN_BYTES];
    unsigned int nr =
        MAX_INSN_BYTES - arch_copy_from_guest(bytes, (const void *)regs->rip, MAX_INSN_BYTES);
    unsigned int on_page = PAGE_SIZE - (regs->rip & PAGE_OFFSET_MASK);

    /* the next page may be missing without the instruction needing it */
    if (nr < MAX_INSN_BYTES && on_page < MAX_INSN_BYTES)
        nr = on_page - arch_copy_from_guest(bytes, (const void *)regs->rip, on_page);
    return ptwr_decode(bytes, nr, insn);
}

/* One attempt: the entry as it is now, with the operand's bytes replaced. */
static int attempt(pte_t *slot, unsigned int shift, const struct ptwr_insn *insn,
                   struct cpu_user_regs *regs, struct domain *d)
{
    u64 mask = (insn->size == 8 ? ~0ULL : (1ULL << 8 * insn->size) - 1) << shift;
    pte_t old = READ_ONCE(*slot), new;
    bool write = true;
    u64 result = ptwr_execute(insn, regs, (old & mask) >> shift, &write);

    if (!write)
        return 0;
    new = (old & ~mask) | (result << shift & mask);
    return pt_cmpxchg_l1(slot, old, new, d);
}

/* All that ptwr_execute() changes: flags, RAX, the register operand. */
struct undo {
    u64 rflags, rax, *reg, operand;
};

static void restore(struct cpu_user_regs *regs, const struct undo *u)
{
    *u->reg = u->operand;
    regs->rax = u->rax;
    regs->rflags = u->rflags;
}

static bool carry_out(pte_t *slot, unsigned int shift, const struct ptwr_insn *insn,
                      struct cpu_user_regs *regs, struct domain *d)
{
    u64 *reg = insn->reg >= 0 ? gpr_at(regs, insn->reg) : &regs->rax;
    struct undo before = { .rflags = regs->rflags, .rax = regs->rax, .reg = reg, .operand = *reg };
    int rc;

    /* the processor sets an A or D bit now and then: not for ever */
    while ((rc = attempt(slot, shift, insn, regs, d)) == -EAGAIN)
        restore(regs, &before);
    if (rc) {
        restore(regs, &before);
        return false;
    }
    regs->rip += insn->length;
    return true;
}

bool pv_ptwr_fault(unsigned long addr, const struct guest_walk *walk, struct cpu_user_regs *regs)
{
    struct domain *d = current->domain;
    mfn_t mfn = pte_mfn(walk->pte);
    struct ptwr_insn insn;
    struct page_info *pg;
    pte_t *slot;
    bool done;

    if (!(walk->pte & _PAGE_PRESENT) || !mfn_valid(mfn))
        return false;
    pg = mfn_to_page(mfn);
    if ((READ_ONCE(pg->type) & (PGT_type_mask | PGT_validated)) !=
        (PGT_l1_page_table | PGT_validated))
        return false;
    if (!fetch(regs, &insn) || addr % sizeof(pte_t) + insn.size > sizeof(pte_t)) {
        mm_refuse("unsupported instruction at %lx writes to L1 page table %lx", regs->rip, mfn);
        return false;
    }
    if (page_table_lock(pg, d) != 1)
        return false;
    slot = (pte_t *)page_to_virt(pg) + (addr & PAGE_OFFSET_MASK) / sizeof(pte_t);
    done = carry_out(slot, 8 * (addr % sizeof(pte_t)), &insn, regs, d);
    page_table_unlock(pg);
    return done;
}
