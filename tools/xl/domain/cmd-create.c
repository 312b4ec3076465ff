/* SPDX-License-Identifier: GPL-2.0-only */
/* xl create: read a configuration; with -n or -N, show what libxl would be given. */
#include "xl.h"
#include "conf.h"
#include "cfg/cfg.h"
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

/* What xl.conf says comes before what the file says. */
static void defaults_from_conf(libxl_domain_config *config)
{
    libxl_domain_build_info *b_info = &config->b_info;

    config->on_reboot = LIBXL_ACTION_ON_SHUTDOWN_RESTART;
    config->on_soft_reset = LIBXL_ACTION_ON_SHUTDOWN_SOFT_RESET;
    libxl_defbool_set(&config->c_info.run_hotplug_scripts, xl_conf.run_hotplug_scripts);
    if (xl_conf.random_domid)
        config->c_info.domid = RANDOM_DOMID;
    b_info->claim_mode = xl_conf.claim_mode;
    if (xl_conf.blkdev_start)
        b_info->blkdev_start = xl_strdup(xl_conf.blkdev_start);
    if (xl_conf.max_grant_frames >= 0)
        b_info->max_grant_frames = xl_conf.max_grant_frames;
    if (xl_conf.max_maptrack_frames >= 0)
        b_info->max_maptrack_frames = xl_conf.max_maptrack_frames;
    if (xl_conf.max_grant_version >= 0)
        b_info->max_grant_version = xl_conf.max_grant_version;
}

static void default_string(char **field, const char *value)
{
    if (!*field && value)
        *field = xl_strdup(value);
}

static void complete_from_conf(libxl_domain_config *config)
{
    if (libxl_uuid_is_nil(&config->c_info.uuid))
        libxl_uuid_generate(&config->c_info.uuid);
    for (int i = 0; i < config->num_nics; i++) {
        default_string(&config->nics[i].script, xl_conf.vif_script);
        default_string(&config->nics[i].bridge, xl_conf.vif_bridge);
        default_string(&config->nics[i].gatewaydev, xl_conf.vif_gatewaydev);
        default_string(&config->nics[i].backend_domname, xl_conf.vif_backend);
    }
}

/* The file's text with the settings of the command line behind it, each on its own line. */
static char *read_text(const char *path, char **vars, int nr_vars, size_t *length)
{
    void *file = NULL;
    int size = 0, e = libxl_read_file_contents(xl.ctx, path, &file, &size);
    size_t room = size + 2;
    char *text;

    if (e) {
        fprintf(stderr, "xl: cannot read %s: %s\n", path, strerror(e));
        return NULL;
    }
    for (int i = 0; i < nr_vars; i++)
        room += strlen(vars[i]) + 1;
    text = xl_malloc(room);
    if (size)
        memcpy(text, file, size);
    text[size] = '\n';
    for (int i = 0; i < nr_vars; i++)
        strcat(strcat(text, vars[i]), "\n");
    *length = strlen(text);
    free(file);
    return text;
}

static int show(libxl_domain_config *config)
{
    return xl_print_json(libxl_domain_config_to_json(xl.ctx, config), stdout);
}

static int create(const char *path, char **vars, int nr_vars, bool dry_run, bool quiet)
{
    libxl_domain_config config;
    size_t length;
    char *text = read_text(path, vars, nr_vars, &length);
    int status = EXIT_FAILURE;

    if (!text)
        return -ERROR_FAIL;
    if (!quiet)
        fprintf(stderr, "Parsing config from %s\n", path);
    libxl_domain_config_init(&config);
    defaults_from_conf(&config);
    if (!cfg_parse(xl.ctx, path, text, length, &config)) {
        complete_from_conf(&config);
        if (dry_run) {
            status = show(&config);
        } else {
            fprintf(stderr,
                    "xl: this build can read configurations (-n) but not yet start domains\n");
        }
    }
    libxl_domain_config_dispose(&config);
    free(text);
    return status;
}

static int run_create(int argc, char **argv);

XL_COMMAND(create) = {
    "create",
    run_create,
    "[OPTIONS] FILE [KEY=VALUE...]",
    "Make a domain as a configuration file describes it",
    "-f FILE, --defconfig=FILE  the configuration (instead of as an argument)\n"
    "-n, --dryrun               only show what the configuration means, as JSON\n"
    "-q, --quiet                say less",
    true,
    true,
};

static int run_create(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' },
        { "dryrun", no_argument, NULL, 'n' },
        { "quiet", no_argument, NULL, 'q' },
        { "defconfig", required_argument, NULL, 'f' },
        { NULL, 0, NULL, 0 },
    };
    bool dry_run = xl.dry_run, quiet = false;
    const char *path = NULL;
    int option;

    while ((option = xl_getopt(argc, argv, "f:nq", options, &cmd_create, 0)) != -1) {
        switch (option) {
        case 'f':
            path = optarg;
            break;
        case 'n':
            dry_run = true;
            break;
        case 'q':
            quiet = true;
            break;
        }
    }
    if (!path && optind < argc && !strchr(argv[optind], '='))
        path = argv[optind++];
    if (!path) {
        fprintf(stderr, "xl create: which configuration file?\n");
        return XL_USAGE;
    }
    return create(path, argv + optind, argc - optind, dry_run, quiet);
}
