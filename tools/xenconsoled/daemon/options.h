/* SPDX-License-Identifier: GPL-2.0-only */
/* What the command line asked for; read-only once the daemon runs. */
#ifndef CONSOLED_OPTIONS_H
#define CONSOLED_OPTIONS_H

#include <stdbool.h>

struct options {
    bool foreground;     /* -i */
    bool verbose;        /* -v */
    bool log_guest;      /* --log */
    bool log_hypervisor;
    bool stamp_guest;    /* --timestamp */
    bool stamp_hypervisor;
    bool replace_escape; /* --replace-escape */
    bool keep_overflow;  /* --overflow-data */
    const char *log_dir;
    const char *pid_file; /* NULL: none */
};

extern struct options options;

/* Fills in options; ends the program itself for --help, --version and mistakes. */
void options_parse(int argc, char **argv);

#endif
