// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page faults that are nobody's fault: a CPU that acted on a translation which the tables have
 * outgrown, and writes to L1 tables, which are carried out for the guest.
 */
#include <asm/flushtlb.h>
#include <asm/insn.h>
#include <asm/pv.h>
#include <asm/traps.h>

#include "private.h"
#include "ptwr.h"

/* Would the access be allowed by what the tables say now? */
static bool access_permitted(const struct guest_walk *walk, u32 error)
{
    if (!(walk->pte & _PAGE_PRESENT) || (error & PFEC_reserved))
        return false;
    if ((error & PFEC_write) && !(walk->rights & _PAGE_RW))
        return false;
    if ((error & PFEC_user) && !(walk->rights & _PAGE_USER))
        return false;
    return !((error & PFEC_insn) && (walk->rights & _PAGE_NX));
}

/*
 * Our own access to a guest's page: it must be one that was meant, or SMEP and SMAP would be in
 * vain.
 */
static bool is_deliberate(const struct cpu_user_regs *regs)
{
    if (regs->error_code & PFEC_insn)
        return false;
    return !(read_cr4() & X86_CR4_SMAP) || (regs->rflags & X86_EFLAGS_AC);
}

int pv_fixup_page_fault(unsigned long addr, struct cpu_user_regs *regs)
{
    struct vcpu *v = current;
    struct guest_walk walk;

    if (is_idle_vcpu(v) || (!guest_mode(regs) && !is_deliberate(regs)))
        return 0;
    guest_walk(pv_current_root(v), addr, &walk);
    if (access_permitted(&walk, regs->error_code)) {
        flush_local(addr, FLUSH_VA);
        return 1;
    }
    if ((regs->error_code & (PFEC_write | PFEC_present | PFEC_reserved)) ==
            (PFEC_write | PFEC_present) &&
        guest_mode(regs) && v->arch.pv.in_kernel)
        return pv_ptwr_fault(addr, &walk, regs);
    return 0;
}
