// SPDX-License-Identifier: GPL-2.0-only
/* Pages of the guest that Hyper-V's interface reads and writes: hypercalls, APIC assist, input. */
#include "private.h"

#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/p2m.h>
#include <lib/string.h>

static struct page_info *get_ram(struct domain *d, gfn_t gfn, bool write)
{
    enum p2m_type type;
    struct page_info *pg = p2m_get_page(d, gfn, &type, P2M_ALLOC | (write ? P2M_WRITE : 0));

    if (pg && type != P2M_RAM_RW && type != P2M_RAM_LOGDIRTY) {
        put_page(pg);
        pg = NULL;
    }
    if (!pg)
        printk(XENLOG_G_WARNING "d%u: viridian: frame %#lx is not memory of its own\n", d->id,
               (unsigned long)gfn);
    return pg;
}

bool viridian_page_set(struct domain *d, struct viridian_page *p, u64 msr)
{
    viridian_page_put(d, p);
    if (!(msr & VIRIDIAN_PAGE_ON))
        return true;
    p->pg = get_ram(d, msr >> PAGE_SHIFT, true);
    if (!p->pg)
        return false;
    p->map = page_to_virt(p->pg);
    return true;
}

void viridian_page_put(struct domain *d, struct viridian_page *p)
{
    if (p->pg)
        put_page(p->pg);
    *p = (struct viridian_page){ 0 };
}

/*
 * The call sets bit 31 of EAX, which no Hyper-V caller uses, so that we can tell its calls from
 * Xen's. An image that was saved elsewhere has such a page in its memory.
 */
void viridian_write_hypercall_page(struct domain *d)
{
    static const u8 mark[] = { 0x0d, 0x00, 0x00, 0x00, 0x80 };     /* or $0x80000000, %eax */
    struct page_info *pg = get_ram(d, viridian_of(d)->hypercall_msr >> PAGE_SHIFT, true);
    u8 *p;

    if (!pg)
        return;
    p = page_to_virt(pg);
    memset(p, 0xcc, PAGE_SIZE);
    memcpy(p, mark, sizeof(mark));
    memcpy(p + sizeof(mark), hvm_ops->vmcall, sizeof(hvm_ops->vmcall));
    p[sizeof(mark) + sizeof(hvm_ops->vmcall)] = 0xc3;              /* ret */
    p2m_mark_dirty(d, page_to_mfn(pg));
    put_page(pg);
}

bool viridian_read_guest(struct domain *d, paddr_t gpa, void *to, unsigned int bytes)
{
    struct page_info *pg;

    if ((gpa & PAGE_OFFSET_MASK) + bytes > PAGE_SIZE)
        return false;
    pg = get_ram(d, gpa >> PAGE_SHIFT, false);
    if (!pg)
        return false;
    memcpy(to, (const u8 *)page_to_virt(pg) + (gpa & PAGE_OFFSET_MASK), bytes);
    put_page(pg);
    return true;
}

/*
 * --- APIC assist: bit 0 of the page's first word (TLFS 10.3.5) --------------------------------
 * Interrupts may be off here, so log-dirty is not told of these writes (it has a lock). A saved
 * guest's offer is withdrawn first, and loading clears the bit.
 */
static u32 *assist_word(struct vcpu *v)
{
    struct viridian_vcpu *vv = vviridian_of(v);

    return vv ? vv->assist.map : NULL;
}

void viridian_assist_offer(struct vcpu *v)
{
    u32 *word = assist_word(v);

    if (!word)
        return;
    __atomic_fetch_or(word, 1u, __ATOMIC_SEQ_CST);
    vviridian_of(v)->assist_pending = true;
}

bool viridian_assist_used(struct vcpu *v)
{
    u32 *word = assist_word(v);

    if (!word || !vviridian_of(v)->assist_pending || (READ_ONCE(*word) & 1))
        return false;
    vviridian_of(v)->assist_pending = false;
    return true;
}

bool viridian_assist_withdraw(struct vcpu *v)
{
    u32 *word = assist_word(v), was;

    if (!word || !vviridian_of(v)->assist_pending)
        return false;
    was = __atomic_fetch_and(word, ~1u, __ATOMIC_SEQ_CST);
    vviridian_of(v)->assist_pending = false;
    return !(was & 1);
}

bool viridian_assist_pending(const struct vcpu *v)
{
    return vviridian_of(v) && vviridian_of(v)->assist_pending;
}
