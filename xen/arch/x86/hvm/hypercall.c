// SPDX-License-Identifier: GPL-2.0-only
/* Hypercalls of hardware-virtualized guests: VMMCALL or VMCALL, from 64-bit or 32-bit code. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <generated/hypercall-defs.h>
#include <asm/guest-walk.h>
#include <asm/viridian.h>
#include "private.h"

#define SLOT_SIZE   32

static void fill_slot(u8 *slot, u32 nr)
{
    slot[0] = 0xb8;                             /* mov $nr, %eax */
    memcpy(slot + 1, &nr, sizeof(nr));
    memcpy(slot + 5, hvm_ops->vmcall, sizeof(hvm_ops->vmcall));
    slot[8] = 0xc3;                             /* ret */
}

void hvm_fill_hypercall_page(void *page)
{
    static const u8 ud2[] = { 0x0f, 0x0b };

    memset(page, 0xcc, PAGE_SIZE);
    for (u32 nr = 0; nr < PAGE_SIZE / SLOT_SIZE; nr++)
        fill_slot((u8 *)page + nr * SLOT_SIZE, nr);
    /* nobody needs help to return from an interrupt */
    memcpy((u8 *)page + __HYPERVISOR_iret * SLOT_SIZE, ud2, sizeof(ud2));
}

void hvm_write_hypercall_page(struct vcpu *v, u64 value, bool *ok)
{
    struct page_info *pg;
    void *page;

    *ok = false;
    if (value & PAGE_OFFSET_MASK)               /* the page's index: there is one */
        return;
    page = hvm_map_gfn(v->domain, value >> PAGE_SHIFT, true, &pg);
    if (!page)
        return;
    hvm_fill_hypercall_page(page);
    hvm_unmap_gfn(pg, true);
    hvm_latch_info_width();
    *ok = true;
}

/* No speculation past the table's end. */
static unsigned long clamp_nr(unsigned long nr)
{
    unsigned long mask;

    __asm__("cmp %2, %1; sbb %0, %0" : "=r" (mask) : "r" (nr), "i" (HYPERCALL_NR_ROWS) : "cc");
    return nr & mask;
}

static long call_64(const struct cpu_user_regs *regs)
{
    unsigned long nr = regs->rax;

    if (unlikely(nr >= HYPERCALL_NR_ROWS))
        return -ENOSYS;
    return hypercall_table_hvm[clamp_nr(nr)](regs->rdi, regs->rsi, regs->rdx, regs->r10, regs->r8, regs->r9);
}

static enum hvm_hcall foreign_hypercall(struct vcpu *v, struct cpu_user_regs *regs, bool is_64)
{
    viridian_hypercall(v, regs, is_64);
    return HVM_HCALL_DONE;
}

enum hvm_hcall hvm_hypercall(struct cpu_user_regs *regs)
{
    struct vcpu *v = current;
    bool is_64 = hvm_guest_bytes(v) == 8;
    long rc;

    if (unlikely(hvm_ops->get_cpl(v)))
        rc = -EPERM;
    else if (unlikely(viridian_owns_hypercall(v->domain, regs->rax)))
        return foreign_hypercall(v, regs, is_64);
    else if (likely(is_64))
        rc = call_64(regs);
    else
        rc = hvm_compat_hypercall(regs);
    if (unlikely(rc == -ERESTART))
        return HVM_HCALL_AGAIN;
    regs->rax = is_64 ? (u64)rc : (u32)rc;
    return HVM_HCALL_DONE;
}

/* arch_hypercall_restart(): the call instruction runs again with these. */
void hvm_hypercall_restart(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    struct cpu_user_regs *r = guest_cpu_user_regs();
    u64 *const where_64[] = { &r->rdi, &r->rsi, &r->rdx, &r->r10, &r->r8, &r->r9 };
    u64 *const where_32[] = { &r->rbx, &r->rcx, &r->rdx, &r->rsi, &r->rdi, &r->rbp };
    bool compat = hvm_of(current)->compat.active;

    r->rax = nr;
    for (unsigned int i = 0; i < nr_args; i++)
        *(compat ? where_32 : where_64)[i] = compat ? hvm_compat_to_guest(args[i]) : args[i];
}
