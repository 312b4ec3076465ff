// SPDX-License-Identifier: GPL-2.0-only
/* The life of ioreq servers, and a domain's and a vcpu's part in them. */
#include "private.h"

#include <xen/errno.h>
#include <xen/event.h>
#include <xen/libmem.h>
#include <xen/printk.h>

/* --- ports ------------------------------------------------------------------------------------ */
/* Nobody waits for room among the posted writes. */
static void posted_notified(struct vcpu *v, unsigned int port)
{
}

static int vcpu_port_create(struct ioreq_server *s, const struct vcpu *v)
{
    int port = alloc_unbound_xen_event_channel(s->target, v->vcpu_id, s->model->id,
                                               ioreq_model_answered);

    if (port < 0)
        return port;
    s->vcpu[v->vcpu_id].port = port;
    return 0;
}

static void ports_destroy(struct ioreq_server *s)
{
    for (unsigned int i = 0; i < s->target->max_vcpus; i++) {
        if (s->vcpu[i].port)
            free_xen_event_channel(s->target, s->vcpu[i].port);
        s->vcpu[i].port = 0;
    }
    if (s->posted_port)
        free_xen_event_channel(s->target, s->posted_port);
    s->posted_port = 0;
}

/* Those that are missing: at creation, and for vcpus made since then when the server is enabled. */
static int ports_create(struct ioreq_server *s)
{
    struct vcpu *v;
    int rc;

    for_each_vcpu(s->target, v) {
        rc = s->vcpu[v->vcpu_id].port ? 0 : vcpu_port_create(s, v);
        if (rc)
            return rc;
    }
    if (s->buffering == HVM_IOREQSRV_BUFIOREQ_OFF || s->posted_port)
        return 0;
    rc = alloc_unbound_xen_event_channel(s->target, 0, s->model->id, posted_notified);
    if (rc < 0)
        return rc;
    s->posted_port = rc;
    return 0;
}

/* Each slot says by which port its vcpu is reached. */
static void publish_ports(struct ioreq_server *s)
{
    struct vcpu *v;

    if (!s->sync.va)
        return;
    for_each_vcpu(s->target, v) {
        ioreq_slot(s, v)->vp_eport = s->vcpu[v->vcpu_id].port;
    }
}

/* --- servers ---------------------------------------------------------------------------------- */
static void server_free(struct ioreq_server *s)
{
    ports_destroy(s);
    ioreq_page_release(s, &s->sync);
    ioreq_page_release(s, &s->posted);
    for (unsigned int i = 0; i < IOREQ_RANGE_TYPES; i++)
        rangeset_clear(&s->range[i]);
    put_domain(s->model);
    kfree(s->vcpu);
    kfree(s);
}

static struct ioreq_server *server_alloc(struct domain *d, unsigned int buffering)
{
    struct ioreq_server *s = kzalloc_type(struct ioreq_server);

    if (!s)
        return NULL;
    s->vcpu = kcalloc(d->max_vcpus, sizeof(*s->vcpu));
    if (!s->vcpu) {
        kfree(s);
        return NULL;
    }
    s->target = d;
    s->model = current->domain;
    get_domain_known(s->model);
    s->buffering = buffering;
    s->sync.gfn = s->posted.gfn = INVALID_GFN;
    spin_lock_init(&s->posted_lock, LOCK_HVM_DEVICE);
    for (unsigned int i = 0; i < IOREQ_RANGE_TYPES; i++)
        rangeset_init(&s->range[i], &heap_lib_alloc, IOREQ_MAX_RANGES);
    return s;
}

static int free_id(const struct ioreq_domain *i)
{
    for (unsigned int id = 0; id < MAX_NR_IOREQ_SERVERS; id++)
        if (!i->server[id])
            return id;
    return -ENOSPC;
}

/* The target is paused. */
static void set_server(struct ioreq_domain *i, ioservid_t id, struct ioreq_server *s)
{
    unsigned int end = MAX_NR_IOREQ_SERVERS;

    WRITE_ONCE(i->server[id], s);
    while (end && !i->server[end - 1])
        end--;
    WRITE_ONCE(i->end, end);
}

