/* SPDX-License-Identifier: GPL-2.0-only */
/* From a configuration file, the command line and xl.conf to what libxl is given. */
#include "xl.h"
#include "conf.h"
#include "cfg/cfg.h"
#include "domain/make.h"
#include <stdlib.h>

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
static char *read_text(const struct xl_making *making, size_t *length)
{
    void *file = NULL;
    int size = 0, e = libxl_read_file_contents(xl.ctx, making->path, &file, &size);
    size_t room = size + 2;
    char *text;

    if (e) {
        fprintf(stderr, "xl: cannot read %s: %s\n", making->path, strerror(e));
        return NULL;
    }
    for (int i = 0; i < making->nr_settings; i++)
        room += strlen(making->settings[i]) + 1;
    text = xl_malloc(room);
    if (size)
        memcpy(text, file, size);
    text[size] = '\n';
    for (int i = 0; i < making->nr_settings; i++)
        strcat(strcat(text, making->settings[i]), "\n");
    *length = strlen(text);
    free(file);
    return text;
}

int xl_read_config(const struct xl_making *making, libxl_domain_config *config, char **text)
{
    size_t length;

    libxl_domain_config_init(config);
    *text = read_text(making, &length);
    if (!*text)
        return ERROR_FAIL;
    if (!making->quiet)
        fprintf(stderr, "Parsing config from %s\n", making->path);
    defaults_from_conf(config);
    if (cfg_parse(xl.ctx, making->path, *text, length, config))
        return ERROR_INVAL;
    complete_from_conf(config);
    return 0;
}
