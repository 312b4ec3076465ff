/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The commands of `xenstore`: each file holds one (or two close ones) and its row in main.c's
 * table.
 */
#ifndef XENSTORE_COMMAND_H
#define XENSTORE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include <xenstore.h>

struct command {
    const char *name;
    const char *options;        /* for getopt(); all take -h and -s too */
    const char *synopsis;
    int min_args;
    /* @argv are the @argc arguments after the options. The exit code. */
    int (*run)(struct xs_handle *h, int argc, char **argv);
};

/* Which option letters were given, and -n's number. */
bool option(char letter);
long option_number(void);

/* Commands that change several things do it in one transaction, run again while it conflicts. */
typedef bool (*change_fn)(struct xs_handle *h, xs_transaction_t t, int argc, char **argv);
int run_transaction(struct xs_handle *h, change_fn change, int argc, char **argv);

/* "dir/leaf"; "/leaf" for the root. Exits without memory. */
char *join_path(const char *dir, const char *leaf);

int cmd_ls(struct xs_handle *h, int argc, char **argv);
int cmd_read(struct xs_handle *h, int argc, char **argv);
int cmd_write(struct xs_handle *h, int argc, char **argv);
int cmd_rm(struct xs_handle *h, int argc, char **argv);
int cmd_list(struct xs_handle *h, int argc, char **argv);
int cmd_exists(struct xs_handle *h, int argc, char **argv);
int cmd_watch(struct xs_handle *h, int argc, char **argv);
int cmd_chmod(struct xs_handle *h, int argc, char **argv);

#endif
