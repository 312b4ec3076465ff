/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * xenstore for the rest of the library. t: a transaction or XBT_NULL. Values are arena strings.
 * What is not there is not an error unless said so; every other failure has been logged when these
 * return.
 */
#ifndef LX_STORE_H
#define LX_STORE_H

#include <xenstore.h>
#include "core/arena.h"

/* 0 and NULL if there is no such node. */
int lx_store_read(struct lx *lx, xs_transaction_t t, char **value, const char *path_format, ...)
    __attribute__((format(printf, 4, 5)));
/* The value, or NULL for whatever reason. */
char *lx_store_get(struct lx *lx, xs_transaction_t t, const char *path_format, ...)
    __attribute__((format(printf, 3, 4)));
int lx_store_write(struct lx *lx, xs_transaction_t t, const char *path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
int lx_store_mkdir(struct lx *lx, xs_transaction_t t, const char *path,
                   const struct xs_permissions *perms, unsigned int nr_perms);
int lx_store_remove(struct lx *lx, xs_transaction_t t,
                    const char *path); /* with all below; absent is fine */
char **lx_store_list(struct lx *lx, xs_transaction_t t, const char *path,
                     unsigned int *nr); /* NULL: none */

/* Run body in a transaction, again as often as xenstored wants; its error ends it. */
int lx_store_transaction(struct lx *lx, int (*body)(struct lx *lx, xs_transaction_t t, void *arg),
                         void *arg);

/* /local/domain/DOMID, an arena string; NULL if it cannot be asked. */
char *lx_store_domain_path(struct lx *lx, uint32_t domid);

#endif
