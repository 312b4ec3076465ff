/* SPDX-License-Identifier: GPL-2.0-only */
/* Finding domains. The list is ordered by id; a hash finds one quickly. References keep what was found. */
#include <xen/bug.h>
#include <xen/domain.h>
#include <xen/sched.h>

#include "private.h"

#define HASH_SIZE           256

static DEFINE_RWLOCK(domlist_lock, LOCK_DOMLIST);       /* the list, the hash, domain_count */
static struct list_head domain_list = LIST_INITIALIZER(domain_list);
static struct domain *domain_hash[HASH_SIZE];
u32 domain_count;

/* False when the last reference is already gone. */
static bool try_get(struct domain *d)
{
    u32 r = READ_ONCE(d->refcount);

    while (r)
        if (__atomic_compare_exchange_n(&d->refcount, &r, r + 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return true;
    return false;
}

void domain_list_add(struct domain *d)
{
    struct domain *after;

    write_lock(&domlist_lock);
    list_for_each_entry(after, &domain_list, list)
        if (after->id > d->id)
            break;
    list_add_tail(&d->list, &after->list);
    d->hash_next = domain_hash[d->id % HASH_SIZE];
    domain_hash[d->id % HASH_SIZE] = d;
    domain_count++;
    write_unlock(&domlist_lock);
}

void domain_list_remove(struct domain *d)
{
    struct domain **link;

    write_lock(&domlist_lock);
    for (link = &domain_hash[d->id % HASH_SIZE]; *link && *link != d; link = &(*link)->hash_next)
        ;
    if (*link) {
        *link = d->hash_next;
        list_del(&d->list);
        domain_count--;
    }
    write_unlock(&domlist_lock);
}

struct domain *get_domain_by_id(domid_t id)
{
    struct domain *d;

    read_lock(&domlist_lock);
    for (d = domain_hash[id % HASH_SIZE]; d && d->id != id; d = d->hash_next)
        ;
    if (d && !try_get(d))
        d = NULL;
    read_unlock(&domlist_lock);
    return d;
}

struct domain *get_domain_by_any_id(domid_t id)
{
    if (id == DOMID_SELF || id == current->domain->id) {
        get_domain_known(current->domain);
        return current->domain;
    }
    return get_domain_by_id(id);
}

struct domain *get_domain_from(domid_t first)
{
    struct domain *d, *found = NULL;

    read_lock(&domlist_lock);
    list_for_each_entry(d, &domain_list, list)
        if (d->id >= first && try_get(d)) {
            found = d;
            break;
        }
    read_unlock(&domlist_lock);
    return found;
}

struct domain *domain_next(struct domain *d)
{
    struct domain *next = get_domain_from(d ? d->id + 1 : 0);

    if (d)
        put_domain(d);
    return next;
}

domid_t domain_next_free_id(domid_t hint)
{
    for (u32 i = 0; i < DOMID_FIRST_RESERVED; i++) {
        domid_t id = (hint + i) % DOMID_FIRST_RESERVED;
        struct domain *d;

        if (id == 0)
            continue;
        d = get_domain_by_id(id);
        if (!d)
            return id;
        put_domain(d);
    }
    return DOMID_INVALID;
}
