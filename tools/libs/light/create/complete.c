/* SPDX-License-Identifier: LGPL-2.1-only */
/* Completing a configuration: what the caller left open gets its value, what this library cannot do
 * is refused with the reason, before anything is made. */
#include "create/make.h"
#include "create/hvm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "device/device.h"
#include "device/kind.h"
#include "dm/user.h"
#include "pci/pci.h"
#include "usb/usb.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <unistd.h>

enum { DEFAULT_MEMORY_KB = 32 * 1024, DEFAULT_PORTS = 1023 };

static int refuse(struct lx *lx, const char *name, const char *why)
{
    lx_log(lx->ctx, XTL_ERROR, 0, "domain \"%s\" cannot be made: %s", name ? name : "", why);
    return ERROR_INVAL;
}

static int check_file(struct lx *lx, const char *name, const char *what, const char *path)
{
    if (!path || !access(path, R_OK))
        return 0;
    lx_log(lx->ctx, XTL_ERROR, errno, "domain \"%s\" cannot be made: its %s %s cannot be read",
           name, what, path);
    return ERROR_INVAL;
}

/* A label's number. Without FLASK all domains are alike. */
static int find_label(struct lx *lx, const char *name, const char *label, uint32_t *ssidref)
{
    int rc;

    if (!label)
        return 0;
    rc = libxl_flask_context_to_sid(lx->ctx, (char *)label, strlen(label), ssidref);
    if (rc && errno == ENOSYS) {
        lx_log(lx->ctx, XTL_WARN, 0, "seclabel=\"%s\" has no effect: the hypervisor has no FLASK", label);
        return 0;
    }
    return rc ? refuse(lx, name, lx_sprintf(lx, "seclabel=\"%s\": there is no such label", label)) : 0;
}

/* Whether its memory is mapped for devices, and by which tables. */
static int complete_passthrough(struct lx *lx, libxl_domain_create_info *c_info, bool has_devices)
{
    bool is_pv = c_info->type == LIBXL_DOMAIN_TYPE_PV;
    libxl_physinfo host;
    int rc;

    if (c_info->passthrough == LIBXL_PASSTHROUGH_DEFAULT)
        c_info->passthrough = has_devices ? LIBXL_PASSTHROUGH_ENABLED : LIBXL_PASSTHROUGH_DISABLED;
    if (c_info->passthrough == LIBXL_PASSTHROUGH_DISABLED)
        return has_devices ? refuse(lx, c_info->name, "passthrough=\"disabled\" contradicts pci=") : 0;
    rc = libxl_get_physinfo(lx->ctx, &host);
    if (rc)
        return rc;
    if (c_info->type == LIBXL_DOMAIN_TYPE_PVH)
        return refuse(lx, c_info->name, "passthrough=: PVH guests cannot have devices of the host yet");
    if (!host.cap_hvm_directio)
        return refuse(lx, c_info->name, has_devices ? "pci=: there is no IOMMU, or it is off (virt_caps in \"xl info\" "
                      "would have hvm_directio)" : "passthrough=: there is no IOMMU, or it is off");
    if (c_info->passthrough == LIBXL_PASSTHROUGH_ENABLED)
        c_info->passthrough = !is_pv && libxl_defbool_val(c_info->hap) && host.cap_iommu_hap_pt_share ?
                              LIBXL_PASSTHROUGH_SHARE_PT : LIBXL_PASSTHROUGH_SYNC_PT;
    if (c_info->passthrough == LIBXL_PASSTHROUGH_SHARE_PT && (is_pv || !host.cap_iommu_hap_pt_share))
        return refuse(lx, c_info->name, "passthrough=\"share_pt\": its page tables cannot be the IOMMU's too");
    return 0;
}

