/* SPDX-License-Identifier: GPL-2.0-only */
/* Walking the trie of watches: between watch.c, which keeps it, and watch-event.c. */
#ifndef XENSTORED_SERVER_WATCH_INDEX_H
#define XENSTORED_SERVER_WATCH_INDEX_H

#include "server/watch.h"

/* The place one component below @parent, or NULL. */
struct watch_point *watch_point_below(struct watches *w, struct watch_point *parent,
                                      const char *name, size_t len);
struct watch_point *watch_point_find(struct watches *w, const char *path);

#endif
