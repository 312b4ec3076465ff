/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: power management of the host's CPUs. Include <xenctrl.h>. */
#ifndef XENCTRL_POWER_H
#define XENCTRL_POWER_H

#include "xenctrl/base.h"

/* ---- Statistics. The caller provides the arrays, as long as the matching _max_ call says. ---- */

struct xc_px_val {
    uint64_t freq;      /* MHz */
    uint64_t residency; /* ns */
    uint64_t count;     /* transitions */
};
struct xc_px_stat {
    uint8_t total;      /* states */
    uint8_t usable;
    uint8_t last;
    uint8_t cur;
    uint64_t *trans_pt; /* total squared */
    struct xc_px_val *pt;
};
int xc_pm_get_max_px(xc_interface *xch, int cpuid, int *max_px);
int xc_pm_get_pxstat(xc_interface *xch, int cpuid, struct xc_px_stat *pxpt);
int xc_pm_reset_pxstat(xc_interface *xch, int cpuid);

struct xc_cx_stat {
    uint32_t nr;           /* in: room in triggers and residencies, C0 included; out: states */
    uint32_t last;
    uint64_t idle_time;    /* ns since boot */
    uint64_t *triggers;
    uint64_t *residencies;
    uint32_t nr_pc;        /* in: room in pc; C0 is not in it */
    uint32_t nr_cc;        /* in: room in cc; C0 is not in it */
    uint64_t *pc;
    uint64_t *cc;
};
typedef struct xc_cx_stat xc_cx_stat_t;
int xc_pm_get_max_cx(xc_interface *xch, int cpuid, int *max_cx);
int xc_pm_get_cxstat(xc_interface *xch, int cpuid, struct xc_cx_stat *cxpt);
int xc_pm_reset_cxstat(xc_interface *xch, int cpuid);

/* ---- Frequency. Fields carry the names Linux gives them in sysfs; kHz. ---- */

typedef struct xen_userspace xc_userspace_t;
typedef struct xen_ondemand xc_ondemand_t;

struct xc_get_cpufreq_para {
    /* in: room in the arrays; out: what there is. EAGAIN: more than there was room for. */
    uint32_t cpu_num;
    uint32_t freq_num;
    uint32_t gov_num;

    uint32_t *affected_cpus;
    uint32_t *scaling_available_frequencies;
    char *scaling_available_governors; /* gov_num names of CPUFREQ_NAME_LEN */
    char scaling_driver[CPUFREQ_NAME_LEN];

    uint32_t cpuinfo_cur_freq;
    uint32_t cpuinfo_max_freq;
    uint32_t cpuinfo_min_freq;
    uint32_t scaling_cur_freq;

    char scaling_governor[CPUFREQ_NAME_LEN];
    uint32_t scaling_max_freq;
    uint32_t scaling_min_freq;

    union { /* by governor */
        xc_userspace_t userspace;
        xc_ondemand_t ondemand;
    } u;

    int32_t turbo_enabled;
};

int xc_get_cpufreq_para(xc_interface *xch, int cpuid, struct xc_get_cpufreq_para *user_para);
int xc_set_cpufreq_gov(xc_interface *xch, int cpuid, char *govname);
/* @ctrl_type: SCALING_MAX_FREQ and its neighbours. */
int xc_set_cpufreq_para(xc_interface *xch, int cpuid, int ctrl_type, int ctrl_value);
int xc_get_cpufreq_avgfreq(xc_interface *xch, int cpuid, int *avg_freq);
int xc_set_sched_opt_smt(xc_interface *xch, uint32_t value);
int xc_get_cpuidle_max_cstate(xc_interface *xch, uint32_t *value);
int xc_set_cpuidle_max_cstate(xc_interface *xch, uint32_t value);
int xc_get_cpuidle_max_csubstate(xc_interface *xch, uint32_t *value);
int xc_set_cpuidle_max_csubstate(xc_interface *xch, uint32_t value);
int xc_enable_turbo(xc_interface *xch, int cpuid);
int xc_disable_turbo(xc_interface *xch, int cpuid);

#endif
