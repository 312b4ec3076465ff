/* SPDX-License-Identifier: GPL-2.0-only */
/* Making a domain from a configuration and staying with it: what create and its relatives share. */
#ifndef XL_MAKE_H
#define XL_MAKE_H

#include <libxl.h>
#include <stdbool.h>
#include <stddef.h>

struct xl_making {
    const char *path;               /* of the configuration, for messages */
    char **settings;                /* KEY=VALUE that come after it */
    int nr_settings;
    bool dry_run, quiet, paused;
    bool console;                   /* attach to it, before the guest runs */
    bool leave;                     /* nobody stays to act when the guest shuts down */
    bool ignore_masks;              /* xl.conf's CPU masks do not matter */
    bool foreground;                /* who stays does so here */
};

/* Returns the exit status. */
int xl_make_domain(const struct xl_making *making);

/* The configuration of a file and of settings behind it, with what xl.conf says filled in: 0, or
 * nonzero after a message. text (from malloc) is what was read; config must be disposed of. */
int xl_read_config(const struct xl_making *making, libxl_domain_config *config, char **text);

/* What to do after the domain shut down, once it has been done. */
enum xl_end { XL_END, XL_END_RESTART, XL_END_FAILED };
enum xl_end xl_monitor(uint32_t domid, libxl_domain_config *config);

/* Makes the control domain smaller if the new one needs that. */
int xl_free_memory(libxl_domain_config *config);

/* Becomes, in a new process, the client of the console; notify_fd gets a byte once attached. */
void xl_become_console(uint32_t domid, int notify_fd) __attribute__((noreturn));

#endif