int ioreq_server_create(struct domain *d, unsigned int buffering, ioservid_t *id)
{
    struct ioreq_server *s;
    int rc;

    if (buffering > HVM_IOREQSRV_BUFIOREQ_ATOMIC)
        return -EINVAL;
    s = server_alloc(d, buffering);
    if (!s)
        return -ENOMEM;
    domain_pause(d);
    spin_lock(&d->arch.hvm->lock);
    rc = d->is_dying ? -ESRCH : free_id(ioreq_of(d));
    if (rc >= 0) {
        s->id = rc;
        rc = ports_create(s);
    }
    if (rc == 0) {
        set_server(ioreq_of(d), s->id, s);
        *id = s->id;
    } else {
        server_free(s);
    }
    spin_unlock(&d->arch.hvm->lock);
    domain_unpause(d);
    return rc;
}

static void disable(struct ioreq_server *s)
{
    if (!s->enabled)
        return;
    s->enabled = false;
    ioreq_page_reveal(s, &s->posted);
    ioreq_page_reveal(s, &s->sync);
}

static int enable(struct ioreq_server *s)
{
    int rc = ports_create(s);

    if (rc == 0)
        rc = ioreq_page_hide(s, &s->sync);
    if (rc == 0) {
        rc = ioreq_page_hide(s, &s->posted);
        if (rc)
            ioreq_page_reveal(s, &s->sync);
    }
    if (rc)
        return rc;
    publish_ports(s);
    s->enabled = true;
    return 0;
}

/* The target is paused. */
static void server_remove(struct domain *d, struct ioreq_server *s)
{
    struct ioreq_domain *i = ioreq_of(d);
    struct vcpu *v;

    disable(s);
    for_each_vcpu(d, v) {
        if (v->arch.hvm->ioreq && v->arch.hvm->ioreq->waiting_on == s)
            ioreq_wait_cancel(v);
    }
    write_lock(&i->range_lock);
    if (i->mem_type_server == s)
        i->mem_type_server = NULL;
    set_server(i, s->id, NULL);
    write_unlock(&i->range_lock);
    server_free(s);
}

int ioreq_server_destroy(struct domain *d, ioservid_t id)
{
    struct ioreq_server *s;
    int rc = -ENOENT;

    domain_pause(d);
    spin_lock(&d->arch.hvm->lock);
    s = ioreq_server_find(d, id);
    if (s && s->model != current->domain) {
        rc = -EPERM;
    } else if (s) {
        server_remove(d, s);
        rc = 0;
    }
    spin_unlock(&d->arch.hvm->lock);
    domain_unpause(d);
    return rc;
}

int ioreq_server_set_state(struct domain *d, ioservid_t id, bool enabled)
{
    struct ioreq_server *s;
    int rc = -ENOENT;

    domain_pause(d);
    spin_lock(&d->arch.hvm->lock);
    s = ioreq_server_find(d, id);
    if (s && s->model != current->domain)
        rc = -EPERM;
    else if (s && enabled == s->enabled)
        rc = 0;
    else if (s && enabled)
        rc = enable(s);
    else if (s) {
        disable(s);
        rc = 0;
    }
    spin_unlock(&d->arch.hvm->lock);
    domain_unpause(d);
    return rc;
}

static int info_locked(struct ioreq_server *s, struct xen_dm_op_get_ioreq_server_info *info)
{
    bool posts = s->buffering != HVM_IOREQSRV_BUFIOREQ_OFF;
    int rc;

    if (!(info->flags & XEN_DMOP_no_gfns)) {
        rc = ioreq_page_from_gfn(s, &s->sync);
        if (rc == 0 && posts)
            rc = ioreq_page_from_gfn(s, &s->posted);
        if (rc)
            return rc;
        info->ioreq_gfn = s->sync.gfn;
        if (posts)
            info->bufioreq_gfn = s->posted.gfn;
    }
    if (posts)
        info->bufioreq_port = s->posted_port;
    return 0;
}

