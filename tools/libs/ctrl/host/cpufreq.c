/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Frequency governors, limits of idle states, turbo.
 */
#include "private.h"

#define PM_OP(cmd_, cpu, ...) \
    SYSCTL(pm_op, pm_op, .cmd = (cmd_), .cpuid = (cpu), ##__VA_ARGS__)

static void copy_para(struct xc_get_cpufreq_para *user, const struct xen_get_cpufreq_para *para)
{
    user->cpuinfo_cur_freq = para->cpuinfo_cur_freq;
    user->cpuinfo_max_freq = para->cpuinfo_max_freq;
    user->cpuinfo_min_freq = para->cpuinfo_min_freq;
    user->scaling_cur_freq = para->scaling_cur_freq;
    user->scaling_max_freq = para->scaling_max_freq;
    user->scaling_min_freq = para->scaling_min_freq;
    user->turbo_enabled = para->turbo_enabled;
    memcpy(user->scaling_driver, para->scaling_driver, CPUFREQ_NAME_LEN);
    memcpy(user->scaling_governor, para->scaling_governor, CPUFREQ_NAME_LEN);
    _Static_assert(sizeof(user->u) == sizeof(para->u), "same union on both sides");
    memcpy(&user->u, &para->u, sizeof(user->u));
}

int xc_get_cpufreq_para(xc_interface *xch, int cpuid, struct xc_get_cpufreq_para *user_para)
{
    struct xen_sysctl op = PM_OP(GET_CPUFREQ_PARA, cpuid);
    struct xen_get_cpufreq_para *para = &op.u.pm_op.u.get_para;
    bool has_arrays = user_para->cpu_num && user_para->freq_num && user_para->gov_num;
    BOUNCE(cpus, xch, has_arrays ? user_para->affected_cpus : NULL,
           user_para->cpu_num * sizeof(uint32_t), BOUNCE_BOTH);
    BOUNCE(freqs, xch, has_arrays ? user_para->scaling_available_frequencies : NULL,
           user_para->freq_num * sizeof(uint32_t), BOUNCE_BOTH);
    BOUNCE(govs, xch, has_arrays ? user_para->scaling_available_governors : NULL,
           user_para->gov_num * CPUFREQ_NAME_LEN, BOUNCE_BOTH);
    int rc;

    if (has_arrays && (!user_para->affected_cpus || !user_para->scaling_available_frequencies ||
                       !user_para->scaling_available_governors)) {
        errno = EINVAL;
        return -1;
    }
    if (cpus.failed || freqs.failed || govs.failed)
        return -1;
    para->cpu_num = user_para->cpu_num;
    para->freq_num = user_para->freq_num;
    para->gov_num = user_para->gov_num;
    set_xen_guest_handle_raw(para->affected_cpus, cpus.safe);
    set_xen_guest_handle_raw(para->scaling_available_frequencies, freqs.safe);
    set_xen_guest_handle_raw(para->scaling_available_governors, govs.safe);
    rc = xc_sysctl(xch, &op);
    /* EAGAIN: the caller's numbers were wrong; here are the right ones. */
    if (rc && errno != EAGAIN)
        return rc;
    user_para->cpu_num = para->cpu_num;
    user_para->freq_num = para->freq_num;
    user_para->gov_num = para->gov_num;
    if (!rc)
        copy_para(user_para, para);
    return rc;
}

int xc_set_cpufreq_gov(xc_interface *xch, int cpuid, char *govname)
{
    struct xen_sysctl op = PM_OP(SET_CPUFREQ_GOV, cpuid);
    char *governor = op.u.pm_op.u.set_gov.scaling_governor;

    if (!govname) {
        errno = EINVAL;
        return -1;
    }
    if (strlen(govname) >= CPUFREQ_NAME_LEN) {
        XC_ERROR(xch, "governor name '%s' is longer than %d characters", govname,
                 CPUFREQ_NAME_LEN - 1);
        errno = EINVAL;
        return -1;
    }
    strcpy(governor, govname);
    return xc_sysctl(xch, &op);
}

int xc_set_cpufreq_para(xc_interface *xch, int cpuid, int ctrl_type, int ctrl_value)
{
    return xc_sysctl(xch,
                     &PM_OP(SET_CPUFREQ_PARA, cpuid,
                            .u.set_para = { .ctrl_type = ctrl_type, .ctrl_value = ctrl_value }));
}

int xc_get_cpufreq_avgfreq(xc_interface *xch, int cpuid, int *avg_freq)
{
    struct xen_sysctl op = PM_OP(GET_CPUFREQ_AVGFREQ, cpuid);
    int rc = xc_sysctl(xch, &op);

    *avg_freq = op.u.pm_op.u.get_avgfreq;
    return rc;
}

int xc_set_sched_opt_smt(xc_interface *xch, uint32_t value)
{
    return xc_sysctl(xch,
                     &PM_OP(XEN_SYSCTL_pm_op_set_sched_opt_smt, 0, .u.set_sched_opt_smt = value));
}

/* The limit of states is selector 0 in the CPU field, that of substates 1. */
static int get_cstate_limit(xc_interface *xch, uint32_t selector, uint32_t *value)
{
    struct xen_sysctl op = PM_OP(XEN_SYSCTL_pm_op_get_max_cstate, selector);
    int rc = xc_sysctl(xch, &op);

    *value = op.u.pm_op.u.get_max_cstate;
    return rc;
}

static int set_cstate_limit(xc_interface *xch, uint32_t selector, uint32_t value)
{
    return xc_sysctl(xch,
                     &PM_OP(XEN_SYSCTL_pm_op_set_max_cstate, selector, .u.set_max_cstate = value));
}

int xc_get_cpuidle_max_cstate(xc_interface *xch, uint32_t *value)
{
    return get_cstate_limit(xch, 0, value);
}

int xc_set_cpuidle_max_cstate(xc_interface *xch, uint32_t value)
{
    return set_cstate_limit(xch, 0, value);
}

int xc_get_cpuidle_max_csubstate(xc_interface *xch, uint32_t *value)
{
    return get_cstate_limit(xch, 1, value);
}

int xc_set_cpuidle_max_csubstate(xc_interface *xch, uint32_t value)
{
    return set_cstate_limit(xch, 1, value);
}

int xc_enable_turbo(xc_interface *xch, int cpuid)
{
    return xc_sysctl(xch, &PM_OP(XEN_SYSCTL_pm_op_enable_turbo, cpuid));
}

int xc_disable_turbo(xc_interface *xch, int cpuid)
{
    return xc_sysctl(xch, &PM_OP(XEN_SYSCTL_pm_op_disable_turbo, cpuid));
}