static int complete_create_info(struct lx *lx, libxl_domain_create_info *c_info, bool has_devices)
{
    int rc = 0;

    if (!c_info->name || !*c_info->name)
        return refuse(lx, NULL, "it has no name");
    if (libxl_uuid_is_nil(&c_info->uuid))
        libxl_uuid_generate(&c_info->uuid);
    libxl_defbool_setdefault(&c_info->run_hotplug_scripts, true);
    libxl_defbool_setdefault(&c_info->driver_domain, false);
    libxl_defbool_setdefault(&c_info->oos, true);
    libxl_defbool_setdefault(&c_info->xend_suspend_evtchn_compat, false);
    if (c_info->type != LIBXL_DOMAIN_TYPE_PV) {
        libxl_physinfo host;

        rc = libxl_get_physinfo(lx->ctx, &host);
        if (rc)
            return rc;
        if (!host.cap_hvm)
            return refuse(lx, c_info->name, "the processor has no hardware virtualization, or it "
                                            "is switched off in the firmware");
        libxl_defbool_setdefault(&c_info->hap, host.cap_hap);
    }
    if (c_info->pool_name) {
        rc = libxl_name_to_cpupoolid(lx->ctx, c_info->pool_name, &c_info->poolid);
        if (rc)
            rc = refuse(lx, c_info->name, lx_sprintf(lx, "there is no CPU pool \"%s\"",
                                                     c_info->pool_name));
    }
    if (!rc)
        rc = find_label(lx, c_info->name, c_info->ssid_label, &c_info->ssidref);
    return rc ? rc : complete_passthrough(lx, c_info, has_devices);
}

static int complete_vcpus(struct lx *lx, const char *name, libxl_domain_build_info *b_info)
{
    int rc = 0;

    if (!b_info->max_vcpus)
        b_info->max_vcpus = 1;
    if (b_info->max_vcpus < 0 || b_info->max_vcpus > 8192)
        return refuse(lx, name, "so many vCPUs cannot be had");
    if (!b_info->avail_vcpus.size) {
        rc = libxl_bitmap_alloc(lx->ctx, &b_info->avail_vcpus, b_info->max_vcpus);
        for (int i = 0; !rc && i < b_info->max_vcpus; i++)
            libxl_bitmap_set(&b_info->avail_vcpus, i);
    }
    return rc;
}

