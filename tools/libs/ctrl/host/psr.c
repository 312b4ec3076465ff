/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Platform shared resources: monitoring of caches and memory bandwidth, and their allocation (SDM
 * volume 3, 18.18 and 18.19).
 */
#include "private.h"

#define IA32_QM_EVTSEL 0xc8d
#define IA32_QM_CTR    0xc8e
#define MSR_TSC        0x10
#define QM_CTR_ERROR   (3ULL << 62) /* error and unavailable */

static int domain_cmt(xc_interface *xch, uint32_t domid, uint32_t cmd, uint32_t *data)
{
    struct xen_domctl op = DOMCTL(psr_cmt_op, domid, psr_cmt_op, .cmd = cmd);
    int rc = xc_domctl(xch, &op);

    if (!rc && data)
        *data = op.u.psr_cmt_op.data;
    return rc;
}

int xc_psr_cmt_attach(xc_interface *xch, uint32_t domid)
{
    return domain_cmt(xch, domid, XEN_DOMCTL_PSR_CMT_OP_ATTACH, NULL);
}

int xc_psr_cmt_detach(xc_interface *xch, uint32_t domid)
{
    return domain_cmt(xch, domid, XEN_DOMCTL_PSR_CMT_OP_DETACH, NULL);
}

int xc_psr_cmt_get_domain_rmid(xc_interface *xch, uint32_t domid, uint32_t *rmid)
{
    return domain_cmt(xch, domid, XEN_DOMCTL_PSR_CMT_OP_QUERY_RMID, rmid);
}

static int host_cmt(xc_interface *xch, uint32_t cmd, uint32_t cpu, uint32_t *data)
{
    struct xen_sysctl op = SYSCTL(psr_cmt_op, psr_cmt_op, .cmd = cmd, .u.l3_cache.cpu = cpu);
    int rc = xc_sysctl(xch, &op);

    if (!rc)
        *data = op.u.psr_cmt_op.u.data;
    return rc;
}

int xc_psr_cmt_get_total_rmid(xc_interface *xch, uint32_t *total_rmid)
{
    return host_cmt(xch, XEN_SYSCTL_PSR_CMT_get_total_rmid, 0, total_rmid);
}

int xc_psr_cmt_get_l3_upscaling_factor(xc_interface *xch, uint32_t *upscaling_factor)
{
    return host_cmt(xch, XEN_SYSCTL_PSR_CMT_get_l3_upscaling_factor, 0, upscaling_factor);
}

int xc_psr_cmt_get_l3_event_mask(xc_interface *xch, uint32_t *event_mask)
{
    return host_cmt(xch, XEN_SYSCTL_PSR_CMT_get_l3_event_mask, 0, event_mask);
}

int xc_psr_cmt_get_l3_cache_size(xc_interface *xch, uint32_t cpu, uint32_t *l3_cache_size)
{
    return host_cmt(xch, XEN_SYSCTL_PSR_CMT_get_l3_cache_size, cpu, l3_cache_size);
}

int xc_psr_cmt_enabled(xc_interface *xch)
{
    uint32_t enabled = 0;

    host_cmt(xch, XEN_SYSCTL_PSR_CMT_enabled, 0, &enabled);
    return enabled;
}

int xc_psr_cmt_get_data(xc_interface *xch, uint32_t rmid, uint32_t cpu, xc_psr_cmt_type type,
                        uint64_t *monitor_data, uint64_t *tsc)
{
    static const uint32_t event_of[] = {
        [XC_PSR_CMT_L3_OCCUPANCY] = 1,
        [XC_PSR_CMT_TOTAL_MEM_COUNT] = 2,
        [XC_PSR_CMT_LOCAL_MEM_COUNT] = 3,
    };
    xc_resource_entry_t entries[3] = {
        { .u.cmd = XEN_RESOURCE_OP_MSR_WRITE, .idx = IA32_QM_EVTSEL },
        { .u.cmd = XEN_RESOURCE_OP_MSR_READ, .idx = IA32_QM_CTR },
        { .u.cmd = XEN_RESOURCE_OP_MSR_READ, .idx = MSR_TSC },
    };
    xc_resource_op_t op = { .cpu = cpu, .nr_entries = tsc ? 3 : 2, .entries = entries };

    if ((unsigned int)type >= sizeof(event_of) / sizeof(event_of[0])) {
        errno = EINVAL;
        return -1;
    }
    entries[0].val = (uint64_t)rmid << 32 | event_of[type];
    if (xc_resource_op(xch, 1, &op) < 0)
        return -1;
    if (op.result != op.nr_entries || (entries[1].val & QM_CTR_ERROR)) {
        errno = EIO;
        return -1;
    }
    *monitor_data = entries[1].val;
    if (tsc)
        *tsc = entries[2].val;
    return 0;
}

