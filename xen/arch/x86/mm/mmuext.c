// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmuext_op: pinning page tables, switching to them, flushing, and a few operations on whole pages.
 * Each operation is one function; -ERESTART from one means that it is to be done again from its
 * start.
 */
#include <xen/arch.h>
#include <xen/hypercall.h>
#include <asm/flushtlb.h>
#include <asm/pv.h>
#include <generated/hypercall-defs.h>

#include "private.h"
#include "vcpumask.h"

static struct page_info *get_frame(mfn_t mfn, const struct domain *d, const char *what)
{
    if (mfn_valid(mfn) && get_page(mfn_to_page(mfn), d))
        return mfn_to_page(mfn);
    mm_refuse("%s: frame %lx is not d%u's", what, mfn, d->id);
    return NULL;
}

/* --- pinning --------------------------------------------------------------------------------- */
static int unpin(struct page_info *pg)
{
    if (!(__atomic_fetch_and(&pg->type, ~PGT_pinned, __ATOMIC_SEQ_CST) & PGT_pinned))
        return -EINVAL;
    put_table_or_defer(current, pg);
    return 0;
}

static int op_pin(const struct mmuext_op *op, struct domain *d)
{
    struct page_info *pg = get_frame(op->arg1.mfn, d, "pin");
    int rc;

    if (!pg)
        return -EINVAL;
    rc = get_page_type_preemptible(pg, table_type(op->cmd - MMUEXT_PIN_L1_TABLE + 1));
    if (rc) {
        if (rc != -ERESTART)
            mm_refuse("cannot pin frame %lx as %s", page_to_mfn(pg),
                      page_type_name(table_type(op->cmd - MMUEXT_PIN_L1_TABLE + 1)));
        put_page(pg);
        return rc;
    }
    if (__atomic_fetch_or(&pg->type, PGT_pinned, __ATOMIC_SEQ_CST) & PGT_pinned) {
        mm_refuse("frame %lx is pinned already", page_to_mfn(pg));
        put_table_or_defer(current, pg);
        return -EINVAL;
    }
    /* a dying domain's pages are unpinned one after another: it may have passed this one */
    if (unlikely(READ_ONCE(d->is_dying)))
        unpin(pg);
    return 0;
}

static int op_unpin(const struct mmuext_op *op, struct domain *d)
{
    struct page_info *pg = get_frame(op->arg1.mfn, d, "unpin");
    int rc;

    if (!pg)
        return -EINVAL;
    rc = unpin(pg);
    if (rc)
        mm_refuse("frame %lx is not pinned", page_to_mfn(pg));
    put_page(pg);
    return rc;
}

/* --- page-table bases ------------------------------------------------------------------------ */
static int op_new_base(const struct mmuext_op *op, struct domain *d)
{
    if (d != current->domain)
        return -EPERM;
    return pv_new_guest_cr3(current, op->arg1.mfn);
}

static int op_new_user_base(const struct mmuext_op *op, struct domain *d)
{
    if (d != current->domain)
        return -EPERM;
    return pv_new_guest_user_cr3(current, op->arg1.mfn);
}

/* --- flushing -------------------------------------------------------------------------------- */
int vcpu_bitmap_to_cpus(const struct domain *d, const void *bitmap, cpumask_t *cpus)
{
    u8 bits[32];
    const struct vcpu *v;

    cpumask_zero(cpus);
    for (unsigned int id = 0; id < d->max_vcpus; id++) {
        unsigned int at = id % (8 * sizeof(bits));

        if (at == 0) {
            unsigned int bytes =
                min(DIV_ROUND_UP(d->max_vcpus - id, 8), (unsigned int)sizeof(bits));

            if (guest_copy_in(bits, (const u8 *)bitmap + id / 8, bytes, 1))
                return -EINVAL;
        }
        if ((bits[at / 8] >> at % 8 & 1) && (v = d->vcpu[id]) != NULL)
            cpumask_or(cpus, cpus, &v->dirty_cpus);
    }
    return 0;
}

static int flush_vcpus(const struct mmuext_op *op, unsigned int what)
{
    cpumask_t mask;
    int rc = vcpu_bitmap_to_cpus(current->domain, op->arg2.vcpumask.p, &mask);

    if (rc == 0)
        flush_mask(&mask, op->arg1.linear_addr, what);
    return rc;
}

static int op_flush(const struct mmuext_op *op, struct domain *d)
{
    unsigned long va = op->arg1.linear_addr;

    switch (op->cmd) {
    case MMUEXT_TLB_FLUSH_LOCAL:
        flush_local(0, FLUSH_TLB);
        return 0;
    case MMUEXT_TLB_FLUSH_ALL:
        flush_tlb_mask(&current->domain->dirty_cpus);
        return 0;
    case MMUEXT_TLB_FLUSH_MULTI:
        return flush_vcpus(op, FLUSH_TLB);
    }
    if (!is_canonical(va))
        return 0;
    if (op->cmd == MMUEXT_INVLPG_MULTI)
        return flush_vcpus(op, FLUSH_VA);
    if (op->cmd == MMUEXT_INVLPG_ALL)
        flush_mask(&current->domain->dirty_cpus, va, FLUSH_VA);
    else
        flush_local(va, FLUSH_VA);
    return 0;
}

