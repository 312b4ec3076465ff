/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Making a new domain: the plan. It ends with a paused domain whose devices wait for the guest;
 * what was begun when a step fails goes the way of every domain (destroy.c).
 */
#include "create/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/device.h"
#include "device/kind.h"
#include "dm/dm.h"
#include "dm/qmp.h"
#include "domain/domain.h"
#include "domain/userdata.h"
#include "event/deliver.h"
#include "pci/attach.h"
#include "usb/usb.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <sys/random.h>

struct create {
    libxl_domain_config *config;
    libxl_domain_config given;          /* as it was before it was completed */
    uint32_t domid, *domid_out;
    bool made;
    struct lx_rings rings;
    libxl_asyncprogress_how console_how;
    bool tell_console, pci_given;
};

static int complete(struct lx_op *op)
{
    struct create *create = op->state;
    char *store_domid = lx_store_get(&op->lx, XBT_NULL, "/tool/xenstored/domid");
    uint32_t other;

    if (!lx_xs(op->lx.ctx))
        return ERROR_FAIL;
    create->rings.store_domid = store_domid ? strtoul(store_domid, NULL, 10) : 0;
    if (create->config->c_info.name &&
        !libxl_name_to_domid(op->lx.ctx, create->config->c_info.name, &other)) {
        lx_log_domain(op->lx.ctx, other, XTL_ERROR, 0, "has the name \"%s\" already",
                      create->config->c_info.name);
        return ERROR_INVAL;
    }
    libxl_domain_config_copy(op->lx.ctx, &create->given, create->config);
    return lx_config_complete(&op->lx, create->config);
}

/* --- the domain itself ------------------------------------------------------------------------ */

static uint32_t creation_flags(const libxl_domain_config *config)
{
    uint32_t flags = 0;

    if (config->c_info.passthrough != LIBXL_PASSTHROUGH_DISABLED)
        flags |= XEN_DOMCTL_CDF_iommu;
    if (config->c_info.type == LIBXL_DOMAIN_TYPE_PV)
        return flags | (libxl_defbool_val(config->b_info.vpmu) ? XEN_DOMCTL_CDF_vpmu : 0);
    flags |= XEN_DOMCTL_CDF_hvm;
    if (libxl_defbool_val(config->c_info.hap))
        flags |= XEN_DOMCTL_CDF_hap;
    if (!libxl_defbool_val(config->c_info.oos))
        flags |= XEN_DOMCTL_CDF_oos_off;
    if (libxl_defbool_val(config->b_info.nested_hvm))
        flags |= XEN_DOMCTL_CDF_nested_virt;
    if (libxl_defbool_val(config->b_info.vpmu))
        flags |= XEN_DOMCTL_CDF_vpmu;
    return flags;
}

static int grant_version(libxl_ctx *ctx, int wanted)
{
    libxl_physinfo host;

    if (wanted >= 0)
        return wanted;
    return !libxl_get_physinfo(ctx, &host) && host.cap_gnttab_v2 ? 2 : 1;
}

static uint32_t random_domid(void)
{
    uint16_t id;

    do {
        if (getrandom(&id, sizeof(id), 0) != sizeof(id))
            return 0;   /* let the hypervisor choose */
    } while (!libxl_domid_valid_guest(id));
    return id;
}

