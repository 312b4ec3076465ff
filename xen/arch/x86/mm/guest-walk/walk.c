// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk itself. Entries are read once each, then judged; accessed and dirty bits are set only
 * when the access is allowed, and only in entries that still are what was judged.
 */
#include <xen/bug.h>
#include <asm/hvm.h>
#include <asm/mm.h>

#include "private.h"

#define RETRIES     8       /* a guest that changes its tables faster does it on purpose */

/* --- entries in guest memory ------------------------------------------------------------------ */
static unsigned int entry_bytes(const struct guest_paging *p)
{
    return p->levels == 2 ? 4 : 8;
}

static bool read_entry(struct domain *d, const struct guest_paging *p, paddr_t at, u64 *e)
{
    *e = 0;
    return p2m_read(d, at >> PAGE_SHIFT, at & PAGE_OFFSET_MASK, e, entry_bytes(p), NULL);
}

/* False: the entry changed. One that cannot be written to (a table in ROM) stays as it is. */
static bool set_bits(struct domain *d, const struct guest_paging *p, struct walk_step *s, u64 bits)
{
    struct page_info *pg;
    bool done;
    void *map;

    if ((s->e & bits) == bits)
        return true;
    pg = p2m_get_page(d, s->at >> PAGE_SHIFT, NULL, P2M_ALLOC | P2M_WRITE);
    if (!pg)
        return true;
    map = page_to_virt(pg) + (s->at & PAGE_OFFSET_MASK);
    if (entry_bytes(p) == 4) {
        u32 old = s->e;

        done = __atomic_compare_exchange_n((u32 *)map, &old, (u32)(s->e | bits), false,
                                           __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    } else {
        u64 old = s->e;

        done = __atomic_compare_exchange_n((u64 *)map, &old, s->e | bits, false,
                                           __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    }
    hvm_unmap_gfn(pg, done);
    return done;
}

/* --- judging entries -------------------------------------------------------------------------- */
static bool is_large(const struct guest_paging *p, u64 e, unsigned int level)
{
    if (!(e & _PAGE_PSE))
        return false;
    if (p->levels == 2)
        return level == 2 && p->large;
    return level == 2 || (level == 3 && p->levels == 4);
}

/* Address bits the processor does not have, bits below a large page's size, NX when it is off. */
static u64 reserved_bits(const struct guest_paging *p, u64 e, unsigned int level)
{
    u64 bits = PTE_ADDR_MASK & ~((1ULL << p->addr_bits) - 1);

    if (p->levels == 2)
        return is_large(p, e, level) ? 1ULL << 21 : 0;
    if (p->levels == 3 && level == 3)
        return bits | 0xfff00000000001e6ULL;        /* PDPTE */
    if (!p->nx)
        bits |= _PAGE_NX;
    if (p->levels == 3)
        bits |= 0x7ff0000000000000ULL;
    if (level == 4)
        bits |= _PAGE_PSE;
    if (is_large(p, e, level))
        bits |= level == 3 ? 0x3fffe000ULL : 0x1fe000ULL;
    return bits;
}

static unsigned int level_shift(const struct guest_paging *p, unsigned int level)
{
    return PAGE_SHIFT + (p->levels == 2 ? 10 : 9) * (level - 1);
}

static paddr_t entry_address(const struct guest_paging *p, paddr_t table, unsigned long va,
                             unsigned int level)
{
    unsigned long entries = p->levels == 2 ? 1024 : p->levels == 3 && level == 3 ? 4 : 512;

    return table + (va >> level_shift(p, level) & (entries - 1)) * entry_bytes(p);
}

/* The frame of va in the leaf e. */
static gfn_t leaf_gfn(const struct guest_paging *p, u64 e, unsigned int level, unsigned long va)
{
    u64 inside = (1ULL << level_shift(p, level)) - 1, base;

    if (p->levels == 2 && level == 2)       /* bits 13-20 are address bits 32-39 */
        base = (e & 0xffc00000) | (e >> 13 & 0xff) << 32;
    else
        base = e & (p->levels == 2 ? 0xfffff000ULL : PTE_ADDR_MASK);
    return ((base & ~inside) | (va & inside)) >> PAGE_SHIFT;
}

/* PDPTEs have no such bits: they allow everything. */
static void narrow_rights(const struct guest_paging *p, struct walk *w, u64 e, unsigned int level)
{
    if (p->levels == 3 && level == 3)
        return;
    w->user &= !!(e & _PAGE_USER);
    w->writable &= !!(e & _PAGE_RW);
    w->nx |= p->nx && (e & _PAGE_NX);
}

static void walk_tables(struct domain *d, const struct guest_paging *p, unsigned long va,
                        struct walk *w)
{
    paddr_t table = p->root;

    *w = (struct walk){ .user = true, .writable = true };
    for (unsigned int level = p->levels; ; level--) {
        struct walk_step *s = &w->step[w->nr++];

        s->at = entry_address(p, table, va, level);
        if (!read_entry(d, p, s->at, &s->e) || !(s->e & _PAGE_PRESENT))
            return;
        if (s->e & reserved_bits(p, s->e, level)) {
            w->present = w->reserved = true;
            return;
        }
        narrow_rights(p, w, s->e, level);
        if (level == 1 || is_large(p, s->e, level)) {
            w->present = true;
            w->leaf_level = level;
            w->gfn = leaf_gfn(p, s->e, level, va);
            return;
        }
        table = s->e & (p->levels == 2 ? 0xfffff000ULL : PTE_ADDR_MASK);
    }
}

/* False: the tables changed meanwhile. */
static bool mark_used(struct domain *d, const struct guest_paging *p, struct walk *w, bool write)
{
    /* PAE's top level has neither bit */
    for (unsigned int i = p->levels == 3; i < w->nr; i++) {
        bool leaf = i + 1 == w->nr;

        if (!set_bits(d, p, &w->step[i], _PAGE_ACCESSED | (leaf && write ? _PAGE_DIRTY : 0)))
            return false;
    }
    return true;
}

gfn_t hvm_walk_linear(struct vcpu *v, unsigned long va, u32 *pfec, unsigned int *order)
{
    struct guest_paging p;
    struct walk w;
    u32 code;

    guest_paging_of(v, &p);
    if (p.levels < 4)
        va = (u32)va;
    if (order)
        *order = 0;
    if (!p.levels)
        return va >> PAGE_SHIFT;
    for (unsigned int i = 0; i < RETRIES; i++) {
        walk_tables(v->domain, &p, va, &w);
        code = walk_check(&p, &w, *pfec);
        if (code) {
            *pfec = code & ~PFEC_NOTHING;
            return INVALID_GFN;
        }
        if (mark_used(v->domain, &p, &w, *pfec & PFEC_WRITE))
            break;
    }
    if (order)
        *order = level_shift(&p, w.leaf_level) - PAGE_SHIFT;
    return w.gfn;
}
