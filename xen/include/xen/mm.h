/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Machine memory: the frame table, the page allocator, and references to pages.
 *
 * Every frame of RAM has a struct page_info. A frame is free, or belongs to the hypervisor, or to a domain. A
 * domain's page is kept alive by its general reference count; what it may be used for (page table of a level,
 * descriptor page, writable data) is guarded by the type and type count, which change type only at count 0.
 * All RAM is in the direct map, so any page has an address: page_to_virt().
 */
#ifndef XEN_MM_H
#define XEN_MM_H

#include <xen/types.h>
#include <xen/spinlock.h>
#include <asm/page.h>

struct page_info {
    /* PGC_*: state and general references; atomic */
    u64 count;
    /*
     * PGT_*: type, flags and type references; atomic. Free page: what the page allocator knows of the blocks that begin
     * there. Page of the small-object allocator: its size class.
     */
    u64 type;
    /* links of the one list it is on (free list, or its domain's page list): frame numbers, 0 = end */
    u32 prev, next;
    /* frame number of the owning struct domain (see page_owner()), 0: none */
    u32 owner;
    union {
        u32 tlb_stamp;      /* free, or type count 0: TLB clock when it was last of a type that mattered */
        struct {            /* page table being validated or invalidated step by step */
            u16 nr_done;    /* entries that hold references */
            u16 partial;    /* arch: state of entry nr_done */
        };
    };
};

/* count: */
#define PGC_allocated       (1ULL << 63)    /* the owner's own reference, dropped by freeing */
#define PGC_xen_heap        (1ULL << 62)    /* hypervisor memory (possibly shared with a domain) */
#define PGC_state_free      (1ULL << 61)
#define PGC_broken          (1ULL << 60)    /* offlined: never handed out again */
#define PGC_extra           (1ULL << 59)    /* owned, but not counted against max_pages */
#define PGC_count_mask      ((1ULL << 54) - 1)

/* type: */
#define PGT_none            (0ULL << 60)
#define PGT_l1_page_table   (1ULL << 60)
#define PGT_l2_page_table   (2ULL << 60)
#define PGT_l3_page_table   (3ULL << 60)
#define PGT_l4_page_table   (4ULL << 60)
#define PGT_seg_desc_page   (5ULL << 60)
#define PGT_shared_page     (6ULL << 60)
#define PGT_writable_page   (7ULL << 60)
#define PGT_type_mask       (15ULL << 60)
#define PGT_pinned          (1ULL << 59)    /* holds one type reference on behalf of its owner */
#define PGT_validated       (1ULL << 58)
#define PGT_partial         (1ULL << 57)    /* (in)validation was interrupted; nr_done says where */
#define PGT_locked          (1ULL << 56)    /* page-table lock of this page (page_lock()) */
#define PGT_count_mask      ((1ULL << 48) - 1)

/* --- frames, pages, addresses ---------------------------------------------------------------- */
extern u64 total_pages;                     /* frames of usable RAM */

#define frame_table         ((struct page_info *)FRAMETABLE_VIRT_START)
static inline struct page_info *mfn_to_page(mfn_t mfn)
{
    return frame_table + mfn;
}
static inline mfn_t page_to_mfn(const struct page_info *pg)
{
    return (mfn_t)(pg - frame_table);
}
static inline void *page_to_virt(const struct page_info *pg)
{
    return mfn_to_virt(page_to_mfn(pg));
}
static inline struct page_info *virt_to_page(const void *va)    /* direct-map addresses only */
{
    return mfn_to_page(virt_to_mfn(va));
}

/* A struct domain lives in one direct-mapped page below 16 TiB. */
static inline struct domain *page_owner(const struct page_info *pg)
{
    u32 o = READ_ONCE(pg->owner);

    return o ? (struct domain *)mfn_to_virt((mfn_t)o) : NULL;
}
static inline void page_set_owner(struct page_info *pg, const struct domain *d)
{
    WRITE_ONCE(pg->owner, d ? (u32)virt_to_mfn(d) : 0);
}

/* --- lists of pages, linked by frame number -------------------------------------------------- */
struct page_list {
    u32 head, tail;
    u64 count;
};
void page_list_add(struct page_list *l, struct page_info *pg);
void page_list_add_tail(struct page_list *l, struct page_info *pg);
void page_list_del(struct page_list *l, struct page_info *pg);
struct page_info *page_list_remove_head(struct page_list *l);
static inline struct page_info *page_list_first(const struct page_list *l)
{
    return l->head ? mfn_to_page(l->head) : NULL;
}
static inline struct page_info *page_list_next(const struct page_info *pg)
{
    return pg->next ? mfn_to_page(pg->next) : NULL;
}

/* --- the page allocator (common/mm) ---------------------------------------------------------- */
/* flags: */
#define MEMF_NODE(n)        (((n) + 1u) & 0xff)             /* prefer this NUMA node */
#define MEMF_EXACT_NODE     (1u << 8)                       /* ... or fail */
#define MEMF_BITS(n)        (((n) & 0xffu) << 16)           /* below 2^n bytes */
#define MEMF_NO_SCRUB       (1u << 9)                       /* the caller overwrites it all */
#define MEMF_NO_REFCOUNT    (1u << 10)                      /* owned, not counted (PGC_extra) */
#define MEMF_NO_OWNER       (1u << 11)
#define MAX_ORDER           20

