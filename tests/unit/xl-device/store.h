/* SPDX-License-Identifier: GPL-2.0-only */
/* A xenstore in memory, with transactions and watches; its n-th change can be made to fail. Back
 * end drivers live in it: they go to InitWait and to Closed as the real ones do. */
#ifndef STORE_H
#define STORE_H

#include <libxl.h>

libxl_ctx *store_start(void);
void store_end(libxl_ctx *ctx);

void store_put(const char *path, const char *value);
const char *store_value(const char *path);
/* All paths and values as one text, to free. */
char *store_text(void);

/* All watches on a path (NULL: all) fire, as they do when something there changes. */
void store_changes(const char *path);
int store_watches(void);

extern int store_fail_at;       /* the change that fails counts down to 0; negative: none */
extern bool store_failed;       /* it has */
extern int store_conflicts;     /* so many transactions end with EAGAIN */
extern bool store_has_drivers;

#endif
