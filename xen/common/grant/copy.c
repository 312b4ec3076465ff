// SPDX-License-Identifier: GPL-2.0-only
/*
 * GNTTABOP_copy. What an operation claimed (domain, grant, page) stays claimed for the next one, as
 * back ends copy many pieces from or to one page in a row.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>

/* One end of a copy: a page that may be read or written until end_release(). */
struct copy_end {
    bool writes;                    /* the destination */
    bool held;                      /* the rest is valid */
    bool is_ref;
    domid_t domid;
    u64 name;                       /* grant reference or frame number, as the guest gave it */
    struct domain *d;
    struct page_info *pg;
    struct grant_peer peer;
};

static void end_release(struct copy_end *end)
{
    if (!end->held)
        return;
    end->held = false;
    if (end->is_ref) {
        grant_release(end->d, end->name, end->writes ? PIN_HOST_RW : PIN_HOST_RO, end->pg);
        return;
    }
    if (end->writes) {
        if (is_hvm_domain(end->d))
            arch_page_dirtied(end->d, end->pg);
        put_page_type(end->pg);
    }
    put_page(end->pg);
}

static int claim_ref(struct copy_end *end)
{
    end->d = grant_peer_get(&end->peer,
                            end->domid == DOMID_SELF ? current->domain->id : end->domid);
    if (!end->d)
        return GNTST_bad_domain;
    return grant_acquire(end->d, end->name, current->domain->id,
                         end->writes ? PIN_HOST_RW : PIN_HOST_RO,
                         &end->pg, NULL);
}

static int claim_frame(struct copy_end *end)
{
    bool writable;

    if (end->domid != DOMID_SELF && end->domid != current->domain->id)
        return GNTST_permission_denied;
    end->d = current->domain;
    end->pg = get_page_from_gfn(end->d, end->name, &writable);
    if (!end->pg)
        return GNTST_bad_page;
    if (end->writes && (!writable || get_page_type(end->pg, PGT_writable_page))) {
        put_page(end->pg);
        return GNTST_permission_denied;
    }
    return GNTST_okay;
}

static int end_claim(struct copy_end *end, const struct gnttab_copy_ptr *ptr, bool is_ref)
{
    u64 name = is_ref ? ptr->u.ref : ptr->u.gmfn;
    int rc;

    if (end->held && end->name == name && end->domid == ptr->domid && end->is_ref == is_ref)
        return GNTST_okay;
    end_release(end);
    end->is_ref = is_ref;
    end->domid = ptr->domid;
    end->name = name;
    rc = is_ref ? claim_ref(end) : claim_frame(end);
    end->held = rc == GNTST_okay;
    return rc;
}

static int copy_one(const struct gnttab_copy *op, struct copy_end *src, struct copy_end *dst)
{
    int rc;

    if (op->source.offset + op->len > PAGE_SIZE || op->dest.offset + op->len > PAGE_SIZE)
        return GNTST_bad_copy_arg;
    rc = end_claim(src, &op->source, op->flags & GNTCOPY_source_gref);
    if (rc)
        return rc;
    rc = end_claim(dst, &op->dest, op->flags & GNTCOPY_dest_gref);
    if (rc)
        return rc;
    if (xsm_check_pair(XSM_HOOK, XSM_GRANT, GNTTABOP_copy, src->d, dst->d))
        return GNTST_permission_denied;
    memcpy(page_to_virt(dst->pg) + op->dest.offset, page_to_virt(src->pg) + op->source.offset,
           op->len);
    return GNTST_okay;
}

int grant_op_copy(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_copy *op = ops;
    struct copy_end src = { .writes = false }, dst = { .writes = true };

    for (; *done < nr; ++*done) {
        op[*done].status = copy_one(&op[*done], &src, &dst);
        /*
         * Do not hold on to what may be in the way of the next, e.g. one page as source and
         * destination.
         */
        if (unlikely(op[*done].status != GNTST_okay)) {
            end_release(&src);
            end_release(&dst);
        }
    }
    end_release(&src);
    end_release(&dst);
    grant_peer_put(&src.peer);
    grant_peer_put(&dst.peer);
    return 0;
}
