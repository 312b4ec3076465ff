/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xl, the command line of libxl. A command is one XL_COMMAND entry next to the function that does
 * it; entries are found through a linker section, so a new file named cmd-*.c in one of the folders
 * is a new command, with nothing else to edit.
 */
#ifndef XL_H
#define XL_H

#include <libxl.h>
#include <libxl_utils.h>
#include <stdbool.h>
#include <stdio.h>

struct xl_command {
    const char *name;
    /* argv[0] is the name. Returns the exit status: EXIT_SUCCESS, EXIT_FAILURE, or XL_USAGE for
     * wrong arguments. */
    int (*run)(int argc, char **argv);
    const char *arguments;      /* for the usage line */
    const char *summary;
    const char *options;        /* lines for help, or NULL */
    bool modifies;              /* changes something: -f is allowed */
    bool can_dry_run;           /* -N is allowed */
};

#define XL_COMMAND(id) \
    const struct xl_command cmd_##id; \
    static const struct xl_command *const entry_##id \
        __attribute__((used, section("xl_command_table"))) = &cmd_##id; \
    const struct xl_command cmd_##id

enum { XL_USAGE = 2 };

/* What the options before the command and xl.conf say. */
struct xl {
    libxl_ctx *ctx;
    xentoollog_logger_stdiostream *logger;
    xentoollog_level level;
    bool force, dry_run, timestamps;
};
extern struct xl xl;

/* getopt over a command's own options: the option, -1 at the end; help and mistakes print usage and
 * exit. short_options need no 'h'. least is the number of arguments that must follow. */
struct option;
int xl_getopt(int argc, char **argv, const char *short_options, const struct option *long_options,
    const struct xl_command *command, int least);
void xl_usage(const struct xl_command *command, FILE *out);
const struct xl_command *xl_find_command(const char *name, FILE *complaints);
size_t xl_commands(const struct xl_command *const **list);   /* sorted by name */

/* A domain by name or id; exits with a message if there is none. */
uint32_t xl_find_domain(const char *name);
/* The same when the domain must also exist, and be a guest. */
uint32_t xl_find_guest(const char *name);

/* In a child of fork that goes on: a context of its own, as the parent's is no use there. */
void xl_after_fork(void);

/* Prints a JSON text made by libxl_..._to_json (freed) to out. */
int xl_print_json(char *json, FILE *out);

void *xl_malloc(size_t size);       /* zeroed, never NULL */
char *xl_strdup(const char *s);

#endif
