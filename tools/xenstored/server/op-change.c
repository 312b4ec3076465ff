// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that change nodes: WRITE, MKDIR, RM, SET_PERMS. Each is one edit of what the request
 * sees (the live store or its transaction's), committed only if all of it, quotas included, works
 * out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "server/request.h"

/*
 * What a new node under @parent gets: the parent's permissions, owned by the guest that makes it.
 * Entries of domains that are gone are left behind, lest a later domain of that id count as meant.
 */
static struct perms *inherit(struct request *r, const struct node *parent)
{
    const struct perms *from = parent->perms;
    struct perms *p = perms_alloc(from->nr);
    unsigned int nr = 1;

    if (!p)
        return NULL;
    p->entry[0] = from->entry[0];
    if (!r->conn->privileged)
        p->entry[0].domid = r->conn->domain->domid;
    for (unsigned int i = 1; i < from->nr; i++) {
        const struct domain *d = domain_find(r->server, from->entry[i].domid);

        if (d && d->birth <= parent->perms_gen)
            p->entry[nr++] = from->entry[i];
    }
    p->nr = nr;
    return p;
}

/* A guest's node, and the parent that now lists it, must not be larger than allowed. */
static int check_size(struct request *r, struct node *root, const char *path)
{
    char parent[PATH_BUFFER];
    const struct quotas *q = &r->server->quotas;
    size_t len;

    if (r->conn->privileged)
        return 0;
    path_leaf(path, &len);
    memcpy(parent, path, len);
    parent[len] = 0;
    if (quota_exceeded(q, QUOTA_NODE_SIZE, node_size(tree_lookup(root, path))) ||
        quota_exceeded(q, QUOTA_NODE_SIZE, node_size(tree_lookup(root, parent))))
        return -ENOSPC;
    return 0;
}

/* Create @path and the parents it lacks. */
static int create_all(struct request *r, struct edit *e, const char *path, struct value *value)
{
    size_t matched, full = strlen(path), len;
    const struct node *parent = tree_nearest(e->root, path, &matched);
    struct perms *perms = inherit(r, parent);
    char at[PATH_BUFFER];
    const char *cursor = path, *name;
    int rc = perms ? 0 : -ENOMEM;

    memcpy(at, path, matched);
    at[matched] = 0;
    if (!rc)
        rc = request_note(r, at, ACCESS_PERMS);
    while (!rc && path_next(&cursor, &name, &len)) {
        size_t have = cursor - path;

        if (matched > 1 && have <= matched)
            continue;
        memcpy(at, path, have);
        at[have] = 0;
        rc = request_note(r, at, ACCESS_CHANGED | (have == full ? ACCESS_NAMED : 0));
        if (!rc)
            rc = edit_create(e, at, perms, have == full ? value : NULL);
    }
    perms_put(perms);
    return rc ? rc : check_size(r, e->root, path);
}

static int overwrite(struct request *r, struct edit *e, const char *path, struct value *value)
{
    int rc = request_note(r, path, ACCESS_VALUE | ACCESS_CHANGED | ACCESS_NAMED);

    if (!rc)
        rc = edit_set_value(e, path, value);
    return rc ? rc : check_size(r, e->root, path);
}

/* Commit @e if all went well so far. */
static int finish(struct request *r, struct edit *e, const char *path, int rc)
{
    if (!rc)
        return request_commit(r, e, path);
    edit_abort(e);
    return rc;
}

int op_write(struct request *r)
{
    char path[PATH_BUFFER];
    struct value *value = NULL;
    struct node *n;
    const char *bytes;
    struct edit e;
    size_t len;
    int found, rc = request_path(r, path, &bytes, &len);

    if (rc)
        return rc;
    found = request_find(r, path, PERM_WRITE, 0, &n);
    if (found && found != -ENOENT)
        return found;
    if (len) {
        value = value_make(bytes, len);
        if (!value)
            return -ENOMEM;
    }
    request_edit(r, &e);
    rc = found ? create_all(r, &e, path, value) : overwrite(r, &e, path, value);
    rc = finish(r, &e, path, rc);
    value_put(value);
    return rc;
}

int op_mkdir(struct request *r)
{
    char path[PATH_BUFFER];
    struct node *n;
    const char *rest;
    struct edit e;
    size_t rest_len;
    int rc = request_path(r, path, &rest, &rest_len);

    if (!rc && rest_len)
        rc = -EINVAL;
    if (!rc)
        rc = request_find(r, path, PERM_WRITE, 0, &n);
    if (rc != -ENOENT)
        return rc;
    request_edit(r, &e);
    return finish(r, &e, path, create_all(r, &e, path, NULL));
}

/* Nothing to remove is no error as long as there is the parent it could have been in. */
static int rm_absent(struct request *r, const char *path)
{
    char parent[PATH_BUFFER];
    size_t len;
    int rc;

    path_leaf(path, &len);
    memcpy(parent, path, len);
    parent[len] = 0;
    rc = request_note(r, parent, 0);
    if (rc)
        return rc;
    return tree_lookup(request_root(r), parent) ? 0 : -ENOENT;
}

int op_rm(struct request *r)
{
    char path[PATH_BUFFER];
    struct node *n;
    const char *rest;
    struct edit e;
    size_t rest_len;
    int rc = request_path(r, path, &rest, &rest_len);

    if (!rc && rest_len)
        rc = -EINVAL;
    if (!rc)
        rc = request_find(r, path, PERM_WRITE, 0, &n);
    if (rc == -ENOENT)
        return rm_absent(r, path);
    if (!rc)
        rc = request_note(r, path, ACCESS_SUBTREE | ACCESS_CHANGED | ACCESS_NAMED);
    if (rc)
        return rc;
    request_edit(r, &e);
    return finish(r, &e, path, edit_remove(&e, path));
}

/*
 * The words from @at on as a list. The owner must exist; others need not, but those that do are
 * made known now.
 */
static int parse_perms(struct request *r, const char *at, unsigned int nr, struct perms **out)
{
    struct perms *p = perms_alloc(nr);
    struct domain *d;
    int rc = p ? 0 : -ENOMEM;

    for (unsigned int i = 0; i < nr && !rc; i++) {
        rc = perm_parse(at, &p->entry[i]);
        if (!rc)
            rc = domain_find_existing(r->server, p->entry[i].domid, &d);
        if (rc == -ENOENT && i)
            rc = 0;
        at += strlen(at) + 1;
    }
    if (rc)
        perms_put(p);
    else
        *out = p;
    return rc;
}

static int set_special_perms(struct request *r, const char *name, struct perms *p)
{
    struct special_watch *special = server_special(r->server, name);

    if (!special)
        return -EINVAL;
    if (!r->conn->privileged)
        return -EACCES;
    perms_put(special->perms);
    special->perms = perms_get(p);
    special->perms_gen = ++r->server->clock.gen;
    return 0;
}

static int set_node_perms(struct request *r, const char *path, struct perms *p)
{
    struct node *n;
    struct edit e;
    int rc = request_find(r, path, PERM_WRITE, ACCESS_PERMS, &n);

    if (rc)
        return rc;
    if (!domain_owns(r->server, r->conn->domain, n))
        return -EACCES;
    if (!r->conn->privileged && perms_owner(p) != perms_owner(n->perms))
        return -EPERM;
    rc = request_note(r, path, ACCESS_PERMS | ACCESS_CHANGED | ACCESS_NAMED);
    if (rc)
        return rc;
    request_edit(r, &e);
    rc = edit_set_perms(&e, path, p);
    return finish(r, &e, path, rc ? rc : check_size(r, e.root, path));
}

int op_set_perms(struct request *r)
{
    bool special = path_is_special(r->payload);
    int words = request_count_strings(r), rc;
    char path[PATH_BUFFER];
    struct perms *p;
    const char *rest;
    size_t rest_len;

    if (words < 2)
        return -EINVAL;
    if (!r->conn->privileged && quota_exceeded(&r->server->quotas, QUOTA_PERMISSIONS, words - 1))
        return -ENOSPC;
    rc = special ? 0 : request_path(r, path, &rest, &rest_len);
    if (rc)
        return rc;
    rc = parse_perms(r, r->payload + strlen(r->payload) + 1, words - 1, &p);
    if (rc)
        return rc;
    rc = special ? set_special_perms(r, r->payload, p) : set_node_perms(r, path, p);
    perms_put(p);
    return rc;
}
