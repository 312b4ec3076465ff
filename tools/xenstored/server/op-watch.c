// SPDX-License-Identifier: GPL-2.0-only
/* WATCH, UNWATCH, RESET_WATCHES. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "server/request.h"

/* With the longest path before it, an event's payload must still fit a frame. */
#define TOKEN_MAX (XENSTORE_PAYLOAD_MAX - PATH_BUFFER - 1)

static int watch_path(struct request *r, const char *text, char *path, size_t *base)
{
    size_t max = r->server->quotas.hard[QUOTA_PATH_MAX];

    return path_canonical(path, text, r->conn->domain->domid, max ? max : XENSTORE_ABS_PATH_MAX,
                          true, base);
}

/* Special watches know no depth but "tell me which domain" (1) and its opposite (0). */
static int watch_depth(const char *text, const char *path, int *depth)
{
    unsigned long value;
    char *end;

    if (*text < '0' || *text > '9')
        return -EINVAL;
    value = strtoul(text, &end, 10);
    if (*end || value > XENSTORE_ABS_PATH_MAX || (path_is_special(path) && value > 1))
        return -EINVAL;
    *depth = value;
    return 0;
}

int op_watch(struct request *r)
{
    struct domain *d = r->conn->domain;
    const char *word[3];
    char path[PATH_BUFFER];
    struct watch *w;
    size_t base;
    int words = request_count_strings(r), depth = -1, rc;

    if (words != 2 && words != 3)
        return -EINVAL;
    rc = request_strings(r, word, words);
    if (!rc)
        rc = watch_path(r, word[0], path, &base);
    if (!rc && words == 3 && word[2][0])
        rc = watch_depth(word[2], path, &depth);
    if (rc)
        return rc;
    if (strlen(word[1]) > TOKEN_MAX)
        return -EINVAL;
    if (!r->conn->privileged &&
        quota_exceeded(&r->server->quotas, QUOTA_WATCHES, d->account.watches + 1))
        return watch_find(r->server, r->conn, path, word[1]) ? -EEXIST : -E2BIG;
    rc = watch_add(r->server, r->conn, path, base, word[1], depth, &w);
    if (rc)
        return rc;
    r->after = watch_first_event(w);
    if (!r->after) {
        watch_remove(r->server, w);
        return -ENOMEM;
    }
    return 0;
}

int op_unwatch(struct request *r)
{
    const char *word[3];
    char path[PATH_BUFFER];
    struct watch *w;
    size_t base;
    int words = request_count_strings(r), rc;

    if (words != 2 && words != 3)
        return -EINVAL;
    rc = request_strings(r, word, words);
    if (!rc)
        rc = watch_path(r, word[0], path, &base);
    if (rc)
        return rc;
    w = watch_find(r->server, r->conn, path, word[1]);
    if (!w)
        return -ENOENT;
    watch_remove(r->server, w);
    return 0;
}

int op_reset_watches(struct request *r)
{
    conn_drop_watches(r->conn);
    conn_drop_transactions(r->conn);
    return 0;
}
