// SPDX-License-Identifier: GPL-2.0-only
/*
 * The FIFO layout's guest pages: control blocks, the event array, the switch to the layout and
 * back.
 */
#include "private.h"

#include <xen/mm.h>
#include <xen/sched.h>
#include <lib/bitmap.h>

/* A writable page of the caller's, with a reference of both kinds. */
static int get_guest_page(struct domain *d, u64 gfn, struct page_info **out)
{
    bool writable;
    struct page_info *pg = get_page_from_gfn(d, gfn, &writable);

    if (!pg)
        return -EINVAL;
    if (!writable || get_page_type(pg, PGT_writable_page)) {
        put_page(pg);
        return -EINVAL;
    }
    *out = pg;
    return 0;
}

/* Queue state of a vcpu; it is made once and stays until the domain goes. */
static int add_vcpu_state(struct vcpu *v)
{
    struct evtchn_fifo_vcpu *fifo;

    if (v->evtchn_fifo)
        return 0;
    fifo = kzalloc_type(struct evtchn_fifo_vcpu);
    if (!fifo)
        return -ENOMEM;
    spin_lock_init(&fifo->lock, LOCK_EVENT_PORT);
    fifo->next = v->domain->evtchn->fifo_states;
    v->domain->evtchn->fifo_states = fifo;
    v->evtchn_fifo = fifo;
    return 0;
}

static int add_state_of_all(struct domain *d)
{
    struct vcpu *v;
    int rc;

    for_each_vcpu (d, v)
        if ((rc = add_vcpu_state(v)) != 0)
            return rc;
    return 0;
}

/*
 * What is pending in the 2-level layout will be shown when its part of the array arrives. The new layout is in force
 * first: a sender who still used the old one holds the port's lock, and what it did is seen here.
 */
static void switch_layout(struct domain *d)
{
    struct evtchn_domain *ed = d->evtchn;

    __atomic_store_n(&ed->ops, &evtchn_fifo_ops, __ATOMIC_SEQ_CST);
    for (unsigned int port = 1; port < ed->valid; port++) {
        struct evtchn *chn = evtchn_from_port(d, port);
        unsigned long flags;

        spin_lock_irqsave(&chn->lock, flags);
        if (chn->state != ECS_FREE && evtchn_2l_ops.is_pending(d, chn))
            chn->pending = true;
        chn->priority = EVTCHN_FIFO_PRIORITY_DEFAULT;
        spin_unlock_irqrestore(&chn->lock, flags);
    }
}

static int set_control_block(struct vcpu *v, struct page_info *pg, unsigned int offset)
{
    struct evtchn_fifo_vcpu *fifo = v->evtchn_fifo;
    struct evtchn_fifo_control_block *control = page_to_virt(pg) + offset;
    unsigned long flags;
    int rc = -EINVAL;

    spin_lock_irqsave(&fifo->lock, flags);
    if (!fifo->control) {
        for (unsigned int i = 0; i < EVTCHN_FIFO_MAX_QUEUES; i++)
            WRITE_ONCE(control->head[i], 0);
        WRITE_ONCE(control->ready, 0);
        fifo->page = pg;
        fifo->control = control;
        rc = 0;
    }
    spin_unlock_irqrestore(&fifo->lock, flags);
    return rc;
}

/* The first call switches the domain to the FIFO layout. */
int evtchn_fifo_init_control(struct evtchn_init_control *op)
{
    struct domain *d = current->domain;
    struct evtchn_domain *ed = d->evtchn;
    struct vcpu *v = domain_vcpu(d, op->vcpu);
    struct page_info *pg;
    int rc;

    op->link_bits = EVTCHN_FIFO_LINK_BITS;
    if (!v)
        return -ENOENT;
    if (op->offset > PAGE_SIZE - sizeof(struct evtchn_fifo_control_block) || op->offset % 8)
        return -EINVAL;

    /* finding a translated guest's page may take locks that come before ours */
    rc = get_guest_page(d, op->control_gfn, &pg);
    if (rc)
        return rc;
    spin_lock(&ed->lock);
    rc = add_state_of_all(d) ?: set_control_block(v, pg, op->offset);
    if (!rc && ed->ops != &evtchn_fifo_ops)
        switch_layout(d);
    spin_unlock(&ed->lock);
    if (rc)
        put_page_and_type(pg);
    return rc;
}

