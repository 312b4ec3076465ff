/* SPDX-License-Identifier: GPL-2.0-only */
/* All guests that have, or had until just now, a console. */
#ifndef CONSOLED_DOMAINS_H
#define CONSOLED_DOMAINS_H

#include "console.h"

/* Watch for domains coming and going, and take up those that are there. Returns 0, or -1, said. */
int domains_start(const struct connections *to);
void domains_stop(void);
void domains_reopen_logs(void);

/* A round of the loop: what we wait for; what happened. domains_serve() returns -1 if xenstored is
 * gone. */
void domains_watch(void);
int domains_serve(void);

#endif
