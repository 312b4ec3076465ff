// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that look: READ, DIRECTORY, DIRECTORY_PART, GET_PERMS; and finding a node under
 * permissions.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/request.h"

int request_find(struct request *r, const char *path, unsigned int want, unsigned int flags,
                 struct node **out)
{
    size_t matched;
    struct node *n = tree_nearest(request_root(r), path, &matched);
    bool found = matched == strlen(path);
    unsigned int perms_seen = r->conn->privileged ? 0 : ACCESS_PERMS;
    int rc = request_note(r, path, found ? flags | perms_seen : 0);

    if (!rc && !found && perms_seen) {
        char nearest[PATH_BUFFER];

        memcpy(nearest, path, matched);
        nearest[matched] = 0;
        rc = request_note(r, nearest, ACCESS_PERMS);
    }
    if (rc)
        return rc;
    if ((domain_access(r->server, r->conn->domain, n) & want) != want)
        return -EACCES;
    *out = found ? n : NULL;
    return found ? 0 : -ENOENT;
}

/* The node that a request with a single path names, readable. */
static int find_only(struct request *r, unsigned int flags, struct node **out)
{
    char path[PATH_BUFFER];
    const char *rest;
    size_t rest_len;
    int rc = request_path(r, path, &rest, &rest_len);

    if (rc)
        return rc;
    return rest_len ? -EINVAL : request_find(r, path, PERM_READ, flags, out);
}

int op_read(struct request *r)
{
    struct node *n;
    int rc = find_only(r, ACCESS_VALUE, &n);

    return rc ? rc : request_reply(r, n->value ? n->value->bytes : "", node_value_len(n));
}

int op_get_perms(struct request *r)
{
    struct node *n;
    char *text;
    int rc = find_only(r, ACCESS_PERMS, &n);

    if (rc)
        return rc;
    text = malloc(n->perms->nr * PERM_TEXT_MAX);
    rc = text ? request_reply(r, text, perms_format(n->perms, text)) : -ENOMEM;
    free(text);
    return rc;
}

int op_directory(struct request *r)
{
    struct value *names;
    struct node *n;
    int rc = find_only(r, ACCESS_CHILDREN, &n);

    if (rc)
        return rc;
    if (n->children_bytes > XENSTORE_PAYLOAD_MAX)
        return -E2BIG;
    names = node_listing(n);
    rc = names ? request_reply(r, names->bytes, names->len) : -ENOMEM;
    value_put(names);
    return rc;
}

static int parse_offset(const char *text, uint32_t *offset)
{
    unsigned long value;
    char *end;

    if (*text < '0' || *text > '9')
        return -EINVAL;
    value = strtoul(text, &end, 10);
    if (*end || value > UINT32_MAX)
        return -EINVAL;
    *offset = value;
    return 0;
}

/* How much of names[from..until) can be sent in @room bytes without cutting a name. */
static size_t whole_names(const char *names, size_t from, size_t until, size_t room)
{
    size_t at = from;

    while (at < until) {
        size_t len = strlen(names + at) + 1;

        if (at + len - from > room)
            break;
        at += len;
    }
    return at - from;
}

static uint64_t node_generation(const struct node *n)
{
    uint64_t gen = n->value_gen > n->perms_gen ? n->value_gen : n->perms_gen;

    return n->children_gen > gen ? n->children_gen : gen;
}

/* The end of the list is told by one more nul. */
static int reply_part(struct request *r, const struct node *n, const char *names, uint32_t offset)
{
    char out[XENSTORE_PAYLOAD_MAX];
    size_t at = sprintf(out, "%llu", (unsigned long long)node_generation(n)) + 1, part;

    if (offset > n->children_bytes)
        offset = n->children_bytes;
    part = whole_names(names, offset, n->children_bytes, sizeof(out) - at - 1);
    memcpy(out + at, names + offset, part);
    at += part;
    if (offset + part == n->children_bytes)
        out[at++] = 0;
    return request_reply(r, out, at);
}

int op_directory_part(struct request *r)
{
    char path[PATH_BUFFER];
    struct value *names;
    struct node *n;
    const char *rest, *word[2];
    size_t rest_len;
    uint32_t offset;
    int rc = request_strings(r, word, 2);

    if (!rc)
        rc = parse_offset(word[1], &offset);
    if (!rc)
        rc = request_path(r, path, &rest, &rest_len);
    if (!rc)
        rc = request_find(r, path, PERM_READ, ACCESS_VALUE | ACCESS_PERMS | ACCESS_CHILDREN, &n);
    if (rc)
        return rc;
    names = node_listing(n);
    rc = names ? reply_part(r, n, names->bytes, offset) : -ENOMEM;
    value_put(names);
    return rc;
}
