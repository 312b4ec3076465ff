// SPDX-License-Identifier: GPL-2.0-only
/* What a device model does to its guest's memory: types of frames, dirty tracking, moving video memory. */
#include "private.h"

#include <xen/errno.h>
#include <xen/hypercall.h>
#include <asm/p2m.h>
#include <public/hvm/hvm_op.h>
#include <generated/hypercall-defs.h>

#include "dm-op.h"

#define MAX_VRAM_FRAMES     (1u << (30 - PAGE_SHIFT))

/* --- dirty video memory ----------------------------------------------------------------------- */
long dm_track_dirty_vram(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_track_dirty_vram *op = &call->op.u.track_dirty_vram;
    size_t bytes = DIV_ROUND_UP(op->nr, 8);
    unsigned int order = 0;
    u8 *bits;
    long rc;

    if (op->pad || op->nr > MAX_VRAM_FRAMES)
        return -EINVAL;
    if (op->nr == 0)
        return p2m_track_dirty_vram(d, op->first_pfn, 0, NULL);
    rc = dm_buf_check(call, 1, bytes);
    if (rc)
        return rc;
    while (PAGE_SIZE << order < bytes)
        order++;
    bits = xenheap_alloc(order);
    if (!bits)
        return -ENOMEM;
    rc = p2m_track_dirty_vram(d, op->first_pfn, op->nr, bits);
    if (rc == 0 && guest_copy_out(call->buf[1].h.p, bits, 1, bytes))
        rc = -EFAULT;
    xenheap_free(bits, order);
    return rc;
}

/* --- memory the model wrote to ---------------------------------------------------------------- */
static void mark_frame(struct domain *d, gfn_t gfn)
{
    struct page_info *pg = p2m_get_page(d, gfn, NULL, 0);

    if (!pg)
        return;
    p2m_mark_dirty(d, page_to_mfn(pg));
    put_page(pg);
}

/* opaque counts the extents done; an extent in progress shrinks in the caller's memory. */
static long mark_extent(struct domain *d, struct dm_call *call, u32 at)
{
    struct xen_dm_op_modified_memory_extent *guest = call->buf[1].h.p, e;

    if (guest_copy_in(&e, guest + at, 1, sizeof(e)))
        return -EFAULT;
    if (e.pad)
        return -EINVAL;
    for (; e.nr; e.nr--, e.first_pfn++) {
        mark_frame(d, e.first_pfn);
        if (e.nr % 256 == 0 && hypercall_preempt_check()) {
            e.nr--;
            e.first_pfn++;
            return guest_copy_out(guest + at, &e, 1, sizeof(e)) ?: -ERESTART;
        }
    }
    return 0;
}

long dm_modified_memory(struct domain *d, struct dm_call *call)
{
    struct xen_dm_op_modified_memory *op = &call->op.u.modified_memory;
    long rc = dm_buf_check(call, 1, (size_t)op->nr_extents * sizeof(struct xen_dm_op_modified_memory_extent));

    if (rc || op->opaque > op->nr_extents)
        return -EINVAL;
    for (; op->opaque < op->nr_extents; op->opaque++) {
        rc = mark_extent(d, call, op->opaque);
        if (rc)
            return rc;
        if (hypercall_preempt_check() && op->opaque + 1 < op->nr_extents) {
            op->opaque++;
            return -ERESTART;
        }
    }
    return 0;
}

/* --- types ------------------------------------------------------------------------------------ */
static int to_p2m_type(u16 mem_type, enum p2m_type *type)
{
    static const enum p2m_type types[] = {
        [HVMMEM_ram_rw] = P2M_RAM_RW, [HVMMEM_ram_ro] = P2M_RAM_RO, [HVMMEM_mmio_dm] = P2M_MMIO_DM,
        [HVMMEM_ioreq_server] = P2M_IOREQ_SERVER,
    };

    if (mem_type >= ARRAY_SIZE(types) || types[mem_type] == P2M_INVALID)
        return -EINVAL;
    *type = types[mem_type];
    return 0;
}

/* RAM may become any type, a claimed page only plain RAM again; holes are emulated as they are. */
static int set_one_type(struct domain *d, gfn_t gfn, enum p2m_type nt)
{
    enum p2m_type ot;

    p2m_lookup(d, gfn, &ot, NULL);
    if (ot == nt)
        return 0;
    if (ot == P2M_INVALID && nt == P2M_MMIO_DM)
        return p2m_set(d, gfn, INVALID_MFN, 0, nt);
    if (nt == P2M_IOREQ_SERVER && (ot != P2M_RAM_RW || !ioreq_claims_mem_type(d)))
        return -EINVAL;
    if (ot == P2M_IOREQ_SERVER && nt != P2M_RAM_RW)
        return -EINVAL;
    if (!P2M_IN(ot, P2M_SET_RAM))
        return -EINVAL;
    return p2m_change_type(d, gfn, ot, nt);
}

