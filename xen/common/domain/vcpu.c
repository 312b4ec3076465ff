/* SPDX-License-Identifier: GPL-2.0-only */
/* Virtual CPUs as objects: making, resetting, destroying them, and where their vcpu_info is. */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/sched.h>
#include <lib/string.h>

#include "private.h"

static struct vcpu_info *default_info(struct vcpu *v)
{
    if (v->domain->shared_info && v->vcpu_id < XEN_LEGACY_VCPUS)
        return &v->domain->shared_info->vcpu_info[v->vcpu_id];
    return &dummy_vcpu_info;
}

struct vcpu *vcpu_create(struct domain *d, unsigned int vcpu_id)
{
    struct vcpu *v;

    BUG_ON(vcpu_id >= d->max_vcpus || d->vcpu[vcpu_id]);
    v = xenheap_alloc(0);
    if (!v)
        return NULL;
    v->domain = d;
    v->vcpu_id = vcpu_id;
    v->vcpu_info = default_info(v);
    v->vcpu_info_mfn = INVALID_MFN;
    spin_lock_init(&v->virq_lock, LOCK_EVENT_PORT);
    if (is_idle_vcpu(v)) {
        v->is_running = v->is_initialised = true;
        idle_vcpu[vcpu_id] = v;
    } else {
        v->pause_flags = VPF_down;
    }
    if (sched_vcpu_init(v))
        goto free;
    if (arch_vcpu_create(v))
        goto sched;
    WRITE_ONCE(d->vcpu[vcpu_id], v);
    return v;

sched:
    sched_vcpu_destroy(v);
free:
    if (is_idle_vcpu(v))
        idle_vcpu[vcpu_id] = NULL;
    xenheap_free(v, 0);
    return NULL;
}

void vcpu_destroy(struct vcpu *v)
{
    v->domain->vcpu[v->vcpu_id] = NULL;
    sync_vcpu_execstate(v);
    sched_vcpu_destroy(v);
    arch_vcpu_destroy(v);
    xenheap_free(v, 0);
}

void vcpu_unregister_info(struct vcpu *v)
{
    struct page_info *pg;

    if (v->vcpu_info_mfn == INVALID_MFN)
        return;
    /* readers without a lock may still write the old place: it stays a page of ours until they are done */
    WRITE_ONCE(v->vcpu_info, &dummy_vcpu_info);
    pg = mfn_to_page(v->vcpu_info_mfn);
    v->vcpu_info_mfn = INVALID_MFN;
    put_page_and_type(pg);
}

int vcpu_register_info(struct vcpu *v, gfn_t gfn, unsigned int offset)
{
    struct domain *d = v->domain;
    struct vcpu_info *info;
    struct page_info *pg;
    bool writable;

    if (offset > PAGE_SIZE - sizeof(struct vcpu_info) || !IS_ALIGNED(offset, 8))
        return -ENXIO;
    if (v->vcpu_info_mfn != INVALID_MFN)
        return -EINVAL;
    /* somebody must keep it from running while its events change place */
    if (v != current && !(READ_ONCE(v->pause_flags) & VPF_down))
        return -EINVAL;

    pg = get_page_from_gfn(d, gfn, &writable);
    if (!pg)
        return -EINVAL;
    if (!writable || get_page_type(pg, PGT_writable_page)) {
        put_page(pg);
        return -EINVAL;
    }
    info = (struct vcpu_info *)((char *)page_to_virt(pg) + offset);
    if (v->vcpu_info == &dummy_vcpu_info) {
        memset(info, 0, sizeof(*info));
        info->evtchn_upcall_mask = 1;
    } else {
        memcpy(info, v->vcpu_info, sizeof(*info));
    }
    v->vcpu_info_mfn = page_to_mfn(pg);
    __atomic_store_n(&v->vcpu_info, info, __ATOMIC_SEQ_CST);

    /* whatever was signalled during the move: let the guest look at every word */
    evtchn_vcpu_info_moved(v);
    arch_update_vcpu_time(v);
    return 0;
}

void vcpu_forget_areas(struct vcpu *v)
{
    v->poll_evtchn = 0;
    v->runstate_guest = NULL;
    vcpu_unregister_info(v);
    v->vcpu_info = default_info(v);
    timer_stop(&v->singleshot_timer);
    vcpu_set_periodic(v, 0);
}

void vcpu_reset_state(struct vcpu *v)
{
    __atomic_fetch_or(&v->pause_flags, VPF_down, __ATOMIC_SEQ_CST);
    v->is_initialised = false;
    vcpu_forget_areas(v);
}

void vcpu_mark_events_pending(struct vcpu *v)
{
    if (__atomic_exchange_n(&v->vcpu_info->evtchn_upcall_pending, 1, __ATOMIC_SEQ_CST) == 0)
        arch_vcpu_events_raised(v);
}
