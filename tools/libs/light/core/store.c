/* SPDX-License-Identifier: LGPL-2.1-only */
/* xenstore access; see store.h. */
#include "core/store.h"
#include "core/ctx.h"
#include "core/log.h"
#include <stdlib.h>

static int read_path(struct lx *lx, xs_transaction_t t, char **value, const char *path)
{
    struct xs_handle *xs = lx_xs(lx->ctx);
    unsigned int length;
    char *text;

    *value = NULL;
    if (!xs)
        return ERROR_FAIL;
    text = xs_read(xs, t, path, &length);
    if (!text && errno != ENOENT) {
        lx_log(lx->ctx, XTL_ERROR, errno, "cannot read %s from xenstore", path);
        return ERROR_FAIL;
    }
    *value = text ? lx_strndup(lx, text, length) : NULL;
    free(text);
    return 0;
}

int lx_store_read(struct lx *lx, xs_transaction_t t, char **value, const char *path_format, ...)
{
    va_list ap;
    char *path;

    va_start(ap, path_format);
    path = lx_vsprintf(lx, path_format, ap);
    va_end(ap);
    return read_path(lx, t, value, path);
}

char *lx_store_get(struct lx *lx, xs_transaction_t t, const char *path_format, ...)
{
    va_list ap;
    char *path, *value;

    va_start(ap, path_format);
    path = lx_vsprintf(lx, path_format, ap);
    va_end(ap);
    read_path(lx, t, &value, path);
    return value;
}

int lx_store_write(struct lx *lx, xs_transaction_t t, const char *path, const char *format, ...)
{
    struct xs_handle *xs = lx_xs(lx->ctx);
    va_list ap;
    char *text;

    if (!xs)
        return ERROR_FAIL;
    va_start(ap, format);
    text = lx_vsprintf(lx, format, ap);
    va_end(ap);
    if (!xs_write(xs, t, path, text, strlen(text))) {
        lx_log(lx->ctx, XTL_ERROR, errno, "cannot write %s to xenstore", path);
        return ERROR_FAIL;
    }
    return 0;
}

int lx_store_mkdir(struct lx *lx, xs_transaction_t t, const char *path,
                   const struct xs_permissions *perms, unsigned int nr_perms)
{
    struct xs_handle *xs = lx_xs(lx->ctx);

    if (!xs)
        return ERROR_FAIL;
    if (!xs_mkdir(xs, t, path) ||
        (nr_perms && !xs_set_permissions(xs, t, path, (struct xs_permissions *)perms, nr_perms))) {
        lx_log(lx->ctx, XTL_ERROR, errno, "cannot make %s in xenstore", path);
        return ERROR_FAIL;
    }
    return 0;
}

int lx_store_remove(struct lx *lx, xs_transaction_t t, const char *path)
{
    struct xs_handle *xs = lx_xs(lx->ctx);

    if (!xs)
        return ERROR_FAIL;
    if (!xs_rm(xs, t, path) && errno != ENOENT) {
        lx_log(lx->ctx, XTL_ERROR, errno, "cannot remove %s from xenstore", path);
        return ERROR_FAIL;
    }
    return 0;
}

char **lx_store_list(struct lx *lx, xs_transaction_t t, const char *path, unsigned int *nr)
{
    struct xs_handle *xs = lx_xs(lx->ctx);
    char **names = NULL, **copy;

    *nr = 0;
    if (xs)
        names = xs_directory(xs, t, path, nr);
    if (!names)
        return NULL;
    copy = lx_alloc(lx, (*nr + 1) * sizeof(*copy));
    for (unsigned int i = 0; i < *nr; i++)
        copy[i] = lx_strdup(lx, names[i]);
    free(names);
    return copy;
}

int lx_store_transaction(struct lx *lx, int (*body)(struct lx *lx, xs_transaction_t t, void *arg),
                         void *arg)
{
    struct xs_handle *xs = lx_xs(lx->ctx);

    while (xs) {
        xs_transaction_t t = xs_transaction_start(xs);
        int rc;

        if (t == XBT_NULL)
            break;
        rc = body(lx, t, arg);
        if (rc) {
            xs_transaction_end(xs, t, true);
            return rc;
        }
        if (xs_transaction_end(xs, t, false))
            return 0;
        if (errno != EAGAIN)
            break;
    }
    if (xs)
        lx_log(lx->ctx, XTL_ERROR, errno, "xenstore transaction failed");
    return ERROR_FAIL;
}

char *lx_store_domain_path(struct lx *lx, uint32_t domid)
{
    struct xs_handle *xs = lx_xs(lx->ctx);
    char *path = xs ? xs_get_domain_path(xs, domid) : NULL, *copy;

    if (!path) {
        if (xs)
            lx_log_domain(lx->ctx, domid, XTL_ERROR, errno,
                          "xenstore does not tell the domain's path");
        return NULL;
    }
    copy = lx_strdup(lx, path);
    free(path);
    return copy;
}
