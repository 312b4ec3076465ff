/* SPDX-License-Identifier: GPL-2.0-only */
/* xl mem-set, mem-max. */
#include "xl.h"
#include <stdlib.h>
#include <strings.h>

static int run_set(int argc, char **argv);
static int run_max(int argc, char **argv);

XL_COMMAND(mem_set) = {
    "mem-set", run_set, "DOMAIN MEMORY['b'|'k'|'m'|'g'|'t']",
    "Set the current memory usage for a domain", NULL, true, false,
};
XL_COMMAND(mem_max) = {
    "mem-max", run_max, "DOMAIN MEMORY['b'|'k'|'m'|'g'|'t']",
    "Set the maximum amount reservation for a domain", NULL, true, false,
};

/* KiB; a number alone is MiB. */
static bool parse_size(const char *text, int64_t *kb)
{
    static const struct { char unit; int shift; } units[] = {
        { 'b', -10 }, { 'k', 0 }, { 'm', 10 }, { 'g', 20 }, { 't', 30 },
    };
    char *end;
    long long number;

    errno = 0;
    number = strtoll(text, &end, 0);
    if (errno || end == text || number < 0)
        return false;
    if (!*end) {
        *kb = number << 10;
        return true;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strncasecmp(end, &units[i].unit, 1) ||
            (end[1] && !(strchr("bB", end[1]) && !end[2] && units[i].shift >= 0)))
            continue;
        *kb = units[i].shift < 0 ? number >> -units[i].shift : number << units[i].shift;
        return true;
    }
    return false;
}

static int change(int argc, char **argv, const struct xl_command *command,
                  int (*set)(uint32_t domid, int64_t kb))
{
    uint32_t domid;
    int64_t kb;

    xl_getopt(argc, argv, "", NULL, command, 2);
    domid = xl_find_domain(argv[optind]);
    if (!parse_size(argv[optind + 1], &kb)) {
        fprintf(stderr, "xl %s: %s is not an amount of memory such as 512m\n", command->name,
                argv[optind + 1]);
        return XL_USAGE;
    }
    if (!set(domid, kb))
        return EXIT_SUCCESS;
    fprintf(stderr, "xl: the memory of domain \"%s\" could not be set\n", argv[optind]);
    return EXIT_FAILURE;
}

static int set_target(uint32_t domid, int64_t kb)
{
    return libxl_set_memory_target(xl.ctx, domid, kb, 0, 1);
}

static int set_max(uint32_t domid, int64_t kb)
{
    return libxl_domain_setmaxmem(xl.ctx, domid, kb);
}

static int run_set(int argc, char **argv)
{
    return change(argc, argv, &cmd_mem_set, set_target);
}

static int run_max(int argc, char **argv)
{
    return change(argc, argv, &cmd_mem_max, set_max);
}
