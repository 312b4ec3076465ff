/* SPDX-License-Identifier: LGPL-2.1-only */
/* HVM guests: what the caller left open, what the hypervisor is told, what the firmware finds. */
#include "create/hvm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <string.h>
#include <unistd.h>
#include <xenguest.h>
#include <xen/hvm/params.h>

#define MMIO_START      0xf0000000ULL       /* above it: special frames, APICs, firmware */
#define MMIO_LOWEST     (256ULL << 20)      /* RAM below 4 GiB ends above this */
#define FOUR_GIB        (1ULL << 32)
#define VGA_HOLE_FRAMES 0x20                /* 0xa0000-0xbffff */

#define LOADER          XYLEM_LIBEXECDIR "/boot/hvmloader"
#define LOADER_DEBIAN   "/usr/lib/xen-4.17/boot/hvmloader"

static int refuse(struct lx *lx, const char *name, const char *why)
{
    lx_log(lx->ctx, XTL_ERROR, 0, "domain \"%s\" cannot be made: %s", name, why);
    return ERROR_INVAL;
}

/* --- completing ------------------------------------------------------------------------------- */

/* KiB: the least that works, and what one gets without saying. */
static int complete_screen(struct lx *lx, const char *name, libxl_domain_build_info *b_info)
{
    static const struct {
        unsigned int least, usual;
    } memory[] = {
        [LIBXL_VGA_INTERFACE_TYPE_CIRRUS] = { 4096, 8192 },
        [LIBXL_VGA_INTERFACE_TYPE_STD] = { 8192, 16384 },
        [LIBXL_VGA_INTERFACE_TYPE_NONE] = { 0, 0 },
        [LIBXL_VGA_INTERFACE_TYPE_QXL] = { 128 * 1024, 128 * 1024 },
    };
    libxl_vga_interface_type *kind = &b_info->u.hvm.vga.kind;

    if (*kind == LIBXL_VGA_INTERFACE_TYPE_UNKNOWN)
        *kind = LIBXL_VGA_INTERFACE_TYPE_CIRRUS;
    if (b_info->video_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->video_memkb = memory[*kind].usual;
    if (b_info->video_memkb < memory[*kind].least)
        return refuse(lx, name, lx_sprintf(lx, "its screen (vga=) needs videoram=%u at least",
                                           memory[*kind].least / 1024));
    if (*kind == LIBXL_VGA_INTERFACE_TYPE_NONE)
        b_info->video_memkb = 0;
    libxl_defbool_setdefault(&b_info->u.hvm.nographic, false);
    libxl_defbool_setdefault(&b_info->u.hvm.vnc.enable, true);
    libxl_defbool_setdefault(&b_info->u.hvm.vnc.findunused, true);
    return 0;
}

int lx_hvm_complete(struct lx *lx, const char *name, libxl_domain_build_info *b_info)
{
    const struct {
        libxl_defbool *setting;
        bool value;
    } defaults[] = {
        { &b_info->u.hvm.pae, true }, { &b_info->u.hvm.apic, true }, { &b_info->u.hvm.acpi, true },
        { &b_info->u.hvm.acpi_s3, true }, { &b_info->u.hvm.acpi_s4, true },
        { &b_info->u.hvm.acpi_laptop_slate, false }, { &b_info->u.hvm.nx, true },
        { &b_info->u.hvm.viridian, false }, { &b_info->u.hvm.hpet, true },
        { &b_info->u.hvm.vpt_align, true }, { &b_info->u.hvm.altp2m, false },
        { &b_info->u.hvm.nested_hvm, false }, { &b_info->u.hvm.usb, false },
        { &b_info->u.hvm.vkb_device, true }, { &b_info->u.hvm.xen_platform_pci, true },
        { &b_info->u.hvm.gfx_passthru, false }, { &b_info->u.hvm.sdl.enable, false },
        { &b_info->u.hvm.sdl.opengl, false }, { &b_info->u.hvm.spice.enable, false },
        { &b_info->u.hvm.spice.disable_ticketing, false }, { &b_info->u.hvm.spice.agent_mouse, true },
        { &b_info->u.hvm.spice.vdagent, false }, { &b_info->u.hvm.spice.clipboard_sharing, false },
    };

    for (size_t i = 0; i < LX_COUNT(defaults); i++)
        libxl_defbool_setdefault(defaults[i].setting, defaults[i].value);
    if (b_info->u.hvm.bios == LIBXL_BIOS_TYPE_UNKNOWN)
        b_info->u.hvm.bios = LIBXL_BIOS_TYPE_SEABIOS;
    if (b_info->u.hvm.mmio_hole_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->u.hvm.mmio_hole_memkb = 0;
    if (b_info->u.hvm.rdm_mem_boundary_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->u.hvm.rdm_mem_boundary_memkb = 2048 * 1024;
    return complete_screen(lx, name, b_info);
}

/* --- parameters ------------------------------------------------------------------------------- */

static int viridian_mask(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info,
                         uint64_t *mask)
{
    static const uint64_t bits[] = {
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_BASE] = HVMPV_base_freq,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_FREQ] = 0,        /* the other way round, see below */
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_TIME_REF_COUNT] = HVMPV_time_ref_count,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_REFERENCE_TSC] = HVMPV_reference_tsc,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_HCALL_REMOTE_TLB_FLUSH] = HVMPV_hcall_remote_tlb_flush,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_APIC_ASSIST] = HVMPV_apic_assist,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_CRASH_CTL] = HVMPV_crash_ctl,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_SYNIC] = HVMPV_synic,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_STIMER] = HVMPV_stimer,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_HCALL_IPI] = HVMPV_hcall_ipi,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_EX_PROCESSOR_MASKS] = HVMPV_ex_processor_masks,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_NO_VP_LIMIT] = HVMPV_no_vp_limit,
        [LIBXL_VIRIDIAN_ENLIGHTENMENT_CPU_HOTPLUG] = HVMPV_cpu_hotplug,
    };
    static const unsigned int usual[] = {
        LIBXL_VIRIDIAN_ENLIGHTENMENT_BASE, LIBXL_VIRIDIAN_ENLIGHTENMENT_FREQ,
        LIBXL_VIRIDIAN_ENLIGHTENMENT_TIME_REF_COUNT, LIBXL_VIRIDIAN_ENLIGHTENMENT_APIC_ASSIST,
        LIBXL_VIRIDIAN_ENLIGHTENMENT_CRASH_CTL,
    };
    const libxl_bitmap *on = &b_info->u.hvm.viridian_enable, *off = &b_info->u.hvm.viridian_disable;
    bool has_freq = false;

    *mask = 0;
    for (unsigned int i = 0; i < LX_COUNT(bits); i++) {
        bool set = on->size && libxl_bitmap_test(on, i);

        for (unsigned int j = 0; !set && j < LX_COUNT(usual); j++)
            set = libxl_defbool_val(b_info->u.hvm.viridian) && usual[j] == i;
        if (!set || (off->size && libxl_bitmap_test(off, i)))
            continue;
        *mask |= bits[i];
        has_freq |= i == LIBXL_VIRIDIAN_ENLIGHTENMENT_FREQ;
    }
    if (*mask && !(*mask & HVMPV_base_freq))
        return refuse(lx, lx_sprintf(lx, "%u", domid), "viridian: the group \"base\" is needed by "
                                                       "all others");
    if (*mask && !has_freq)
        *mask |= HVMPV_no_freq;
    return 0;
}