long dm_set_mem_type(struct domain *d, struct dm_call *call)
{
    struct xen_dm_op_set_mem_type *op = &call->op.u.set_mem_type;
    enum p2m_type type;
    int rc = op->pad || op->first_pfn + op->nr < op->first_pfn ? -EINVAL : to_p2m_type(op->mem_type, &type);

    while (rc == 0 && op->nr) {
        rc = set_one_type(d, op->first_pfn, type);
        op->first_pfn++;
        op->nr--;
        if (rc == 0 && op->nr && hypercall_preempt_check())
            return -ERESTART;
    }
    return rc;
}

/* Only writes can be claimed. Giving up the claim makes all such memory plain again; opaque says how far it came. */
long dm_map_mem_type(struct domain *d, struct dm_call *call)
{
    struct xen_dm_op_map_mem_type_to_ioreq_server *op = &call->op.u.map_mem_type_to_ioreq_server;
    struct ioreq_domain *i = ioreq_of(d);
    struct ioreq_server *s;
    int rc = -ENOENT;

    if (op->type != HVMMEM_ioreq_server || (op->flags & ~XEN_DMOP_IOREQ_MEM_ACCESS_WRITE))
        return -EINVAL;
    spin_lock(&d->arch.hvm->lock);
    s = ioreq_server_find(d, op->id);
    if (s && op->opaque == 0) {
        write_lock(&i->range_lock);
        rc = 0;
        if (op->flags)
            rc = i->mem_type_server ? -EBUSY : 0;
        else if (i->mem_type_server != s)
            rc = -EINVAL;
        if (rc == 0)
            i->mem_type_server = op->flags ? s : NULL;
        write_unlock(&i->range_lock);
    } else if (s) {
        rc = 0;
    }
    spin_unlock(&d->arch.hvm->lock);
    if (rc || op->flags)
        return rc;
    return p2m_change_type_range(d, &op->opaque, p2m_max_mapped_gfn(d) + 1, P2M_IOREQ_SERVER, P2M_RAM_RW);
}

/* --- moving ----------------------------------------------------------------------------------- */
static int relocate_one(struct domain *d, gfn_t from, gfn_t to)
{
    enum p2m_type type;
    struct page_info *pg = p2m_get_page(d, from, &type, P2M_ALLOC);
    int rc = -EINVAL;

    if (!pg)
        return rc;
    if (P2M_IN(type, P2M_SET_RAM) && page_owner(pg) == d) {
        rc = p2m_remove(d, from, page_to_mfn(pg), 0);
        if (rc == 0)
            rc = p2m_add_ram(d, to, pg, 0);
        /* back where it was: the table there cannot be missing memory, it has just been used */
        if (rc && p2m_lookup(d, from, NULL, NULL) == INVALID_MFN && p2m_add_ram(d, from, pg, 0))
            put_page_alloc_ref(pg);
    }
    put_page(pg);
    return rc;
}

/* From the last frame down, so that what is left is what the structure says. */
long dm_relocate_memory(struct domain *d, struct dm_call *call)
{
    struct xen_dm_op_relocate_memory *op = &call->op.u.relocate_memory;
    int rc = op->pad || op->src_gfn + op->size < op->src_gfn || op->dst_gfn + op->size < op->dst_gfn ? -EINVAL : 0;

    while (rc == 0 && op->size) {
        op->size--;
        rc = relocate_one(d, op->src_gfn + op->size, op->dst_gfn + op->size);
        if (rc == 0 && op->size && hypercall_preempt_check())
            return -ERESTART;
    }
    return rc;
}

long dm_pin_memory_cacheattr(struct domain *d, struct dm_call *call)
{
    const struct xen_dm_op_pin_memory_cacheattr *op = &call->op.u.pin_memory_cacheattr;
    int rc;

    if (op->pad || op->start > op->end)
        return -EINVAL;
    rc = hvm_pin_cacheattr(d, op->start, op->end, op->type);
    if (rc == 0)
        p2m_memory_types_changed(d, op->start, op->end);
    return rc;
}
