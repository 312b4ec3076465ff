// SPDX-License-Identifier: GPL-2.0-only
/* Guest memory by frame number and by guest-physical address. */
#include <xen/mm.h>
#include <asm/ioreq.h>
#include <lib/string.h>

#include "private.h"

void *hvm_map_gfn(struct domain *d, gfn_t gfn, bool writable, struct page_info **pg)
{
    *pg = p2m_get_page(d, gfn, NULL, P2M_ALLOC | (writable ? P2M_WRITE : 0));
    return *pg ? page_to_virt(*pg) : NULL;
}

void hvm_unmap_gfn(struct page_info *pg, bool dirtied)
{
    struct domain *owner = page_owner(pg);

    /* the bit set when it was mapped may have been read and cleared since */
    if (dirtied && is_hvm_domain(owner) && owner->arch.p2m)
        p2m_mark_dirty(owner, page_to_mfn(pg));
    put_page(pg);
}

enum hvm_copy_result guest_copy_frame(struct domain *d, gfn_t gfn, unsigned int offset, void *buf,
                                      size_t len, enum guest_copy_kind kind)
{
    struct page_info *pg;
    enum p2m_type t;
    char *map;

    if (kind == GUEST_COPY_FROM)
        return p2m_read(d, gfn, offset, buf, len, NULL) ? HVM_COPY_OK : HVM_COPY_NO_GFN;
    pg = p2m_get_page(d, gfn, &t, P2M_ALLOC | P2M_WRITE);
    if (unlikely(!pg))
        return P2M_IN(t, 1u << P2M_RAM_RO | 1u << P2M_GRANT_RO) ? HVM_COPY_READ_ONLY :
                                                                  HVM_COPY_NO_GFN;
    if (unlikely(t == P2M_IOREQ_SERVER) && ioreq_claims_mem_type(d)) {
        put_page(pg);
        return HVM_COPY_NO_GFN;
    }
    map = (char *)page_to_virt(pg) + offset;
    if (kind == GUEST_COPY_TO)
        memcpy(map, buf, len);
    else
        memset(map, 0, len);
    hvm_unmap_gfn(pg, true);
    return HVM_COPY_OK;
}

static enum hvm_copy_result copy_phys(struct domain *d, paddr_t gpa, void *buf, size_t len,
                                      enum guest_copy_kind kind)
{
    enum hvm_copy_result worst = HVM_COPY_OK;

    while (len) {
        unsigned int offset = gpa & PAGE_OFFSET_MASK;
        size_t n = min(len, PAGE_SIZE - offset);
        enum hvm_copy_result r = guest_copy_frame(d, gpa >> PAGE_SHIFT, offset, buf, n, kind);

        if (r == HVM_COPY_NO_GFN)
            return r;
        worst = r == HVM_COPY_OK ? worst : r;
        gpa += n;
        buf += n;
        len -= n;
    }
    return worst;
}

enum hvm_copy_result hvm_copy_from_phys(struct domain *d, void *to, paddr_t gpa, size_t len)
{
    return copy_phys(d, gpa, to, len, GUEST_COPY_FROM);
}

enum hvm_copy_result hvm_copy_to_phys(struct domain *d, paddr_t gpa, const void *from, size_t len)
{
    return copy_phys(d, gpa, (void *)from, len, GUEST_COPY_TO);
}