static int complete_memory(struct lx *lx, const char *name, libxl_domain_build_info *b_info)
{
    if (b_info->max_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->max_memkb = b_info->target_memkb == LIBXL_MEMKB_DEFAULT ? DEFAULT_MEMORY_KB :
                                                                          b_info->target_memkb;
    if (b_info->target_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->target_memkb = b_info->max_memkb;
    if (b_info->target_memkb > b_info->max_memkb)
        return refuse(lx, name, "it is to have more memory (memory=) than it may (maxmem=)");
    if (b_info->video_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->video_memkb = 0;
    if (b_info->target_memkb <= b_info->video_memkb)
        return refuse(lx, name, "its memory is not more than that of its screen");
    if (b_info->shadow_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->shadow_memkb = b_info->type == LIBXL_DOMAIN_TYPE_PV ? 0 :
            libxl_get_required_shadow_memory(b_info->max_memkb, b_info->max_vcpus);
    return 0;
}

/* Tables of the IOMMU's own: 8 bytes a page, and 1 MiB for those above them. */
static void complete_iommu(const libxl_domain_create_info *c_info, libxl_domain_build_info *b_info)
{
    if (b_info->iommu_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->iommu_memkb = c_info->passthrough == LIBXL_PASSTHROUGH_SYNC_PT ? b_info->max_memkb / 512 + 1024 : 0;
}

static int complete_build_info(struct lx *lx, const char *name, libxl_domain_build_info *b_info, bool has_devices)
{
    bool is_hvm = b_info->type == LIBXL_DOMAIN_TYPE_HVM;
    int rc = complete_vcpus(lx, name, b_info);

    libxl_defbool_setdefault(&b_info->device_model_stubdomain, false);
    libxl_defbool_setdefault(&b_info->nested_hvm, false);
    if (b_info->device_model_version == LIBXL_DEVICE_MODEL_VERSION_UNKNOWN)
        b_info->device_model_version = LIBXL_DEVICE_MODEL_VERSION_QEMU_XEN;
    if (!rc && is_hvm)
        rc = lx_hvm_complete(lx, name, b_info);
    if (!rc)
        rc = complete_memory(lx, name, b_info);
    if (rc)
        return rc;
    libxl_defbool_setdefault(&b_info->localtime, false);
    libxl_defbool_setdefault(&b_info->disable_migrate, false);
    libxl_defbool_setdefault(&b_info->claim_mode, false);
    libxl_defbool_setdefault(&b_info->acpi, true);
    libxl_defbool_setdefault(&b_info->apic, true);
    libxl_defbool_setdefault(&b_info->vpmu, false);
    libxl_defbool_setdefault(&b_info->arch_x86.msr_relaxed, false);
    if (b_info->timer_mode == LIBXL_TIMER_MODE_DEFAULT)
        b_info->timer_mode = LIBXL_TIMER_MODE_NO_DELAY_FOR_MISSED_TICKS;
    if (!b_info->event_channels)
        b_info->event_channels = DEFAULT_PORTS;
    if (b_info->type == LIBXL_DOMAIN_TYPE_PV) {
        libxl_defbool_setdefault(&b_info->u.pv.e820_host, has_devices);
        if (b_info->u.pv.slack_memkb == LIBXL_MEMKB_DEFAULT)
            b_info->u.pv.slack_memkb = 0;
    } else if (!is_hvm) {
        libxl_defbool_setdefault(&b_info->u.pvh.pvshim, false);
    }
    if (!b_info->kernel && !is_hvm)
        return refuse(lx, name, "there is nothing to boot (kernel=)");
    rc = find_label(lx, name, b_info->exec_ssid_label, &b_info->exec_ssidref);
    if (rc)
        return rc;
    rc = check_file(lx, name, "kernel", b_info->kernel);
    return rc ? rc : check_file(lx, name, "ramdisk", b_info->ramdisk);
}

/* The keyboard that PV drivers of an HVM guest find. */
static void add_vkb(libxl_domain_config *config)
{
    libxl_device_vkb *bigger;

    if (config->c_info.type != LIBXL_DOMAIN_TYPE_HVM || !libxl_defbool_val(config->b_info.u.hvm.vkb_device))
        return;
    bigger = realloc(config->vkbs, (config->num_vkbs + 1) * sizeof(*bigger));
    if (!bigger)
        abort();
    config->vkbs = bigger;
    libxl_device_vkb_init(&bigger[config->num_vkbs]);
    bigger[config->num_vkbs].backend_type = LIBXL_VKB_BACKEND_QEMU;
    bigger[config->num_vkbs++].devid = -1;
}

static int complete_devices(struct lx *lx, libxl_domain_config *config)
{
    int rc = 0;

    add_vkb(config);
    for (int i = 0; !rc && i < config->num_disks; i++)
        rc = lx_disk_complete(lx, config->c_info.type, &config->disks[i]);
    for (int i = 0; !rc && i < config->num_nics; i++) {
        if (config->nics[i].devid < 0)
            config->nics[i].devid = i;
        rc = lx_nic_complete(lx, config->c_info.type == LIBXL_DOMAIN_TYPE_HVM,
                             &config->nics[i]);
    }
    if (!rc)
        rc = lx_kinds_complete(lx, config);
    if (!rc)
        rc = lx_usb_complete(lx, config);
    if (!rc)
        lx_dm_complete_restrict(lx, config);
    return rc;
}

uint64_t lx_shadow_kb(const libxl_domain_build_info *b_info)
{
    return b_info->type == LIBXL_DOMAIN_TYPE_PV ? 0 : b_info->shadow_memkb + b_info->iommu_memkb;
}

/* Per MiB of memory two pages for tables that map it, and 1 MiB a vCPU. */
unsigned long libxl_get_required_shadow_memory(unsigned long maxmem_kb, unsigned int smp_cpus)
{
    return 4 * (256 * smp_cpus + 2 * (maxmem_kb / 1024));
}

int lx_config_complete(struct lx *lx, libxl_domain_config *config)
{
    int rc;

    if (config->b_info.type == LIBXL_DOMAIN_TYPE_INVALID)
        libxl_domain_build_info_init_type(&config->b_info, config->c_info.type);
    rc = libxl__domain_build_info_copy_deprecated(lx->ctx, &config->b_info);
    if (!rc)
        rc = lx_config_check(lx, config);
    if (rc)
        return rc;
    if (config->b_info.type != config->c_info.type)
        return refuse(lx, config->c_info.name, "the types in c_info and b_info are not the same");
    rc = lx_pci_complete(lx, config);
    if (!rc)
        rc = complete_create_info(lx, &config->c_info, config->num_pcidevs);
    if (!rc)
        rc = complete_build_info(lx, config->c_info.name, &config->b_info, config->num_pcidevs);
    if (rc)
        return rc;
    complete_iommu(&config->c_info, &config->b_info);
    rc = config->c_info.type == LIBXL_DOMAIN_TYPE_HVM ? lx_rdm_collect(lx, config) : 0;
    return rc ? rc : complete_devices(lx, config);
}