static int make(struct lx_op *op)
{
    struct create *create = op->state;
    libxl_domain_config *config = create->config;
    const libxl_domain_build_info *b_info = &config->b_info;
    struct xen_domctl_createdomain wanted = {
        .ssidref = config->c_info.ssidref,
        .flags = creation_flags(config),
        .iommu_opts = config->c_info.passthrough == LIBXL_PASSTHROUGH_SYNC_PT ? XEN_DOMCTL_IOMMU_no_sharept : 0,
        .max_vcpus = b_info->max_vcpus,
        .max_evtchn_port = b_info->event_channels,
        .max_grant_frames = b_info->max_grant_frames,       /* "default" is -1 in both */
        .max_maptrack_frames = b_info->max_maptrack_frames,
        .grant_opts = XEN_DOMCTL_GRANT_version(grant_version(op->lx.ctx,
                                                             b_info->max_grant_version)),
        .vmtrace_size = b_info->vmtrace_buf_kb * 1024,
        .cpupool_id = config->c_info.poolid,
    };
    bool at_random = config->c_info.domid == (uint32_t)RANDOM_DOMID;
    int e;

    memcpy(wanted.handle, config->c_info.uuid.uuid, sizeof(wanted.handle));
    if (config->c_info.type == LIBXL_DOMAIN_TYPE_PVH)
        wanted.arch.emulation_flags = XEN_X86_EMU_LAPIC;
    if (config->c_info.type == LIBXL_DOMAIN_TYPE_HVM)
        wanted.arch.emulation_flags = XEN_X86_EMU_ALL & ~XEN_X86_EMU_VPCI;
    if (libxl_defbool_val(b_info->arch_x86.msr_relaxed))
        wanted.arch.misc_flags = XEN_X86_MSR_RELAXED;
    do {
        create->domid = at_random ? random_domid() :
                        config->c_info.domid == (uint32_t)INVALID_DOMID ? 0 : config->c_info.domid;
        e = xc_domain_create(op->lx.ctx->xch, &create->domid, &wanted);
    } while (e && at_random && errno == EEXIST);
    if (e) {
        lx_log(op->lx.ctx, XTL_ERROR, errno, "the hypervisor does not make domain \"%s\"%s",
               config->c_info.name, errno == ENOMEM ? "; see free_memory in \"xl info\"" : "");
        return ERROR_FAIL;
    }
    lx_log_domain(op->lx.ctx, create->domid, XTL_DEBUG, 0, "is \"%s\"", config->c_info.name);
    return 0;
}

static int unmade(struct lx_op *op, int rc)
{
    return rc;
}

static int unmake(struct lx_op *op)
{
    struct create *create = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_destroy_plan);

    ((struct lx_destroy *)child->state)->domid = create->domid;
    lx_op_child_start(child);
    return lx_op_wait_children(op, unmade);
}

/* --- filling it ------------------------------------------------------------------------------- */

static int make_tree(struct lx_op *op)
{
    struct create *create = op->state;

    return lx_tree_make(&op->lx, create->domid, create->config);
}

static int set_limits(struct lx_op *op)
{
    struct create *create = op->state;

    return lx_limits_set(&op->lx, create->domid, create->config);
}

static int build(struct lx_op *op)
{
    struct create *create = op->state;

    return lx_build(&op->lx, create->domid, create->config, &create->rings);
}

static int complete_tree(struct lx_op *op)
{
    struct create *create = op->state;

    return lx_tree_complete(&op->lx, create->domid, create->config, &create->rings);
}

static int plug_devices(struct lx_op *op)
{
    struct create *create = op->state;

    return lx_plug_all(op, create->domid, create->config);
}

static bool needs_model(struct lx_op *op)
{
    struct create *create = op->state;

    return lx_dm_needed(create->config);
}

static int start_model(struct lx_op *op)
{
    struct create *create = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_dm_start_plan);
    struct lx_dm_start *start = child->state;

    start->domid = create->domid;
    start->config = create->config;
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static bool is_hvm(struct lx_op *op)
{
    struct create *create = op->state;

    return create->config->c_info.type == LIBXL_DOMAIN_TYPE_HVM;
}

static int set_up_model(struct lx_op *op)
{
    struct create *create = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_dm_prepare_setup(&child->lx, child->state, create->domid, create->config);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

/* The device model made the interfaces: they join the guest's other ones. */
static int connect_taps(struct lx_op *op)
{
    struct create *create = op->state;
    const libxl_domain_config *config = create->config;

    for (int i = 0; i < config->num_nics; i++) {
        struct lx_op *child;

        if (config->nics[i].nictype != LIBXL_NIC_TYPE_VIF_IOEMU)
            continue;
        child = lx_op_child_new(op, &lx_tap_plan);
        lx_tap_prepare(&child->lx, child->state, create->domid, &config->nics[i]);
        lx_op_child_start(child);
    }
    return lx_op_wait_children(op, NULL);
}

/* --- devices of the host ---------------------------------------------------------------------- */

static bool has_pci(struct lx_op *op)
{
    return ((struct create *)op->state)->config->num_pcidevs;
}

static int pci_given(struct lx_op *op, int rc)
{
    ((struct create *)op->state)->pci_given = !rc;
    return rc;
}

static int give_pci(struct lx_op *op)
{
    struct create *create = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_pci_attach_plan);

    *(struct lx_pci_attach *)child->state = (struct lx_pci_attach){
        .domid = create->domid, .type = create->config->c_info.type, .list = create->config->pcidevs,
        .nr = create->config->num_pcidevs, .starting = true };
    lx_op_child_start(child);
    return lx_op_wait_children(op, pci_given);
}

