/* SPDX-License-Identifier: GPL-2.0-only */
/* Host-wide settings, xl.conf(5). */
#ifndef XL_CONF_H
#define XL_CONF_H

#include <libxl.h>

enum xl_autoballoon { XL_AUTOBALLOON_OFF, XL_AUTOBALLOON_ON, XL_AUTOBALLOON_AUTO };

struct xl_conf {
    enum xl_autoballoon autoballoon;
    bool random_domid;
    bool run_hotplug_scripts;
    bool sxp_output;
    libxl_defbool claim_mode;
    char *lockfile;
    char *blkdev_start;
    char *vif_script, *vif_bridge, *vif_gatewaydev, *vif_backend;
    char *remus_script, *colo_script;
    long max_grant_frames, max_maptrack_frames, max_grant_version;     /* -1: the hypervisor's */
    char *cpumask, *hvm_cpumask, *pv_cpumask;
};
extern struct xl_conf xl_conf;

/* Reads the file, if there is one; mistakes in it are told on stderr, and end the program. */
void xl_conf_read(const char *path);

/* Only one xl at a time makes a domain. Exit on failure. */
void xl_lock(void);
void xl_unlock(void);

#endif
