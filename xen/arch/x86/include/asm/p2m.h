/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The physical memory of translated (hardware-virtualized) guests: which machine frame stands behind each guest
 * frame, of what type and with which rights. One interface over two formats of hardware tables, AMD's nested
 * page tables and Intel's EPT (struct p2m_format, private to arch/x86/mm/p2m); the tables are walked by the
 * processor and are the only copy.
 *
 * Who holds what: a present RAM entry does not hold a reference to its page; the page's allocation reference
 * (PGC_allocated) does, and an entry goes before that. Foreign and grant entries hold a general reference of
 * their own (grants: the grant room's). Whoever needs a page after a lookup takes a reference through
 * p2m_get_page(), under the p2m's lock.
 *
 * Locking: each function takes the p2m lock (LOCK_P2M) itself; lookups take none as a rule. Hardware caches are
 * flushed before a function that took rights away returns, unless it says otherwise.
 */
#ifndef ASM_P2M_H
#define ASM_P2M_H

#include <xen/domain.h>
#include <xen/mm.h>

enum p2m_type {
    P2M_INVALID,            /* nothing there; an access goes to the device model (as MMIO_DM) */
    P2M_RAM_RW,
    P2M_RAM_RO,             /* writes are dropped */
    P2M_RAM_LOGDIRTY,       /* like RAM_RW, write-protected until the first write */
    P2M_MMIO_DM,            /* emulated: hypervisor's devices, then ioreq servers */
    P2M_MMIO_DIRECT,        /* a device's own memory */
    P2M_FOREIGN,            /* another domain's page (XENMAPSPACE_gmfn_foreign); holds a reference */
    P2M_GRANT_RW,           /* a mapped grant */
    P2M_GRANT_RO,
    P2M_IOREQ_SERVER,       /* RAM whose writes (reads) an ioreq server claimed: HVMMEM_ioreq_server */
    P2M_POD,                /* populate on demand: no page yet; the entry's order is kept */
    P2M_BROKEN,             /* the page behind it failed */
};
#define P2M_IN(t, set)      ((1u << (t)) & (set))
#define P2M_SET_RAM         ((1u << P2M_RAM_RW) | (1u << P2M_RAM_RO) | (1u << P2M_RAM_LOGDIRTY) | \
                             (1u << P2M_IOREQ_SERVER))
#define P2M_SET_GRANT       ((1u << P2M_GRANT_RW) | (1u << P2M_GRANT_RO))
/* a struct page_info stands behind it */
#define P2M_SET_PAGE        (P2M_SET_RAM | P2M_SET_GRANT | (1u << P2M_FOREIGN))
#define P2M_SET_WRITABLE    ((1u << P2M_RAM_RW) | (1u << P2M_RAM_LOGDIRTY) | (1u << P2M_GRANT_RW) | \
                             (1u << P2M_FOREIGN) | (1u << P2M_IOREQ_SERVER))

/* --- life ------------------------------------------------------------------------------------- */
/* At boot, once the vendor said what its tables can do: largest order of an entry (0, 9, 18), EPT or NPT. */
void p2m_setup(bool ept, unsigned int max_order);
int p2m_domain_create(struct domain *d);            /* 0, -ENOMEM; d->arch.p2m */
/* Drops foreign entries and all tables' pages; nothing runs. Restartable. */
int p2m_domain_relinquish(struct domain *d);
void p2m_domain_destroy(struct domain *d);          /* also after a partial create */
/* What the hardware is given: machine address of the root table. Never changes while d lives. */
paddr_t p2m_root(const struct domain *d);
/* Highest guest frame number + 1 that the tables can hold. */
gfn_t p2m_gfn_limit(const struct domain *d);
/* Are all its frames there, and are writes not being watched? Only then can devices be given memory. */
bool p2m_is_settled(struct domain *d);
/* Highest guest frame ever populated: XENMEM_maximum_gpfn. */
gfn_t p2m_max_mapped_gfn(const struct domain *d);

/* Pages for tables come from a pool set aside for the domain (paging mempool, XEN_DOMCTL_*_paging_mempool_size). */
u64 p2m_pool_bytes(struct domain *d);
/* 0; -EINVAL (alignment, dead domain), -ENOMEM, -EBUSY (in use), -ERESTART: as far as it came. */
int p2m_pool_resize(struct domain *d, u64 bytes);

/* --- looking up ------------------------------------------------------------------------------- */
/* INVALID_MFN when nothing is behind it. type, order (of the entry it lies in) may be NULL. Stale at once. */
mfn_t p2m_lookup(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int *order);
#define P2M_ALLOC   1u      /* populate a PoD entry */
#define P2M_WRITE   2u      /* caller will write: marks log-dirty pages dirty; NULL for what may not be written */
/* The page with a general reference (owner may be another domain); NULL: none (see *type, may be NULL). */
struct page_info *p2m_get_page(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int flags);

/*
 * Bytes of one frame, without a reference: quick for what is read once. Aligned words of 4 or 8 bytes come out in one
 * piece. False: no page there (*type, may be NULL).
 */
bool p2m_read(struct domain *d, gfn_t gfn, unsigned int offset, void *to, size_t len, enum p2m_type *type);