/* There may be no nodes yet, from which its end would know of them. */
static int take_pci(struct lx_op *op)
{
    struct create *create = op->state;

    for (int i = 0; create->pci_given && i < create->config->num_pcidevs; i++)
        lx_pci_deassign(&op->lx, create->domid, &create->config->pcidevs[i]);
    return 0;
}

static int write_pci(struct lx_op *op)
{
    struct create *create = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_plug_plan);

    lx_pci_plug(&child->lx, child->state, create->domid, create->config->c_info.name,
                create->config->pcidevs, create->config->num_pcidevs);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static bool has_usb(struct lx_op *op)
{
    const libxl_domain_config *config = ((struct create *)op->state)->config;

    return config->num_usbctrls + config->num_usbdevs;
}

static int give_usb(struct lx_op *op)
{
    struct create *create = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_usb_attach_plan);

    *(struct lx_usb_attach *)child->state = (struct lx_usb_attach){ .domid = create->domid,
                                                                    .config = create->config };
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

/* What was left open is to be decided anew in the next life, but not what the guest is known by. */
static int save_config(struct lx_op *op)
{
    struct create *create = op->state;
    libxl_domain_config *given = &create->given;

    for (const struct lx_device_kind *const *kind = lx_kinds; *kind; kind++)
        lx_kind_keep_ids(*kind, given, create->config);

    given->c_info.uuid = create->config->c_info.uuid;
    for (int i = 0; i < given->num_nics; i++) {
        given->nics[i].devid = create->config->nics[i].devid;
        memcpy(given->nics[i].mac, create->config->nics[i].mac, sizeof(libxl_mac));
    }
    return lx_config_save(&op->lx, create->domid, given);
}

/* It was built under one label and runs under another. */
static bool has_second_label(struct lx_op *op)
{
    return ((struct create *)op->state)->config->b_info.exec_ssidref;
}

static int relabel(struct lx_op *op)
{
    struct create *create = op->state;

    if (!xc_flask_relabel_domain(op->lx.ctx->xch, create->domid, create->config->b_info.exec_ssidref))
        return 0;
    lx_log_domain(op->lx.ctx, create->domid, XTL_ERROR, errno, "cannot be given its label (seclabel=)");
    return ERROR_FAIL;
}

static int tell_console(struct lx_op *op)
{
    struct create *create = op->state;

    if (create->tell_console)
        lx_tell_console(op->lx.ctx, &create->console_how, create->domid, &create->config->c_info.uuid);
    return 0;
}

static void finish(struct lx_op *op, int rc)
{
    struct create *create = op->state;

    libxl_domain_config_dispose(&create->given);
    *create->domid_out = rc ? (uint32_t)INVALID_DOMID : create->domid;
}

static const struct lx_step steps[] = {
    { "complete the configuration", complete },
    { "make the domain", make, unmake },
    { "make its xenstore tree", make_tree },
    { "set its limits", set_limits },
    { "load memory and kernel", build },
    { "introduce it to xenstore", complete_tree },
    { "keep its configuration", save_config },
    { "plug in its devices", plug_devices },
    { "start its device model", start_model, NULL, needs_model },
    { "set up its device model", set_up_model, NULL, needs_model },
    { "connect its emulated network cards", connect_taps, NULL, is_hvm },
    { "give it USB controllers and devices", give_usb, NULL, has_usb },
    { "give it PCI devices", give_pci, take_pci, has_pci },
    { "write their nodes", write_pci, NULL, has_pci },
    { "change its label", relabel, NULL, has_second_label },
    { "tell of its console", tell_console },
};
static const struct lx_plan create_plan = LX_PLAN("create a domain", steps, struct create, finish);

int libxl_domain_create_new(libxl_ctx *ctx, libxl_domain_config *d_config, uint32_t *domid,
                            const libxl_asyncop_how *ao_how,
                            const libxl_asyncprogress_how *aop_console_how)
{
    struct lx_op *op = lx_op_new(ctx, &create_plan);
    struct create *create = op->state;

    create->config = d_config;
    libxl_domain_config_init(&create->given);
    create->domid_out = domid;
    create->tell_console = aop_console_how;
    if (aop_console_how)
        create->console_how = *aop_console_how;
    return lx_op_start(op, ao_how);
}
