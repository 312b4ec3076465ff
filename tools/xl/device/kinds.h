/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands that attach, detach and list devices have in common, whatever kind they are of. */
#ifndef XL_DEVICE_KINDS_H
#define XL_DEVICE_KINDS_H

#include "xl.h"

struct xl_device_kind {
    const char *key;                    /* in a configuration file */
    const char *what;
    bool nested;                        /* arguments are parts of one device there, each a string */
    bool may_be_bare;                   /* attach needs no argument but the domain */
    /* NULL: by the key. Else from the arguments into the configuration. */
    int (*parse)(int nr, char **words, libxl_domain_config *config);
    int (*attach)(uint32_t domid, libxl_domain_config *config);
    char *(*to_json)(libxl_domain_config *config);
    bool can_force;                     /* detach --force: without asking the guest */
    int (*detach)(uint32_t domid, const char *which, bool force);
    const char *header;                 /* of the list; NULL: none */
    void (*list)(uint32_t domid);
};

/* Whole commands: the exit status. */
int xl_device_attach(int argc, char **argv, const struct xl_command *command, const struct xl_device_kind *kind);
int xl_device_detach(int argc, char **argv, const struct xl_command *command, const struct xl_device_kind *kind);
int xl_device_list(int argc, char **argv, const struct xl_command *command, const struct xl_device_kind *kind);

/* Words as one specification, from malloc. */
char *xl_device_joined(int nr, char **words);

#endif