/* --- changing --------------------------------------------------------------------------------- */
/*
 * 2^order frames from gfn become [mfn, mfn + 2^order) of the type; what was there is replaced (foreign
 * references dropped; M2P of RAM kept right). P2M_INVALID, P2M_MMIO_DM, P2M_POD: mfn ignored.
 * 0, -ENOMEM, -EINVAL (range, alignment), -EBUSY (grant mapping in the way).
 */
int p2m_set(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order, enum p2m_type type);
/* RAM just allocated to d. */
int p2m_add_ram(struct domain *d, gfn_t gfn, struct page_info *pg, unsigned int order);
/* Takes [gfn, +2^order) out if it is that frame (INVALID_MFN: whatever); -ENOENT otherwise. */
int p2m_remove(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order);
/*
 * The guest gives [gfn, +2^order) back: RAM goes to the heap (or covers what populate-on-demand still owes), promised
 * frames are promised no more. 0, -ENOENT (nothing there), -EINVAL (not the guest's to give), -ENOMEM. Single pages
 * are left in *out: see there.
 */
struct released_pages;
int p2m_release(struct domain *d, gfn_t gfn, unsigned int order, struct released_pages *out);
/* Device memory: 0, -EBUSY (something else is there), -ENOMEM. nr in frames; restartable through *done. */
int p2m_map_mmio(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned long nr, unsigned long *done);
int p2m_unmap_mmio(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned long nr, unsigned long *done);
/* XENMAPSPACE_gmfn_foreign: fd's fgfn at d's gfn. Caller checked XSM. */
int p2m_map_foreign(struct domain *d, gfn_t gfn, struct domain *fd, gfn_t fgfn);
/* The same for a page; the entry takes over the caller's general reference on success, and a type reference. */
int p2m_map_foreign_page(struct domain *d, gfn_t gfn, struct page_info *pg);
/* Grants: gpa in bytes, GNTMAP_* flags; GNTST_*. Unmapping leaves the flush to the caller. */
int p2m_grant_map(struct domain *d, u64 gpa, mfn_t frame, unsigned int flags);
int p2m_grant_unmap(struct domain *d, u64 gpa, mfn_t frame, unsigned int flags);
/* One frame from type ot to nt (HVMOP/DMOP set_mem_type): 0, -EBUSY when it is not of type ot. */
int p2m_change_type(struct domain *d, gfn_t gfn, enum p2m_type ot, enum p2m_type nt);
/* All frames in [start, end) of type ot; restartable by the updated *start. */
int p2m_change_type_range(struct domain *d, gfn_t *start, gfn_t end, enum p2m_type ot, enum p2m_type nt);
/* What hvm_effective_memory_type() says of [first, last] changed: guests' caches' types follow. */
void p2m_memory_types_changed(struct domain *d, gfn_t first, gfn_t last);
/* Populate on demand: entries for 2^order frames. 0, -EBUSY (something is there), -ENOMEM, -EINVAL. */
int p2m_pod_promise(struct domain *d, gfn_t gfn, unsigned int order);
/* Populate on demand: how many frames may still be missing, and the cache that covers them (frames). */
int p2m_pod_set_target(struct domain *d, u64 target);   /* 0, -ENOMEM, -EINVAL, -ERESTART */
void p2m_pod_get(struct domain *d, u64 *entries, u64 *cached, u64 *tot);

/* --- log-dirty (whole domain; migration) and dirty VRAM (a range; device models) -------------- */
int p2m_logdirty_enable(struct domain *d);          /* 0, -EINVAL (is on), -ENOMEM, -ERESTART */
int p2m_logdirty_disable(struct domain *d);         /* 0, -ERESTART */
/* XEN_DOMCTL_SHADOW_OP_CLEAN / PEEK on the bitmap [begin, begin + pages) into a guest bitmap; restartable. */
struct xen_domctl_shadow_op;
int p2m_logdirty_op(struct domain *d, struct xen_domctl_shadow_op *op);
/* XEN_DMOP_track_dirty_vram: nr 0 stops. Bitmap bytes to the hypervisor buffer `bits` ((nr + 7) / 8). */
int p2m_track_dirty_vram(struct domain *d, gfn_t first, unsigned int nr, u8 *bits);
void p2m_mark_dirty(struct domain *d, mfn_t mfn);   /* the hypervisor itself wrote to a guest page */
void p2m_mark_dirty_range(struct domain *d, gfn_t gfn, u64 nr);     /* or a device model did */

/* --- the processor found no right (nested page fault, EPT violation) -------------------------- */
#define NPF_READ    1u
#define NPF_WRITE   2u
#define NPF_EXEC    4u
enum p2m_fault_result {
    P2M_FAULT_RETRY,        /* mended (or another vcpu did): run again */
    P2M_FAULT_EMULATE,      /* device memory, or a write to drop: emulate the instruction */
    P2M_FAULT_CRASH,        /* no memory, or what cannot be: kill the domain */
};
/* Current vcpu; gpa in bytes. */
enum p2m_fault_result p2m_handle_fault(struct vcpu *v, paddr_t gpa, unsigned int access);

#endif
