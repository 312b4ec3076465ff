/* SPDX-License-Identifier: LGPL-2.1-only */
/* Nodes: values, children, permissions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

void *xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *len)
{
    return request_string(h, t, XS_READ, path, len);
}

bool xs_write(struct xs_handle *h, xs_transaction_t t, const char *path, const void *data,
              unsigned int len)
{
    struct part part[2] = { part_string(path), { data, len } };

    return request_ok(h, t, XS_WRITE, part, 2);
}

bool xs_mkdir(struct xs_handle *h, xs_transaction_t t, const char *path)
{
    struct part part = part_string(path);

    return request_ok(h, t, XS_MKDIR, &part, 1);
}

bool xs_rm(struct xs_handle *h, xs_transaction_t t, const char *path)
{
    struct part part = part_string(path);

    return request_ok(h, t, XS_RM, &part, 1);
}

/*
 * Turn @len bytes of nul-terminated names into an array of them, all one allocation; frees @names.
 */
static char **name_array(char *names, size_t len, unsigned int *num)
{
    unsigned int count = 0, i = 0;
    char **out, *text;

    for (size_t at = 0; at < len; at += strlen(names + at) + 1)
        count++;
    out = malloc(count * sizeof(*out) + len + 1);
    if (out) {
        text = memcpy(out + count, names, len);
        text[len] = 0;
        for (size_t at = 0; at < len; at += strlen(text + at) + 1)
            out[i++] = text + at;
        *num = count;
    }
    free(names);
    return out;
}

/* A list that is being fetched in parts. */
struct listing {
    char *names;
    size_t len;
    char gen[24];       /* the node's generation, which must stay the same from part to part */
};

/*
 * Add a part; *@last: the list is complete. False with errno (EAGAIN: the node changed, start
 * again).
 */
static bool add_part(struct listing *l, const char *reply, unsigned int reply_len, bool *last)
{
    size_t gen_len = strlen(reply) + 1, part;
    char *names;

    if (gen_len > reply_len || gen_len > sizeof(l->gen)) {
        errno = EINVAL;
        return false;
    }
    if (l->len && strcmp(l->gen, reply)) {
        errno = EAGAIN;
        return false;
    }
    strcpy(l->gen, reply);
    part = reply_len - gen_len;
    names = realloc(l->names, l->len + part + 1);
    if (!names)
        return false;
    l->names = names;
    memcpy(names + l->len, reply + gen_len, part);
    l->len += part;
    /* The end is an empty name. */
    *last = part && !names[l->len - 1] && (l->len == 1 || !names[l->len - 2]);
    if (*last)
        l->len--;
    else if (!part)
        errno = EINVAL;
    return part != 0;
}

static bool list_in_parts(struct xs_handle *h, xs_transaction_t t, const char *path,
                          struct listing *l)
{
    bool last = false, ok = true;

    while (ok && !last) {
        char offset[24], *reply;
        unsigned int len;
        struct part part[2];

        snprintf(offset, sizeof(offset), "%zu", l->len);
        part[0] = part_string(path);
        part[1] = part_string(offset);
        reply = request_parts(h, t, XS_DIRECTORY_PART, part, 2, &len);
        ok = reply && add_part(l, reply, len, &last);
        free(reply);
        if (!ok && errno == EAGAIN) {
            l->len = 0;
            ok = true;
        }
    }
    return ok;
}

char **xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *num)
{
    struct listing l = { 0 };
    unsigned int len;
    char *names = request_string(h, t, XS_DIRECTORY, path, &len);

    if (names)
        return name_array(names, len, num);
    if (errno != E2BIG)
        return NULL;
    if (!list_in_parts(h, t, path, &l)) {
        int saved = errno;

        free(l.names);
        errno = saved;
        return NULL;
    }
    return name_array(l.names, l.len, num);
}

struct xs_permissions *xs_get_permissions(struct xs_handle *h, xs_transaction_t t, const char *path,
                                          unsigned int *num)
{
    struct xs_permissions *perms;
    unsigned int len, count = 0;
    char *strings = request_string(h, t, XS_GET_PERMS, path, &len);
    int saved;

    if (!strings)
        return NULL;
    for (unsigned int i = 0; i < len; i++)
        count += !strings[i];
    perms = malloc((count + 1) * sizeof(*perms));
    if (perms && !xs_strings_to_perms(perms, count, strings)) {
        free(perms);
        perms = NULL;
    }
    saved = errno;
    free(strings);
    errno = saved;
    if (perms)
        *num = count;
    return perms;
}

bool xs_set_permissions(struct xs_handle *h, xs_transaction_t t, const char *path,
                        struct xs_permissions *perms, unsigned int num_perms)
{
    static const char letters[] = "nrwb";
    struct part part[2] = { part_string(path) };
    size_t room = num_perms * (MAX_STRLEN(unsigned int) + 1) + 1, at = 0;
    char *text = malloc(room);
    bool ok = false;
    int saved;

    if (!text)
        return false;
    for (unsigned int i = 0; i < num_perms; i++) {
        if (perms[i].perms & ~(XS_PERM_READ | XS_PERM_WRITE)) {
            errno = EINVAL;
            goto out;
        }
        at += sprintf(text + at, "%c%u", letters[perms[i].perms], perms[i].id) + 1;
    }
    part[1] = (struct part){ text, at };
    ok = request_ok(h, t, XS_SET_PERMS, part, 2);
out:
    saved = errno;
    free(text);
    errno = saved;
    return ok;
}
