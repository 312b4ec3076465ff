/* SPDX-License-Identifier: GPL-2.0-only */
/* The daemon's command line. */
#ifndef XENSTORED_OPTIONS_H
#define XENSTORED_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "server/quota.h"

struct options {
    const char *pid_file;
    const char *trace_file;
    bool no_fork, no_domain_init, output_pid, keep_orphans, verbose;
    uint32_t priv_domid, self_domid;
    uint64_t event_timeout;     /* ms; 0: none */
    struct quotas quotas;
};

/*
 * Fill @o from the command line; on a mistake says what and exits 1, for --help prints and exits 0.
 */
void options_parse(struct options *o, int argc, char **argv);

#endif
