// SPDX-License-Identifier: GPL-2.0-only
/*
 * Domains, vcpus, and the outside world of common code, most of which only counts what it was
 * asked.
 */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/irq.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>

#include "test.h"
#include "world-private.h"

#define MAX_DOMAINS     8

struct world_log world_log;
struct domain *hardware_domain;
static struct domain *domains[MAX_DOMAINS];
static unsigned int nr_domains, copy_countdown;

void world_init(void)
{
    memset(&world_log, 0, sizeof(world_log));
    nr_domains = 0;
    world_sync_init();
    hardware_domain = NULL;
    test_fault_at(0);
    world_copy_fails_at(0);
    world_preempt_at(0);
    world_before_lock(0, NULL);
    world_memory_init();
}

void world_check(void)
{
    CHECK_EQ(world_locks_held, 0);
    CHECK(!fake_irqs_off);
}

struct domain *world_domain(domid_t id, unsigned int nr_vcpus)
{
    struct domain *d = xenheap_alloc(0);
    char *room;

    CHECK(nr_domains < MAX_DOMAINS && d);
    domains[nr_domains++] = d;
    d->id = id;
    d->refcount = 1;
    d->max_vcpus = nr_vcpus;
    d->max_pages = WORLD_FRAMES;
    d->shared_info = xenheap_alloc(0);
    /* its arrays: all goes with the frames at the next world_init() */
    room = xenheap_alloc(0);
    d->vcpu = (void *)room;
    d->poll_mask = (void *)(room + PAGE_SIZE / 2);
    spin_lock_init(&d->lock, LOCK_DOMAIN);
    for (unsigned int i = 0; i < nr_vcpus; i++) {
        struct vcpu *v = xenheap_alloc(0);

        v->domain = d;
        v->vcpu_id = i;
        v->vcpu_info = &d->shared_info->vcpu_info[i];
        spin_lock_init(&v->virq_lock, LOCK_EVENT_PORT);
        d->vcpu[i] = v;
    }
    return d;
}

void world_run(struct vcpu *v)
{
    set_current(v);
}

struct domain *get_domain_by_id(domid_t id)
{
    for (unsigned int i = 0; i < nr_domains; i++) {
        if (domains[i]->id == id) {
            domains[i]->refcount++;
            return domains[i];
        }
    }
    return NULL;
}

struct domain *get_domain_by_any_id(domid_t id)
{
    return get_domain_by_id(id == DOMID_SELF ? current->domain->id : id);
}

void put_domain(struct domain *d)
{
    CHECK(d->refcount > 1);
    d->refcount--;
}

void vcpu_mark_events_pending(struct vcpu *v)
{
    v->vcpu_info->evtchn_upcall_pending = 1;
    if (v->domain->id == 1)
        world_log.marked[v->vcpu_id]++;
}

__attribute__((weak)) bool hvm_events_pending(const struct vcpu *v)
{
    return v->vcpu_info->evtchn_upcall_pending;
}

void vcpu_unblock(struct vcpu *v)
{
    world_log.unblocked++;
}

int xsm_check(enum xsm_class cls, enum xsm_interface iface, unsigned int op,
              const struct domain *object)
{
    const struct domain *subject = current->domain;

    if (subject->is_privileged || cls == XSM_HOOK)
        return 0;
    return (cls == XSM_SELF || cls == XSM_TARGET) && object == subject ? 0 : -EPERM;
}

int xsm_check_pair(enum xsm_class cls, enum xsm_interface iface, unsigned int op,
                   const struct domain *subject,
                   const struct domain *object)
{
    return 0;
}

void world_copy_fails_at(unsigned int n)
{
    copy_countdown = n;
}

static bool copy_fails(const void *guest)
{
    return !guest || (copy_countdown && --copy_countdown == 0);
}

unsigned long arch_copy_from_guest(void *to, const void *guest, size_t len)
{
    if (len && copy_fails(guest))
        return len;
    memcpy(to, guest, len);
    return 0;
}

unsigned long arch_copy_to_guest(void *guest, const void *from, size_t len)
{
    if (len && copy_fails(guest))
        return len;
    memcpy(guest, from, len);
    return 0;
}

unsigned long arch_clear_guest(void *guest, size_t len)
{
    if (len && copy_fails(guest))
        return len;
    memset(guest, 0, len);
    return 0;
}

void arch_hypercall_restart(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    world_log.restarted = true;
    world_log.restart_nr = nr;
    memcpy(world_log.restart_args, args, nr_args * sizeof(*args));
}

void arch_flush_domain_tlb(struct domain *d)
{
    world_log.tlb_flushes++;
}

void arch_page_dirtied(struct domain *d, struct page_info *pg)
{
    world_log.dirtied++;
}

/* Tests of how domains end have the real one. */
__attribute__((weak)) void domain_crash(struct domain *d, const char *fmt, ...)
{
    d->is_shut_down = true;
}

void printk(const char *fmt, ...)
{
}