static int op_flush_cache(const struct mmuext_op *op, struct domain *d)
{
    const struct domain *self = current->domain;

    /* only device drivers have a need for it, and it slows everybody down */
    if (!is_control_domain(self) && rangeset_empty(&self->iomem_caps) &&
        rangeset_empty(&self->ioport_caps)) {
        mm_refuse("flushing caches needs the right to a device");
        return -EACCES;
    }
    if (op->cmd == MMUEXT_FLUSH_CACHE)
        flush_local(0, FLUSH_CACHE);
    else
        flush_mask(&cpu_online_map, 0, FLUSH_CACHE);
    return 0;
}

/* --- pages and the rest ---------------------------------------------------------------------- */
static int op_set_ldt(const struct mmuext_op *op, struct domain *d)
{
    return pv_set_ldt(current, op->arg1.linear_addr, op->arg2.nr_ents);
}

static int op_clear_page(const struct mmuext_op *op, struct domain *d)
{
    struct page_info *pg = get_frame(op->arg1.mfn, d, "clear page");
    int rc;

    if (!pg)
        return -EINVAL;
    rc = get_page_type(pg, PGT_writable_page);
    if (rc == 0) {
        clear_page(page_to_virt(pg));
        put_page_type(pg);
    }
    put_page(pg);
    return rc;
}

static int op_copy_page(const struct mmuext_op *op, struct domain *d)
{
    struct page_info *to, *from = get_frame(op->arg2.src_mfn, d, "copy page");
    int rc = -EINVAL;

    if (!from)
        return -EINVAL;
    to = get_frame(op->arg1.mfn, d, "copy page");
    if (!to)
        goto put_from;
    rc = get_page_type(to, PGT_writable_page);
    if (rc == 0) {
        copy_page(page_to_virt(to), page_to_virt(from));
        put_page_type(to);
    }
    put_page(to);
put_from:
    put_page(from);
    return rc;
}

static int op_unsupported(const struct mmuext_op *op, struct domain *d)
{
    return -EOPNOTSUPP;
}

static int (*const operations[])(const struct mmuext_op *op, struct domain *d) = {
    [MMUEXT_PIN_L1_TABLE ... MMUEXT_PIN_L4_TABLE] = op_pin,
    [MMUEXT_UNPIN_TABLE] = op_unpin,
    [MMUEXT_NEW_BASEPTR] = op_new_base,
    [MMUEXT_TLB_FLUSH_LOCAL ... MMUEXT_INVLPG_ALL] = op_flush,
    [MMUEXT_FLUSH_CACHE] = op_flush_cache,
    [MMUEXT_SET_LDT] = op_set_ldt,
    [MMUEXT_NEW_USER_BASEPTR] = op_new_user_base,
    [MMUEXT_CLEAR_PAGE] = op_clear_page,
    [MMUEXT_COPY_PAGE] = op_copy_page,
    [MMUEXT_FLUSH_CACHE_GLOBAL] = op_flush_cache,
    [MMUEXT_MARK_SUPER] = op_unsupported,
    [MMUEXT_UNMARK_SUPER] = op_unsupported,
};

/* A translated toolstack works on PV guests' pages; it has no tables or addresses of that kind itself. */
static bool is_for_others(unsigned int cmd)
{
    return cmd <= MMUEXT_UNPIN_TABLE || cmd == MMUEXT_CLEAR_PAGE || cmd == MMUEXT_COPY_PAGE;
}

static int do_one(XEN_GUEST_HANDLE(mmuext_op_t) ops, unsigned int i, struct domain *frames)
{
    struct mmuext_op op;

    if (copy_from_guest_offset(&op, ops, i, 1))
        return -EFAULT;
    if (op.cmd >= ARRAY_SIZE(operations) || !operations[op.cmd])
        return -ENOSYS;
    if (is_hvm_vcpu(current) && !is_for_others(op.cmd))
        return -EPERM;
    return operations[op.cmd](&op, frames);
}

/* *nr: in, how many; out, how many are done. */
static int do_all(void *guest, unsigned int *nr, const struct mmu_subjects *s)
{
    XEN_GUEST_HANDLE(mmuext_op_t) ops = guest_handle_from_ptr(guest, mmuext_op_t);
    unsigned int count = *nr, i = 0;
    int rc = 0;

    *nr = 0;
    if (is_system_domain(s->frames) || !is_pv_domain(s->frames)) {
        mm_refuse("mmuext_op: d%u has no PV pages to work on", s->frames->id);
        return -EPERM;
    }
    while (i < count && rc == 0) {
        rc = do_one(ops, i, s->frames);
        if (rc)
            break;
        i++;
        if (has_old_table(current) || (i < count && hypercall_preempt_check()))
            rc = -ERESTART;
    }
    *nr = i;
    return rc;
}

long do_mmuext_op(XEN_GUEST_HANDLE(mmuext_op_t) ops, unsigned int count,
                  XEN_GUEST_HANDLE(uint) done, unsigned int foreigndom)
{
    static const struct mmu_batch batch = {
        .op = __HYPERVISOR_mmuext_op, .size = sizeof(struct mmuext_op), .run = do_all,
    };

    return mmu_batch_run(&batch, ops.p, count, done.p, foreigndom);
}
