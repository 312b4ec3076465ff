/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of commands, their usage, and what their functions share. */
#include "xl.h"
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

/* The linker makes these: all entries of the section, in the order of linking. */
extern const struct xl_command *const __start_xl_command_table[], *const __stop_xl_command_table[];

static int by_name(const void *a, const void *b)
{
    const struct xl_command *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

size_t xl_commands(const struct xl_command *const **list)
{
    static const struct xl_command **sorted;
    size_t nr = __stop_xl_command_table - __start_xl_command_table;

    if (!sorted) {
        sorted = xl_malloc(nr * sizeof(*sorted));
        memcpy(sorted, __start_xl_command_table, nr * sizeof(*sorted));
        qsort(sorted, nr, sizeof(*sorted), by_name);
    }
    *list = (const struct xl_command *const *)sorted;
    return nr;
}

/* The whole name, or the only one that begins so. */
const struct xl_command *xl_find_command(const char *name, FILE *complaints)
{
    const struct xl_command *const *list, *found = NULL;
    size_t nr = xl_commands(&list), matches = 0;

    for (size_t i = 0; i < nr; i++) {
        if (!strcmp(list[i]->name, name))
            return list[i];
        if (!strncmp(list[i]->name, name, strlen(name))) {
            found = list[i];
            matches++;
        }
    }
    if (matches == 1)
        return found;
    fprintf(complaints, "xl: %s command \"%s\"; \"xl help\" lists them\n",
            matches ? "ambiguous" : "there is no", name);
    return NULL;
}

void xl_usage(const struct xl_command *command, FILE *out)
{
    fprintf(out, "Usage: xl [-v%s%stT] %s %s\n\n%s.\n", command->modifies ? "f" : "",
            command->can_dry_run ? "N" : "", command->name, command->arguments, command->summary);
    if (command->options)
        fprintf(out, "\nOptions:\n\n%s\n", command->options);
}

int xl_getopt(int argc, char **argv, const char *short_options, const struct option *long_options,
              const struct xl_command *command, int least)
{
    static const struct option only_help[] = { { "help", no_argument, NULL, 'h' },
                                               { NULL, 0, NULL, 0 } };
    char with_help[64];
    int option;

    snprintf(with_help, sizeof(with_help), "h%s", short_options);
    opterr = 0;
    option = getopt_long(argc, argv, with_help, long_options ? long_options : only_help, NULL);
    if (option == 'h') {
        xl_usage(command, stdout);
        exit(EXIT_SUCCESS);
    }
    if (option == '?') {
        if (optopt)
            fprintf(stderr, "xl %s: option -%c is unknown or wants an argument\n", command->name,
                    optopt);
        else
            fprintf(stderr, "xl %s: option %s is unknown or wants an argument\n", command->name,
                    argv[optind - 1]);
        exit(XL_USAGE);
    }
    if (option == -1 && argc - optind < least) {
        fprintf(stderr, "xl %s: at least %d argument%s needed\n\n", command->name, least,
                least > 1 ? "s are" : " is");
        xl_usage(command, stderr);
        exit(XL_USAGE);
    }
    return option;
}

uint32_t xl_find_domain(const char *name)
{
    uint32_t domid;

    if (libxl_domain_qualifier_to_domid(xl.ctx, name, &domid)) {
        fprintf(stderr, "xl: there is no domain \"%s\"\n", name);
        exit(EXIT_FAILURE);
    }
    return domid;
}

uint32_t xl_find_guest(const char *name)
{
    uint32_t domid = xl_find_domain(name);

    if (!libxl_domid_valid_guest(domid)) {
        fprintf(stderr, "xl: \"%s\" is not a guest: this would be the end of the host\n", name);
        exit(EXIT_FAILURE);
    }
    return domid;
}

int xl_print_json(char *json, FILE *out)
{
    if (!json)
        return EXIT_FAILURE;
    fputs(json, out);
    free(json);
    return fflush(out) ? EXIT_FAILURE : EXIT_SUCCESS;
}

void *xl_malloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p) {
        fprintf(stderr, "xl: out of memory\n");
        exit(EXIT_FAILURE);
    }
    return p;
}

char *xl_strdup(const char *s)
{
    size_t size = strlen(s) + 1;

    return memcpy(xl_malloc(size), s, size);
}
