// SPDX-License-Identifier: GPL-2.0-only
/* See event-world.h. */
#include "event-world.h"

#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/irq.h>

struct domain *d1, *d2;
struct vcpu *v1, *v2;
struct fake_pirq fake_pirqs[16];
int fake_bind_result;

void event_world(void)
{
    world_init();
    memset(fake_pirqs, 0, sizeof(fake_pirqs));
    fake_bind_result = 0;
    d1 = world_domain(1, 3);
    d2 = world_domain(2, 1);
    v1 = d1->vcpu[0];
    v2 = d2->vcpu[0];
    d1->nr_pirqs = ARRAY_SIZE(fake_pirqs);
    CHECK_EQ(evtchn_init(d1, 100000), 0);
    CHECK_EQ(evtchn_init(d2, 100000), 0);
    world_run(v1);
}

void event_world_end(void)
{
    struct domain *all[] = { d1, d2 };

    for (unsigned int i = 0; i < 2; i++) {
        all[i]->is_dying = DOMDYING_dying;
        while (evtchn_destroy(all[i]) == -ERESTART)
            ;
        evtchn_destroy_final(all[i]);
        CHECK_EQ(all[i]->refcount, 1);
    }
    world_check();
}

struct pair connect_domains(void)
{
    struct evtchn_bind_interdomain bind = { .remote_dom = 2 };
    struct vcpu *was = current;

    CHECK_EQ(evtchn_alloc_unbound(d2, 1, &bind.remote_port), 0);
    world_run(v1);
    CHECK_EQ(evtchn_op_bind_interdomain(&bind), 0);
    world_run(was);
    return (struct pair){ .p1 = bind.local_port, .p2 = bind.remote_port };
}

long close_port(struct domain *d, u32 port)
{
    struct evtchn_close close = { .port = port };
    struct vcpu *was = current;
    long rc;

    world_run(d->vcpu[0]);
    rc = evtchn_op_close(&close);
    world_run(was);
    return rc;
}

int pirq_guest_bind(struct vcpu *v, unsigned int pirq, bool shareable)
{
    if (!fake_bind_result)
        fake_pirqs[pirq].bound = true;
    return fake_bind_result;
}

void pirq_guest_unbind(struct domain *d, unsigned int pirq)
{
    fake_pirqs[pirq].bound = false;
}

void pirq_set_affinity(struct domain *d, unsigned int pirq, const cpumask_t *mask)
{
}

bool pirq_is_mapped(struct domain *d, unsigned int pirq)
{
    return fake_pirqs[pirq].mapped;
}

unsigned int pirq_evtchn_port(struct domain *d, unsigned int pirq)
{
    return fake_pirqs[pirq].port;
}

void pirq_set_evtchn_port(struct domain *d, unsigned int pirq, unsigned int port)
{
    fake_pirqs[pirq].port = port;
}

bool domain_irq_permitted(struct domain *d, unsigned int pirq)
{
    return true;
}

const cpumask_t *cpumask_of(unsigned int cpu)
{
    static cpumask_t none;

    return &none;
}

/* Tests call the operations' handlers: nothing goes through the dispatcher. */
long event_channel_dispatch(unsigned int cmd, XEN_GUEST_HANDLE(void) arg)
{
    return -ENOSYS;
}

long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    return -ERESTART;
}
