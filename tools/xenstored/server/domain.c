// SPDX-License-Identifier: GPL-2.0-only
/* Domain records: finding and making them, what they may access, and their books. */
#include "server/domain.h"

#include <errno.h>
#include <stdlib.h>
#include <syslog.h>

#include "server/conn.h"

void domains_init(struct domains *all)
{
    *all = (struct domains){ 0 };
    TAILQ_INIT(&all->list);
}

void domains_fini(struct server *s)
{
    struct domains *all = &s->domains;
    struct domain *d;

    while ((d = TAILQ_FIRST(&all->list))) {
        TAILQ_REMOVE(&all->list, d, link);
        free(d);
    }
    for (unsigned int i = 0; i < 65536 / DOMAIN_PAGE; i++)
        free(all->page[i]);
}

struct domain *domain_find(struct server *s, uint32_t domid)
{
    struct domain **page = domid < 65536 ? s->domains.page[domid / DOMAIN_PAGE] : NULL;

    return page ? page[domid % DOMAIN_PAGE] : NULL;
}

struct domain *domain_get_record(struct server *s, uint32_t domid)
{
    struct domain *d = domain_find(s, domid), ***page;

    if (d || domid >= 65536)
        return d;
    page = &s->domains.page[domid / DOMAIN_PAGE];
    if (!*page)
        *page = calloc(DOMAIN_PAGE, sizeof(**page));
    d = *page ? calloc(1, sizeof(*d)) : NULL;
    if (!d)
        return NULL;
    d->domid = domid;
    d->birth = ++s->clock.gen;
    d->target = DOMID_NONE;
    (*page)[domid % DOMAIN_PAGE] = d;
    TAILQ_INSERT_TAIL(&s->domains.list, d, link);
    s->domains.nr++;
    return d;
}

int domain_find_existing(struct server *s, uint32_t domid, struct domain **out)
{
    *out = domain_find(s, domid);
    if (*out)
        return 0;
    if (domid >= 65536 || !(s->platform->domain_state(s, domid) & DOMAIN_EXISTS))
        return -ENOENT;
    *out = domain_get_record(s, domid);
    return *out ? 0 : -ENOMEM;
}

bool domain_is_privileged(const struct server *s, const struct domain *d)
{
    return d->domid == s->self || d->domid == s->privileged;
}

/* Does an entry for @domid in permissions set at @gen mean @d, not a former domain of its id? */
static bool means(const struct domain *d, uint32_t domid, uint64_t gen)
{
    return d && d->domid == domid && d->birth <= gen;
}

static bool owner_is(struct server *s, const struct domain *d, const struct perms *p, uint64_t gen)
{
    return domain_is_privileged(s, d) || means(d, perms_owner(p), gen) ||
           means(domain_find(s, d->target), perms_owner(p), gen);
}

unsigned int domain_access_perms(struct server *s, const struct domain *d, const struct perms *p,
                                 uint64_t gen)
{
    const struct domain *target = domain_find(s, d->target);

    if (owner_is(s, d, p, gen))
        return PERM_READ | PERM_WRITE;
    for (unsigned int i = 1; i < p->nr; i++)
        if (means(d, p->entry[i].domid, gen) || means(target, p->entry[i].domid, gen))
            return p->entry[i].access;
    return p->entry[0].access;
}

unsigned int domain_access(struct server *s, const struct domain *d, const struct node *n)
{
    return domain_access_perms(s, d, n->perms, n->perms_gen);
}

bool domain_owns(struct server *s, const struct domain *d, const struct node *n)
{
    return owner_is(s, d, n->perms, n->perms_gen);
}

static const struct ledger_line *line_for(const struct ledger *l, uint32_t domid)
{
    static const struct ledger_line nothing;

    for (unsigned int i = 0; l && i < l->nr; i++)
        if (l->line[i].domid == domid)
            return &l->line[i];
    return &nothing;
}

int domain_book(struct server *s, struct domain *actor, const struct ledger *l,
                const struct ledger *already)
{
    bool enforce = !domain_is_privileged(s, actor);

    for (unsigned int i = 0; i < l->nr; i++) {
        const struct ledger_line *line = &l->line[i], *before = line_for(already, line->domid);
        struct domain *d = domain_get_record(s, line->domid);

        if (!d)
            return -ENOMEM;
        if (!enforce || domain_is_privileged(s, d))
            continue;
        if (line->nodes > 0 &&
            quota_exceeded(&s->quotas, QUOTA_NODES, d->account.nodes + before->nodes + line->nodes))
            return -ENOSPC;
        if (line->bytes > 0 && quota_exceeded(&s->quotas, QUOTA_MEMORY,
                                              d->account.bytes + before->bytes + line->bytes))
            return -ENOSPC;
    }
    return 0;
}

void domain_post(struct server *s, const struct ledger *l)
{
    for (unsigned int i = 0; i < l->nr; i++) {
        struct domain *d = domain_find(s, l->line[i].domid);

        if (!d)
            continue;
        d->account.nodes += l->line[i].nodes;
        domain_charge(s, d, l->line[i].bytes);
    }
}

static void note_crossing(struct server *s, struct domain *d, bool *was, uint64_t limit,
                          const char *which)
{
    bool over = limit && d->account.bytes > 0 && (uint64_t)d->account.bytes > limit;

    if (over == *was || domain_is_privileged(s, d))
        return;
    *was = over;
    syslog(LOG_WARNING, "domain %u is %s its %s xenstore memory quota of %llu bytes", d->domid,
           over ? "over" : "again within", which, (unsigned long long)limit);
}

void domain_charge(struct server *s, struct domain *d, int64_t bytes)
{
    bool stalled = d->over_hard;

    d->account.bytes += bytes;
    note_crossing(s, d, &d->over_soft, s->quotas.soft[QUOTA_MEMORY], "soft");
    note_crossing(s, d, &d->over_hard, s->quotas.hard[QUOTA_MEMORY], "hard");
    if (stalled && !d->over_hard && d->conn)
        d->conn->transport->wake(d->conn);
}