int lx_hvm_set_params(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info)
{
    struct {
        uint32_t index;
        uint64_t value;
        const char *what;
    } params[] = {
        { HVM_PARAM_HPET_ENABLED, libxl_defbool_val(b_info->u.hvm.hpet), "hpet" },
        { HVM_PARAM_VPT_ALIGN, libxl_defbool_val(b_info->u.hvm.vpt_align), "vpt_align" },
        { HVM_PARAM_VIRIDIAN, 0, "viridian" },
        { HVM_PARAM_MCA_CAP, b_info->u.hvm.mca_caps, "mca_caps" },
    };
    int rc = viridian_mask(lx, domid, b_info, &params[2].value);

    if (rc)
        return rc;
    for (size_t i = 0; i < LX_COUNT(params); i++) {
        if ((params[i].index == HVM_PARAM_VIRIDIAN || params[i].index == HVM_PARAM_MCA_CAP) && !params[i].value)
            continue;
        if (!xc_hvm_param_set(lx->ctx->xch, domid, params[i].index, params[i].value))
            continue;
        lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "the hypervisor does not accept %s",
                      params[i].what);
        return ERROR_FAIL;
    }
    return 0;
}

/* --- building --------------------------------------------------------------------------------- */

static const char *loader_path(const libxl_domain_build_info *b_info)
{
    if (b_info->u.hvm.firmware)
        return b_info->u.hvm.firmware;
    return access(LOADER, R_OK) ? LOADER_DEBIAN : LOADER;
}

static const char *system_firmware_path(const libxl_domain_build_info *b_info)
{
    static const char *const seabios[] = { "/usr/share/seabios/bios-256k.bin",
                                           "/usr/share/seabios/bios.bin" };
    static const char *const ovmf[] = { "/usr/share/ovmf/OVMF.fd", "/usr/share/OVMF/OVMF.fd" };
    const char *const *paths = b_info->u.hvm.bios == LIBXL_BIOS_TYPE_OVMF ? ovmf : seabios;

    if (b_info->u.hvm.system_firmware)
        return b_info->u.hvm.system_firmware;
    return access(paths[0], R_OK) ? paths[1] : paths[0];
}