int ioreq_server_info(struct domain *d, struct xen_dm_op_get_ioreq_server_info *info)
{
    struct ioreq_server *s;
    int rc = -ENOENT;

    if (info->flags & ~XEN_DMOP_no_gfns)
        return -EINVAL;
    spin_lock(&d->arch.hvm->lock);
    s = ioreq_server_find(d, info->id);
    if (s)
        rc = s->model == current->domain ? info_locked(s, info) : -EPERM;
    spin_unlock(&d->arch.hvm->lock);
    return rc;
}

static int frame_locked(struct ioreq_server *s, unsigned long idx, mfn_t *mfn)
{
    struct ioreq_page *p = NULL;
    int rc;

    if (idx == XENMEM_resource_ioreq_server_frame_bufioreq)
        p = s->buffering == HVM_IOREQSRV_BUFIOREQ_OFF ? NULL : &s->posted;
    else if (idx == XENMEM_resource_ioreq_server_frame_ioreq(0))
        p = &s->sync;
    if (!p)
        return -EINVAL;
    rc = ioreq_page_alloc(s, p);
    if (rc)
        return rc;
    publish_ports(s);
    *mfn = page_to_mfn(p->pg);
    return 0;
}

int ioreq_server_frame(struct domain *d, u32 server_id, unsigned long idx, mfn_t *mfn)
{
    struct ioreq_server *s;
    int rc = -ENOENT;

    if (!is_hvm_domain(d))
        return -EINVAL;
    spin_lock(&d->arch.hvm->lock);
    s = server_id < MAX_NR_IOREQ_SERVERS ? ioreq_server_find(d, server_id) : NULL;
    if (s)
        rc = s->model == current->domain ? frame_locked(s, idx, mfn) : -EPERM;
    spin_unlock(&d->arch.hvm->lock);
    return rc;
}

/* --- domains and vcpus ------------------------------------------------------------------------ */
int ioreq_domain_create(struct domain *d)
{
    struct ioreq_domain *i = kzalloc_type(struct ioreq_domain);

    if (!i)
        return -ENOMEM;
    rwlock_init(&i->range_lock, LOCK_HVM_DEVICE);
    d->arch.hvm->ioreq = i;
    return 0;
}

void ioreq_domain_relinquish(struct domain *d)
{
    struct ioreq_domain *i = ioreq_of(d);

    if (!i)
        return;
    spin_lock(&d->arch.hvm->lock);
    for (unsigned int n = 0; n < MAX_NR_IOREQ_SERVERS; n++)
        if (i->server[n])
            server_remove(d, i->server[n]);
    spin_unlock(&d->arch.hvm->lock);
}

void ioreq_domain_destroy(struct domain *d)
{
    kfree(ioreq_of(d));
    d->arch.hvm->ioreq = NULL;
}

int ioreq_vcpu_create(struct vcpu *v)
{
    v->arch.hvm->ioreq = kzalloc_type(struct ioreq_vcpu);
    return v->arch.hvm->ioreq ? 0 : -ENOMEM;
}

void ioreq_vcpu_destroy(struct vcpu *v)
{
    if (!v->arch.hvm)
        return;
    kfree(v->arch.hvm->ioreq);
    v->arch.hvm->ioreq = NULL;
}

bool ioreq_claims_mem_type(const struct domain *d)
{
    return READ_ONCE(ioreq_of(d)->mem_type_server) != NULL;
}

/*
 * The parameters of the time before servers are only numbers now: whoever uses them asks for a server as well.
 * The pool of pages must not move under servers that took some.
 */
int ioreq_param_changed(struct domain *d, u32 index, u64 value)
{
    if (index == HVM_PARAM_IOREQ_SERVER_PFN || index == HVM_PARAM_NR_IOREQ_SERVER_PAGES)
        return ioreq_of(d)->gfn_taken ? -EBUSY : 0;
    return 0;
}
