// SPDX-License-Identifier: GPL-2.0-only
/*
 * L1 entries: what a guest may map, and the references a mapping holds.
 *
 * RAM: the frame must belong to the domain named by the caller (itself, or a foreign one it has
 * rights over). An entry holds one general reference, and one writable-type reference if it is
 * writable. Other frames are device memory: the domain needs the right to them, there is nothing to
 * hold a reference on. Frames that have a struct page_info but belong to dom_io count as device
 * memory that is referenced, not typed.
 *
 * While an entry keeps its frame, its general reference passes on: only changes of writability need
 * work. That is also what lets a guest change harmless bits of a mapping of somebody else's page (a
 * grant), but never widen it.
 */
#include <xen/pci.h>
#include <asm/cpufeature.h>
#include <asm/pv.h>

#include "private.h"

static inline bool maps_same_frame(pte_t a, pte_t b)
{
    return (a & b & _PAGE_PRESENT) && !((a ^ b) & PTE_ADDR_MASK);
}

/* Memory types other than write-back are for domains that drive devices. */
static bool may_choose_caching(const struct domain *d)
{
    return is_control_domain(d) || !rangeset_empty(&d->iomem_caps) ||
           !rangeset_empty(&d->ioport_caps);
}

static noinline int get_device_frame(mfn_t mfn, struct domain *tables, struct domain *frames)
{
    struct domain *who = frames == dom_io ? tables : frames;

    /* the processor takes higher address bits for reserved ones */
    if (!(mfn >> (boot_cpu.phys_bits - PAGE_SHIFT)) && domain_iomem_permitted(who, mfn, mfn))
        return 0;
    mm_refuse("d%u has no right to map device frame %lx", who->id, mfn);
    return -EPERM;
}

/* Not a page of `frames', or everything is to be device memory. */
static noinline int get_other_frame(struct page_info *pg, struct domain *tables,
                                    struct domain *frames)
{
    const struct domain *owner = page_owner(pg);
    int rc;

    if (owner == dom_io) {
        rc = get_device_frame(page_to_mfn(pg), tables, frames);
        return rc ? rc : get_page(pg, dom_io) ? 0 : -EINVAL;
    }
    if (owner)
        mm_refuse("cannot map frame %lx: it belongs to d%u, not to d%u", page_to_mfn(pg), owner->id,
                  frames->id);
    else
        mm_refuse("cannot map frame %lx: it belongs to nobody, not to d%u", page_to_mfn(pg),
                  frames->id);
    return -EINVAL;
}

/* The general reference of an entry that maps a frame with a struct page_info. */
static inline int get_ram_frame(struct page_info *pg, struct domain *tables, struct domain *frames)
{
    if (likely(frames != dom_io && get_page(pg, frames)))
        return 0;
    return get_other_frame(pg, tables, frames);
}

/* A guest's kernel maps all of its device: what must not be written there, it can read. */
static noinline void keep_from_writing(pte_t *e, struct domain *tables)
{
    if (tables != hardware_domain && pci_msix_guarded(pte_mfn(*e), pte_mfn(*e)))
        *e &= ~_PAGE_RW;
}

/*
 * A writable-type reference; notes that translations will be found on other CPUs than the owner's.
 */
static int get_write_right(pte_t *e, struct page_info *pg, struct domain *tables)
{
    const struct domain *owner = page_owner(pg);
    int rc;

    if (owner == dom_io) {
        keep_from_writing(e, tables);
        return 0;
    }
    rc = get_page_type(pg, PGT_writable_page);
    if (likely(rc == 0)) {
        if (unlikely(owner != tables) && !(READ_ONCE(pg->type) & PGT_foreign))
            __atomic_fetch_or(&pg->type, PGT_foreign, __ATOMIC_SEQ_CST);
        return 0;
    }
    mm_refuse("cannot map frame %lx writable: it is in use as %s", page_to_mfn(pg),
              page_type_name(pg->type));
    return -EBUSY;
}

static inline void put_write_right(struct page_info *pg)
{
    if (likely(page_owner(pg) != dom_io))
        put_page_type(pg);
}