static int load_module(struct lx *lx, uint32_t domid, struct xc_dom_image *dom, const char *path,
                       struct xc_hvm_firmware_module *module)
{
    size_t size;

    if (!path)
        return 0;
    module->data = xc_dom_malloc_filemap(dom, path, &size, 64 << 20);
    if (!module->data || !size) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "its firmware %s cannot be read", path);
        return ERROR_FAIL;
    }
    module->length = size;
    return 0;
}

static void lay_out(const libxl_domain_build_info *b_info, struct xc_dom_image *dom)
{
    uint64_t size = (b_info->max_memkb - b_info->video_memkb) * 1024;
    uint64_t hole = b_info->u.hvm.mmio_hole_memkb * 1024, start = MMIO_START;

    if (hole && FOUR_GIB - hole < MMIO_START && FOUR_GIB - hole >= MMIO_LOWEST)
        start = FOUR_GIB - hole;
    dom->device_model = true;
    dom->mmio_start = start;
    dom->mmio_size = FOUR_GIB - start;
    dom->lowmem_end = size < start ? size : start;
    dom->highmem_end = size < start ? 0 : FOUR_GIB + size - start;
    dom->target_pages = (b_info->target_memkb - b_info->video_memkb) / 4;
    dom->vga_hole_size = VGA_HOLE_FRAMES;
}

int lx_hvm_load(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info,
                struct xc_dom_image *dom)
{
    const char *loader = loader_path(b_info);
    int rc;

    lay_out(b_info, dom);
    if (xc_dom_kernel_file(dom, loader)) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "its firmware loader %s cannot be read",
                      loader);
        return ERROR_FAIL;
    }
    rc = load_module(lx, domid, dom, system_firmware_path(b_info), &dom->system_firmware_module);
    if (!rc)
        rc = load_module(lx, domid, dom, b_info->u.hvm.acpi_firmware, &dom->acpi_modules[0]);
    if (!rc)
        rc = load_module(lx, domid, dom, b_info->u.hvm.smbios_firmware, &dom->smbios_module);
    if (rc)
        return rc;
    if (xc_dom_parse_image(dom)) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "%s is no firmware loader", loader);
        return ERROR_FAIL;
    }
    return 0;
}

/* --- xenstore --------------------------------------------------------------------------------- */

void lx_hvm_list_home(struct lx *lx, struct lx_nodes *nodes, const libxl_domain_build_info *b_info)
{
    const struct {
        const char *name;
        libxl_defbool value;
    } switches[] = {
        { "platform/acpi", b_info->acpi },
        { "platform/acpi_s3", b_info->u.hvm.acpi_s3 },
        { "platform/acpi_s4", b_info->u.hvm.acpi_s4 },
        { "platform/acpi_laptop_slate", b_info->u.hvm.acpi_laptop_slate },
    };

    lx_nodes_add(lx, nodes, "hvmloader/bios", "%s",
                 libxl_bios_type_to_string(b_info->u.hvm.bios));
    lx_nodes_add(lx, nodes, "hvmloader/allow-memory-relocate", "0");
    if (!libxl_ms_vm_genid_is_zero(&b_info->u.hvm.ms_vm_genid)) {
        uint64_t half[2];

        memcpy(half, b_info->u.hvm.ms_vm_genid.bytes, sizeof(half));
        lx_nodes_add(lx, nodes, "platform/generation-id", "%llu:%llu", (unsigned long long)half[0],
                     (unsigned long long)half[1]);
    }
    for (size_t i = 0; i < LX_COUNT(switches); i++)
        lx_nodes_add(lx, nodes, switches[i].name, "%d", libxl_defbool_val(switches[i].value));
}

static int tell_module(struct lx *lx, uint32_t domid, const char *name,
                       const struct xc_hvm_firmware_module *module)
{
    char *base = lx_sprintf(lx, "/local/domain/%u/hvmloader/%s", domid, name);
    int rc;

    if (!module->length)
        return 0;
    rc = lx_store_write(lx, XBT_NULL, lx_sprintf(lx, "%s/address", base), "%#llx",
                        (unsigned long long)module->guest_addr_out);
    return rc ? rc : lx_store_write(lx, XBT_NULL, lx_sprintf(lx, "%s/length", base), "%#x",
                                    module->length);
}

int lx_hvm_tell_firmware(struct lx *lx, uint32_t domid, const struct xc_dom_image *dom)
{
    int rc = tell_module(lx, domid, "acpi", &dom->acpi_modules[0]);

    return rc ? rc : tell_module(lx, domid, "smbios", &dom->smbios_module);
}
