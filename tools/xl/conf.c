/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading xl.conf by a table of its keys, and the lock whose place it names. */
#include "conf.h"
#include "xl.h"
#include <fcntl.h>
#include <libxlutil_settings.h>
#include <stdlib.h>
#include <unistd.h>

struct xl_conf xl_conf = {
    .autoballoon = XL_AUTOBALLOON_AUTO,
    .run_hotplug_scripts = true,
    .claim_mode = { 1 },
    .max_grant_frames = -1,
    .max_maptrack_frames = -1,
    .max_grant_version = -1,
};

enum form { TEXT, NUMBER, YESNO, DEFBOOL, CHOICE, OLD };

static const struct {
    const char *name;
    enum form form;
    void *into;
    const char
        *choices; /* of CHOICE: their numbers are their places; of OLD: what to write instead */
} keys[] = {
    { "autoballoon", CHOICE, &xl_conf.autoballoon, "off on auto" },
    { "domid_policy", CHOICE, &xl_conf.random_domid, "xen random" },
    { "output_format", CHOICE, &xl_conf.sxp_output, "json sxp" },
    { "run_hotplug_scripts", YESNO, &xl_conf.run_hotplug_scripts, NULL },
    { "claim_mode", DEFBOOL, &xl_conf.claim_mode, NULL },
    { "lockfile", TEXT, &xl_conf.lockfile, NULL },
    { "blkdev_start", TEXT, &xl_conf.blkdev_start, NULL },
    { "vif.default.script", TEXT, &xl_conf.vif_script, NULL },
    { "vif.default.bridge", TEXT, &xl_conf.vif_bridge, NULL },
    { "vif.default.gatewaydev", TEXT, &xl_conf.vif_gatewaydev, NULL },
    { "vif.default.backend", TEXT, &xl_conf.vif_backend, NULL },
    { "vifscript", OLD, &xl_conf.vif_script, "vif.default.script" },
    { "defaultbridge", OLD, &xl_conf.vif_bridge, "vif.default.bridge" },
    { "remus.default.netbufscript", TEXT, &xl_conf.remus_script, NULL },
    { "colo.default.proxyscript", TEXT, &xl_conf.colo_script, NULL },
    { "max_grant_frames", NUMBER, &xl_conf.max_grant_frames, NULL },
    { "max_maptrack_frames", NUMBER, &xl_conf.max_maptrack_frames, NULL },
    { "max_grant_version", NUMBER, &xl_conf.max_grant_version, NULL },
    { "vm.cpumask", TEXT, &xl_conf.cpumask, NULL },
    { "vm.hvm.cpumask", TEXT, &xl_conf.hvm_cpumask, NULL },
    { "vm.pv.cpumask", TEXT, &xl_conf.pv_cpumask, NULL },
};

static bool choose(const char *text, const char *choices, int *number)
{
    for (*number = 0; *choices; ++*number) {
        size_t length = strcspn(choices, " ");

        if (strlen(text) == length && !memcmp(text, choices, length))
            return true;
        choices += length + (choices[length] == ' ');
    }
    return false;
}

static int set_choice(XLU_Config *file, size_t i, int line, const char *text)
{
    int number;

    if (!strcmp(keys[i].name, "autoballoon") && (!strcmp(text, "0") || !strcmp(text, "1"))) {
        xl_conf.autoballoon = text[0] - '0';
        return 0;
    }
    if (!choose(text, keys[i].choices, &number)) {
        xlu_cfg_report(file, line, "%s: expected one of %s, not \"%s\"", keys[i].name,
                       keys[i].choices, text);
        return EINVAL;
    }
    if (keys[i].into == &xl_conf.autoballoon)
        xl_conf.autoballoon = number;
    else
        *(bool *)keys[i].into = number;
    return 0;
}

static int set(XLU_Config *file, size_t i, int line)
{
    const char *name = keys[i].name, *text;
    long number = 0;
    int e;

    switch (keys[i].form) {
    case OLD:
        xlu_cfg_report(file, line, "warning: %s is the old name of %s", name, keys[i].choices);
        /* fall through */
    case TEXT:
        return xlu_cfg_replace_string(file, name, keys[i].into, 0);
    case CHOICE:
        e = xlu_cfg_get_string(file, name, &text, 0);
        return e ? e : set_choice(file, i, line, text);
    default:
        break;
    }
    e = xlu_cfg_get_bounded_long(file, name, 0, INT32_MAX, &number, 0);
    if (e)
        return e;
    if (keys[i].form == NUMBER)
        *(long *)keys[i].into = number;
    else if (keys[i].form == YESNO)
        *(bool *)keys[i].into = number;
    else
        libxl_defbool_set(keys[i].into, number);
    return 0;
}

static int apply(XLU_Config *file)
{
    const XLU_ConfigSetting *setting = NULL;
    int e = 0;

    while (!e && (setting = xlu_cfg_setting_next(file, setting))) {
        int line = xlu_cfg_setting_line(setting);
        size_t i = 0;

        while (i < sizeof(keys) / sizeof(keys[0]) &&
               strcmp(keys[i].name, xlu_cfg_setting_name(setting)))
            i++;
        if (i < sizeof(keys) / sizeof(keys[0]))
            e = set(file, i, line);
        else
            xlu_cfg_report(file, line, "warning: unknown setting %s (see xl.conf(5))",
                           xlu_cfg_setting_name(setting));
    }
    return e;
}

void xl_conf_read(const char *path)
{
    XLU_Config *file;
    int e;

    xl_conf.lockfile = xl_strdup("/run/lock/xl");
    if (access(path, F_OK))
        return;
    file = xlu_cfg_init(stderr, path);
    e = file ? xlu_cfg_readfile(file, path) : ENOMEM;
    if (!e)
        e = apply(file);
    xlu_cfg_destroy(file);
    if (e)
        exit(EXIT_FAILURE);
}

/* --- the lock --------------------------------------------------------------------------------- */

static int lock_fd = -1;

void xl_lock(void)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

    lock_fd = open(xl_conf.lockfile, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (lock_fd < 0) {
        fprintf(stderr, "xl: cannot open the lock file %s: %s\n", xl_conf.lockfile,
                strerror(errno));
        exit(EXIT_FAILURE);
    }
    while (fcntl(lock_fd, F_SETLKW, &lock) < 0) {
        if (errno == EINTR)
            continue;
        fprintf(stderr, "xl: cannot lock %s: %s\n", xl_conf.lockfile, strerror(errno));
        exit(EXIT_FAILURE);
    }
}

void xl_unlock(void)
{
    close(lock_fd);
    lock_fd = -1;
}