static int get_new_frame(pte_t *new, struct domain *tables, struct domain *frames)
{
    mfn_t mfn = pte_mfn(*new);
    struct page_info *pg;
    int rc;

    if (unlikely(!mfn_valid(mfn))) {
        if (*new & _PAGE_RW)
            keep_from_writing(new, tables);
        return get_device_frame(mfn, tables, frames);
    }
    pg = mfn_to_page(mfn);
    rc = get_ram_frame(pg, tables, frames);
    if (unlikely(rc))
        return rc;
    if (unlikely(*new & PAGE_CACHE_BITS) && page_owner(pg) != dom_io && !may_choose_caching(tables))
        *new &= ~PAGE_CACHE_BITS;
    if ((*new & _PAGE_RW) && (rc = get_write_right(new, pg, tables)) != 0)
        put_page(pg);
    return rc;
}

/* The frame stays, and its general reference with it. */
static int gain_write_right(pte_t *e, struct domain *tables, struct domain *frames)
{
    struct page_info *pg = mfn_to_page(pte_mfn(*e));

    if (!mfn_valid(pte_mfn(*e))) {
        keep_from_writing(e, tables);
        return 0;
    }
    if (page_owner(pg) == frames || page_owner(pg) == dom_io)
        return get_write_right(e, pg, tables);
    mm_refuse("cannot make the mapping of foreign frame %lx writable", pte_mfn(*e));
    return -EPERM;
}

int l1e_get_present(pte_t old, pte_t *new, struct domain *tables, struct domain *frames)
{
    /* a guest's kernel runs in ring 3 too; its translations must go with every CR3 change */
    *new = (*new | _PAGE_USER) & ~_PAGE_GLOBAL;
    if (!maps_same_frame(old, *new))
        return get_new_frame(new, tables, frames);
    if ((*new & ~old & PAGE_CACHE_BITS) && mfn_valid(pte_mfn(*new)) && !may_choose_caching(tables))
        *new &= ~PAGE_CACHE_BITS;
    return (*new & ~old & _PAGE_RW) ? gain_write_right(new, tables, frames) : 0;
}

int l1e_get_granted(pte_t e, struct domain *tables)
{
    struct page_info *pg = mfn_to_page(pte_mfn(e));
    int rc;

    if (!mfn_valid(pte_mfn(e)))
        return 0;
    get_page_known(pg);
    if ((e & _PAGE_RW) && (rc = get_write_right(&e, pg, tables)) != 0) {
        put_page(pg);
        return rc;
    }
    return 0;
}

/*
 * A guest's LDT is mapped for it by address: when it unmaps a page that holds one, the LDT must be
 * found anew.
 */
static noinline void forget_ldts(const struct page_info *pg, struct domain *tables)
{
    struct vcpu *v;

    if (!(READ_ONCE(pg->type) & PGT_count_mask) || page_owner(pg) != tables)
        return;
    for_each_vcpu(tables, v)
        pv_unmap_ldt(v);
}

void l1e_put_present(pte_t gone, pte_t stays, struct domain *tables)
{
    struct page_info *pg = mfn_to_page(pte_mfn(gone));
    bool same = maps_same_frame(gone, stays);

    if (unlikely(!mfn_valid(pte_mfn(gone))))
        return;
    if ((gone & _PAGE_RW) && !(same && (stays & _PAGE_RW)))
        put_write_right(pg);
    if (same)
        return;
    if (!(gone & _PAGE_RW) && unlikely((READ_ONCE(pg->type) & PGT_type_mask) == PGT_seg_desc_page))
        forget_ldts(pg, tables);
    put_page(pg);
}

void release_l1(struct page_info *pg, struct domain *d)
{
    const pte_t *e = page_to_virt(pg);

    for (unsigned int i = 0; i < PT_ENTRIES; i++)
        l1e_put(e[i], 0, d);
}

int validate_l1(struct page_info *pg, struct domain *d)
{
    pte_t *table = page_to_virt(pg);
    unsigned int i;
    int rc;

    for (i = 0; i < PT_ENTRIES; i++) {
        pte_t e = table[i], asked = e;

        rc = l1e_get(0, &e, d, d);
        if (unlikely(rc))
            goto release;
        if (e != asked)
            WRITE_ONCE(table[i], e);
    }
    return 0;
release:
    mm_refuse("frame %lx cannot be an L1 page table: entry %u is %016lx", page_to_mfn(pg), i,
              table[i]);
    while (i--)
        l1e_put(table[i], 0, d);
    return rc;
}
