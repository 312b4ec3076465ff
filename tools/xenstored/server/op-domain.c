// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests about domains: INTRODUCE, RELEASE, RESUME, SET_TARGET, GET_DOMAIN_PATH,
 * IS_DOMAIN_INTRODUCED.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/request.h"

static int only_domid(struct request *r, uint32_t *domid)
{
    const char *word;
    int rc = request_strings(r, &word, 1);

    return rc ? rc : request_domid(word, domid);
}

/* A signed decimal, as the protocol wants it for the frame number. */
static int parse_long(const char *text, long *out)
{
    char *end;

    errno = 0;
    *out = strtol(text, &end, 10);
    return end == text || *end || errno ? -EINVAL : 0;
}

int op_introduce(struct request *r)
{
    const char *word[3];
    uint32_t domid;
    long gfn, port;
    int rc = request_strings(r, word, 3);

    if (!rc)
        rc = request_domid(word[0], &domid);
    if (!rc)
        rc = parse_long(word[1], &gfn);
    if (!rc)
        rc = parse_long(word[2], &port);
    if (!rc && (port <= 0 || port > INT32_MAX))
        rc = -EINVAL;
    return rc ? rc : domain_introduce(r->server, domid, gfn, port);
}

int op_release(struct request *r)
{
    uint32_t domid;
    int rc = only_domid(r, &domid);

    /* A privileged domain with a ring may not saw off the branch this very request sits on. */
    if (!rc && domid == r->conn->domain->domid)
        rc = -EINVAL;
    return rc ? rc : domain_release(r->server, domid);
}

int op_resume(struct request *r)
{
    uint32_t domid;
    int rc = only_domid(r, &domid);

    return rc ? rc : domain_resume(r->server, domid);
}

int op_set_target(struct request *r)
{
    const struct domain *target;
    struct domain *d;
    const char *word[2];
    uint32_t domid, tdomid;
    int rc = request_strings(r, word, 2);

    if (!rc)
        rc = request_domid(word[0], &domid);
    if (!rc)
        rc = request_domid(word[1], &tdomid);
    if (rc)
        return rc;
    d = domain_find(r->server, domid);
    target = domain_find(r->server, tdomid);
    if (!d || !d->introduced || !target || !target->introduced)
        return -ENOENT;
    d->target = tdomid;
    return 0;
}

int op_get_domain_path(struct request *r)
{
    char path[32];
    uint32_t domid;
    int rc = only_domid(r, &domid);

    if (rc)
        return rc;
    snprintf(path, sizeof(path), "/local/domain/%u", domid);
    return request_reply_string(r, path);
}

int op_is_domain_introduced(struct request *r)
{
    const struct domain *d;
    uint32_t domid;
    int rc = only_domid(r, &domid);

    if (rc)
        return rc;
    d = domain_find(r->server, domid);
    return request_reply_string(r, d && d->introduced ? "T" : "F");
}