/* Boot: hands a range of RAM (bytes, any alignment: whole frames inside are used) to the allocator. */
void heap_add_range(paddr_t start, paddr_t end, unsigned int node);
/*
 * 2^order frames, naturally aligned, no owner, count 0, all zeroes (unless MEMF_NO_SCRUB); NULL when there are none. Any
 * context but NMI/irq.
 */
struct page_info *heap_alloc_pages(unsigned int order, unsigned int flags);
void heap_free_pages(struct page_info *pg, unsigned int order);
/*
 * For a CPU that has nothing else to do: wipes a free page. True: there may be more to do at once. Interrupts on; takes
 * the allocator's lock for the time of one page.
 */
bool heap_scrub_page(void);
u64 heap_free_count(void);                  /* frames */
u64 heap_free_count_node(unsigned int node);
u64 heap_free_count_range(unsigned int min_bits, unsigned int max_bits, int node);  /* XEN_SYSCTL_availheap */

/* Hypervisor memory, zeroed; address in the direct map. */
void *xenheap_alloc(unsigned int order);
void *xenheap_alloc_flags(unsigned int order, unsigned int flags);
void xenheap_free(void *va, unsigned int order);
/* Small objects (<= some pages), aligned to 16 bytes. kmalloc'd memory is not zeroed. kfree(NULL) is fine. */
void *kmalloc(size_t size);
void *kzalloc(size_t size);
void *kcalloc(size_t n, size_t size);       /* NULL on overflow */
void kfree(void *p);
#define kzalloc_type(t)     ((t *)kzalloc(sizeof(t)))

/* --- domains' pages (common/mm) -------------------------------------------------------------- */
/*
 * Allocates and assigns: each page gets owner d, PGC_allocated | 1 and joins d->page_list. NULL when there is no
 * memory, d is dying or d would exceed max_pages. Takes d->page_lock.
 */
struct page_info *domain_alloc_pages(struct domain *d, unsigned int order, unsigned int flags);
/* Gives ownerless pages (count 0) to d. 0, -EINVAL, -E2BIG (max_pages), -ENODEV (dying). */
int domain_assign_pages(struct domain *d, struct page_info *pg, unsigned int order, unsigned int flags);
/*
 * Takes a page away from d: requires that the caller's and the allocation reference are the only ones and the
 * page has no type. On success the page is ownerless (count 0 refs, not free). 0 or -errno.
 */
int domain_steal_page(struct domain *d, struct page_info *pg, unsigned int flags);
/* Reserves so many frames (less those it has) for d's future allocations; 0 gives them up. 0, -ENOMEM, -EINVAL. */
int domain_claim_pages(struct domain *d, u64 pages);
u64 heap_claimed_count(void);
/* Shares a xenheap page with a domain (shared info, grant frames): owner set, PGC_xen_heap|PGC_allocated|1. */
enum share_mode { SHARE_RW, SHARE_RO };
void xenheap_share_with_domain(struct page_info *pg, struct domain *d, enum share_mode mode);
/* Called by put_page() when the last reference goes: returns the page to the heap or to its xenheap user. */
void free_domain_page(struct page_info *pg);

/* --- references (common/mm and arch) ---------------------------------------------------------- */
/* One more general reference if pg is allocated and owned by d. Lock free. */
bool __must_check get_page(struct page_info *pg, const struct domain *d);
/* One more while the caller already holds one; cannot fail. */
void get_page_known(struct page_info *pg);
void put_page(struct page_info *pg);
/* One more type reference; see arch mm for page-table types. 0, -EINVAL (other type in use), -ERESTART, ... */
int __must_check get_page_type(struct page_info *pg, u64 type);
int __must_check get_page_type_preemptible(struct page_info *pg, u64 type);
void put_page_type(struct page_info *pg);
int put_page_type_preemptible(struct page_info *pg);
static inline bool __must_check get_page_and_type(struct page_info *pg, const struct domain *d, u64 type)
{
    if (!get_page(pg, d))
        return false;
    if (get_page_type(pg, type) == 0)
        return true;
    put_page(pg);
    return false;
}
static inline void put_page_and_type(struct page_info *pg)
{
    put_page_type(pg);
    put_page(pg);
}
/*
 * The page behind a guest's frame number, with a general reference; NULL when there is none. For PV gfn == mfn
 * and the page must be d's own. *writable (may be NULL) tells whether the guest may write it.
 */
struct page_info *get_page_from_gfn(struct domain *d, gfn_t gfn, bool *writable);

/* Drops the allocation reference (PGC_allocated) if still there; the page goes when nobody else holds it. */
static inline void put_page_alloc_ref(struct page_info *pg)
{
    if (__atomic_fetch_and(&pg->count, ~PGC_allocated, __ATOMIC_SEQ_CST) & PGC_allocated)
        put_page(pg);
}

/* --- mappings of the hypervisor's own (arch/x86/mm) ------------------------------------------- */
#define PAGE_HYPERVISOR_RW  0u
#define PAGE_HYPERVISOR_RO  1u
#define PAGE_HYPERVISOR_RX  2u
#define PAGE_HYPERVISOR_UC  3u              /* device registers: uncached, RW, NX */
#define PAGE_HYPERVISOR_WC  4u
/* Maps device memory for ever or until iounmap(); NULL when address space or page tables run out. */
void *ioremap(paddr_t pa, size_t len);
void *ioremap_prot(paddr_t pa, size_t len, unsigned int prot);
void iounmap(void *va);
/* Maps frames one after another, e.g. for an event-channel array shared with a guest. */
void *vmap(const mfn_t *mfns, unsigned int nr);
void vunmap(void *va);

#endif
