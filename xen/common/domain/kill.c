/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking a domain down. domain_kill() is called again until it returns 0; d->relinquish_state remembers how far
 * it came. Afterwards the domain is a name without possessions, freed with its last reference.
 */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/grant.h>
#include <xen/iommu.h>
#include <xen/irq.h>
#include <xen/sched.h>

#include "private.h"

enum {
    KILL_START,
    KILL_EVENTS,
    KILL_DEVICES,
    KILL_GRANTS,
    KILL_ARCH,
    KILL_DONE,
};

static void begin(struct domain *d)
{
    struct vcpu *v;

    domain_pause(d);
    d->is_dying = DOMDYING_dying;
    domain_watchdog_kill(d);
    domain_claim_pages(d, 0);
    for_each_vcpu(d, v) {
        vcpu_timers_kill(v);
        vcpu_unregister_info(v);
        v->runstate_guest = NULL;
    }
}

static void finish(struct domain *d)
{
    put_page_alloc_ref(virt_to_page(d->shared_info));
    d->is_dying = DOMDYING_dead;
    send_global_virq(VIRQ_DOM_EXC);
    put_domain(d);                          /* the reference it was created with */
}

int domain_kill(struct domain *d)
{
    int rc;

    if (d == current->domain || is_hardware_domain(d))
        return -EINVAL;
    switch (d->relinquish_state) {
    case KILL_START:
        begin(d);
        d->relinquish_state = KILL_EVENTS;
        fallthrough;
    case KILL_EVENTS:
        rc = evtchn_destroy(d);
        if (rc)
            return rc;
        rc = pirqs_domain_relinquish(d);
        if (rc)
            return rc;
        d->relinquish_state = KILL_DEVICES;
        fallthrough;
    case KILL_DEVICES:
        rc = iommu_domain_relinquish(d);    /* before any of its memory goes */
        if (rc)
            return rc;
        d->relinquish_state = KILL_GRANTS;
        fallthrough;
    case KILL_GRANTS:
        rc = grant_table_release_mappings(d);
        if (rc)
            return rc;
        d->relinquish_state = KILL_ARCH;
        fallthrough;
    case KILL_ARCH:
        rc = arch_domain_relinquish(d);
        if (rc)
            return rc;
        d->relinquish_state = KILL_DONE;
        finish(d);
        return 0;
    default:
        return 0;
    }
}
