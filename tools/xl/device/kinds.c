/* SPDX-License-Identifier: GPL-2.0-only */
/* See kinds.h. */
#include "device/kinds.h"
#include "cfg/cfg.h"
#include <getopt.h>
#include <stdlib.h>

char *xl_device_joined(int nr, char **words)
{
    size_t room = 1;
    char *text;

    for (int i = 0; i < nr; i++)
        room += strlen(words[i]) + 1;
    text = xl_malloc(room);
    for (int i = 0; i < nr; i++)
        strcat(strcat(text, i ? "," : ""), words[i]);
    return text;
}

/* All arguments as one specification, or each as a part of one. */
static int parse(const struct xl_device_kind *kind, int nr, char **words, libxl_domain_config *config)
{
    char *text;
    int rc;

    if (kind->parse)
        return kind->parse(nr, words, config);
    if (kind->nested)
        return cfg_parse_device(xl.ctx, kind->key, nr, (const char *const *)words, true, config);
    text = xl_device_joined(nr, words);
    rc = cfg_parse_device(xl.ctx, kind->key, 1, (const char *const[]){ text }, false, config);
    free(text);
    return rc;
}

int xl_device_attach(int argc, char **argv, const struct xl_command *command, const struct xl_device_kind *kind)
{
    libxl_domain_config config;
    uint32_t domid;
    int rc;

    xl_getopt(argc, argv, "", NULL, command, kind->may_be_bare ? 1 : 2);
    domid = xl_find_guest(argv[optind]);
    libxl_domain_config_init(&config);
    rc = parse(kind, argc - optind - 1, argv + optind + 1, &config);
    if (!rc && xl.dry_run)
        rc = xl_print_json(kind->to_json(&config), stdout);
    else if (!rc)
        rc = kind->attach(domid, &config);
    if (rc && !xl.dry_run)
        fprintf(stderr, "xl: the %s could not be attached\n", kind->what);
    libxl_domain_config_dispose(&config);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

int xl_device_detach(int argc, char **argv, const struct xl_command *command, const struct xl_device_kind *kind)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "force", no_argument, NULL, 'F' }, { NULL, 0, NULL, 0 },
    };
    bool force = false;
    int option;

    while ((option = xl_getopt(argc, argv, "", kind->can_force ? options : NULL, command, 2)) != -1)
        force |= option == 'F';
    return kind->detach(xl_find_guest(argv[optind]), argv[optind + 1], force) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int xl_device_list(int argc, char **argv, const struct xl_command *command, const struct xl_device_kind *kind)
{
    int status = EXIT_SUCCESS;

    xl_getopt(argc, argv, "", NULL, command, 1);
    if (kind->header)
        puts(kind->header);
    for (int i = optind; i < argc; i++) {
        uint32_t domid;

        if (libxl_domain_qualifier_to_domid(xl.ctx, argv[i], &domid)) {
            fprintf(stderr, "xl: there is no domain \"%s\"\n", argv[i]);
            status = EXIT_FAILURE;
            continue;
        }
        kind->list(domid);
    }
    return fflush(stdout) ? EXIT_FAILURE : status;
}