static const struct {
    bool known;
    uint32_t set, get;
} alloc_cmd[] = {
    [XC_PSR_CAT_L3_CBM] = { true, XEN_DOMCTL_PSR_SET_L3_CBM, XEN_DOMCTL_PSR_GET_L3_CBM },
    [XC_PSR_CAT_L3_CBM_CODE] = { true, XEN_DOMCTL_PSR_SET_L3_CODE, XEN_DOMCTL_PSR_GET_L3_CODE },
    [XC_PSR_CAT_L3_CBM_DATA] = { true, XEN_DOMCTL_PSR_SET_L3_DATA, XEN_DOMCTL_PSR_GET_L3_DATA },
    [XC_PSR_CAT_L2_CBM] = { true, XEN_DOMCTL_PSR_SET_L2_CBM, XEN_DOMCTL_PSR_GET_L2_CBM },
    [XC_PSR_MBA_THRTL] = { true, XEN_DOMCTL_PSR_SET_MBA_THRTL, XEN_DOMCTL_PSR_GET_MBA_THRTL },
};

static bool known_type(xc_psr_type type)
{
    if ((unsigned int)type < sizeof(alloc_cmd) / sizeof(alloc_cmd[0]) && alloc_cmd[type].known)
        return true;
    errno = EINVAL;
    return false;
}

int xc_psr_set_domain_data(xc_interface *xch, uint32_t domid, xc_psr_type type, uint32_t target,
                           uint64_t data)
{
    if (!known_type(type))
        return -1;
    return xc_domctl(xch, &DOMCTL(psr_alloc, domid, psr_alloc, .cmd = alloc_cmd[type].set,
                                  .target = target, .data = data));
}

int xc_psr_get_domain_data(xc_interface *xch, uint32_t domid, xc_psr_type type, uint32_t target,
                           uint64_t *data)
{
    struct xen_domctl op = DOMCTL(psr_alloc, domid, psr_alloc, .target = target);
    int rc;

    if (!known_type(type))
        return -1;
    op.u.psr_alloc.cmd = alloc_cmd[type].get;
    rc = xc_domctl(xch, &op);
    if (!rc)
        *data = op.u.psr_alloc.data;
    return rc;
}

int xc_psr_get_hw_info(xc_interface *xch, uint32_t socket, xc_psr_feat_type type,
                       xc_psr_hw_info *hw_info)
{
    static const uint32_t cmd_of[] = {
        [XC_PSR_CAT_L3] = XEN_SYSCTL_PSR_get_l3_info,
        [XC_PSR_CAT_L2] = XEN_SYSCTL_PSR_get_l2_info,
        [XC_PSR_MBA] = XEN_SYSCTL_PSR_get_mba_info,
    };
    struct xen_sysctl op = SYSCTL(psr_alloc, psr_alloc, .target = socket);
    int rc;

    if (!hw_info || (unsigned int)type >= sizeof(cmd_of) / sizeof(cmd_of[0])) {
        errno = EINVAL;
        return -1;
    }
    op.u.psr_alloc.cmd = cmd_of[type];
    rc = xc_sysctl(xch, &op);
    if (rc)
        return rc;
    if (type == XC_PSR_MBA) {
        hw_info->mba.cos_max = op.u.psr_alloc.u.mba_info.cos_max;
        hw_info->mba.thrtl_max = op.u.psr_alloc.u.mba_info.thrtl_max;
        hw_info->mba.linear = op.u.psr_alloc.u.mba_info.flags & XEN_SYSCTL_PSR_MBA_LINEAR;
    } else {
        hw_info->cat.cos_max = op.u.psr_alloc.u.cat_info.cos_max;
        hw_info->cat.cbm_len = op.u.psr_alloc.u.cat_info.cbm_len;
        hw_info->cat.cdp_enabled = type == XC_PSR_CAT_L3 &&
                                   (op.u.psr_alloc.u.cat_info.flags & XEN_SYSCTL_PSR_CAT_L3_CDP);
    }
    return 0;
}