/* Ports that became pending too early are shown now. */
static void show_pending(struct domain *d, unsigned int first)
{
    struct evtchn_domain *ed = d->evtchn;

    for (unsigned int port = first; port < first + FIFO_WORDS_PER_PAGE &&
         port < ed->valid; port++) {
        struct evtchn *chn = evtchn_from_port(d, port);
        unsigned long flags;

        spin_lock_irqsave(&chn->lock, flags);
        if (chn->pending) {
            chn->pending = false;
            if (chn->state != ECS_FREE)
                evtchn_set_pending(d, chn);
        }
        spin_unlock_irqrestore(&chn->lock, flags);
    }
}

int evtchn_fifo_expand_array(u64 gfn)
{
    struct domain *d = current->domain;
    struct evtchn_domain *ed = d->evtchn;
    struct page_info *pg;
    int rc;

    if (READ_ONCE(ed->ops) != &evtchn_fifo_ops)
        return -EOPNOTSUPP;
    rc = get_guest_page(d, gfn, &pg);
    if (rc)
        return rc;
    spin_lock(&ed->lock);
    rc = -EOPNOTSUPP;
    if (ed->ops != &evtchn_fifo_ops)
        goto unlock;
    rc = -ENOSPC;
    if (ed->nr_array_pages > ed->max_port / FIFO_WORDS_PER_PAGE ||
        ed->nr_array_pages == FIFO_MAX_PAGES)
        goto unlock;
    rc = 0;
    ed->array[ed->nr_array_pages] = page_to_virt(pg);
    __atomic_store_n(&ed->nr_array_pages, ed->nr_array_pages + 1, __ATOMIC_RELEASE);
    show_pending(d, (ed->nr_array_pages - 1) * FIFO_WORDS_PER_PAGE);
 unlock:
    spin_unlock(&ed->lock);
    if (rc)
        put_page_and_type(pg);
    return rc;
}

static void drop_control_block(struct vcpu *v)
{
    struct evtchn_fifo_vcpu *fifo = v->evtchn_fifo;
    struct page_info *pg;
    unsigned long flags;

    if (!fifo)
        return;
    spin_lock_irqsave(&fifo->lock, flags);
    pg = fifo->page;
    fifo->page = NULL;
    fifo->control = NULL;
    for (unsigned int i = 0; i < EVTCHN_FIFO_MAX_QUEUES; i++)
        fifo->tail[i] = 0;
    spin_unlock_irqrestore(&fifo->lock, flags);
    if (pg)
        put_page_and_type(pg);
}

/*
 * All ports are closed, so nobody sends to them any more; an unmask or poll by another vcpu may
 * still be looking at a word, holding the port's lock. Passing through every lock waits for those.
 * Domain's lock held.
 */
void evtchn_fifo_destroy(struct domain *d)
{
    struct evtchn_domain *ed = d->evtchn;
    unsigned int nr = ed->nr_array_pages;
    struct vcpu *v;

    if (ed->ops != &evtchn_fifo_ops)
        return;
    bitmap_zero(d->shared_info->evtchn_pending, EVTCHN_2L_NR_CHANNELS);
    __atomic_store_n(&ed->ops, &evtchn_2l_ops, __ATOMIC_RELEASE);
    __atomic_store_n(&ed->nr_array_pages, 0, __ATOMIC_SEQ_CST);
    for (unsigned int port = 0; port < ed->valid; port++) {
        struct evtchn *chn = evtchn_from_port(d, port);
        unsigned long flags;

        spin_lock_irqsave(&chn->lock, flags);
        chn->pending = false;
        spin_unlock_irqrestore(&chn->lock, flags);
    }
    for_each_vcpu (d, v)
        drop_control_block(v);
    for (unsigned int i = 0; i < nr; i++) {
        put_page_and_type(virt_to_page(ed->array[i]));
        ed->array[i] = NULL;
    }
}
