/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Filling a new domain with memory and a kernel, by libxenguest's image builder. PV guests get what
 * public/xen.h's start_info says, PVH guests what public/arch-x86/hvm/start_info.h says.
 */
#include "create/make.h"
#include "create/hvm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "pci/pci.h"
#include <xenguest.h>
#include <xen/hvm/params.h>

/* PVH: RAM ends here, below it stay special frames, ACPI tables and the local APICs. */
#define MMIO_START 0xf0000000ULL
#define FOUR_GIB (1ULL << 32)
#define E820_RAM 1
#define E820_RESERVED 2
#define E820_ACPI 3
#define PAGE 4096ULL
#define LEGACY_END 0x100000ULL

static int build_failed(struct lx *lx, uint32_t domid, const char *what)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "building it failed: %s", what);
    return ERROR_FAIL;
}

/* Back ends' sides of the two rings every guest starts with. */
int lx_rings_make_ports(struct lx *lx, uint32_t domid, struct lx_rings *rings)
{
    xc_evtchn_port_or_error_t store, console;

    store = xc_evtchn_alloc_unbound(lx->ctx->xch, domid, rings->store_domid);
    console = store < 0 ? store : xc_evtchn_alloc_unbound(lx->ctx->xch, domid,
                                                          rings->console_domid);
    if (console < 0)
        return build_failed(lx, domid, "no event channels for xenstore and the console");
    rings->store_port = store;
    rings->console_port = console;
    return 0;
}

static int load_files(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info,
                      struct xc_dom_image *dom)
{
    if (xc_dom_kernel_file(dom, b_info->kernel))
        return build_failed(lx, domid, lx_sprintf(lx, "cannot load the kernel %s",
                                                  b_info->kernel));
    if (b_info->ramdisk && xc_dom_module_file(dom, b_info->ramdisk, NULL))
        return build_failed(lx, domid, lx_sprintf(lx, "cannot load the ramdisk %s",
                                                  b_info->ramdisk));
    return 0;
}

static int parse_kernel(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info,
                        struct xc_dom_image *dom)
{
    if (!xc_dom_parse_image(dom))
        return 0;
    return build_failed(lx, domid, lx_sprintf(lx, "%s is not a kernel for this type of guest", b_info->kernel));
}

/* --- PVH -------------------------------------------------------------------------------------- */

static void lay_out(const libxl_domain_build_info *b_info, struct xc_dom_image *dom)
{
    uint64_t size = b_info->max_memkb * 1024;

    dom->mmio_start = MMIO_START;
    dom->mmio_size = FOUR_GIB - MMIO_START;
    dom->lowmem_end = size < MMIO_START ? size : MMIO_START;
    dom->highmem_end = size < MMIO_START ? 0 : FOUR_GIB + size - MMIO_START;
    dom->target_pages = b_info->target_memkb / 4;
    dom->vga_hole_size = 0;
    dom->device_model = false;
}

static void add_range(struct e820entry *map, unsigned int *nr, uint64_t start, uint64_t end,
                      uint32_t type)
{
    if (end > start)
        map[(*nr)++] = (struct e820entry){ .addr = start, .size = end - start, .type = type };
}

/* RAM, the tables, and the frames in the hole that are not to be used. */
static int make_memory_map(struct lx *lx, uint32_t domid, const libxl_domain_config *config,
                           struct xc_dom_image *dom)
{
    uint64_t special = X86_HVM_END_SPECIAL_REGION * PAGE;
    struct e820entry *map = xc_dom_malloc(dom, (MAX_ACPI_MODULES + 3 + config->num_rdms) *
                                        sizeof(*map));
    unsigned int nr = 0;

    if (!map)
        return build_failed(lx, domid, "no memory for its memory map");
    /* hvmloader knows the first MiB, what it builds there, and the special frames */
    add_range(map, &nr, dom->device_model ? LEGACY_END : 0, dom->lowmem_end, E820_RAM);
    for (int i = 0; i < MAX_ACPI_MODULES && dom->acpi_modules[i].length && !dom->device_model; i++) {
        uint64_t start = dom->acpi_modules[i].guest_addr_out & ~(PAGE - 1);
        uint64_t end = dom->acpi_modules[i].guest_addr_out + dom->acpi_modules[i].length;

        add_range(map, &nr, start, (end + PAGE - 1) & ~(PAGE - 1), E820_ACPI);
    }
    if (!dom->device_model)
        add_range(map, &nr, special - X86_HVM_NR_SPECIAL_PAGES * PAGE, special, E820_RESERVED);
    for (int i = 0; i < config->num_rdms; i++)
        if (config->rdms[i].policy != LIBXL_RDM_RESERVE_POLICY_INVALID)
            add_range(map, &nr, config->rdms[i].start, config->rdms[i].start + config->rdms[i].size, E820_RESERVED);
    add_range(map, &nr, FOUR_GIB, dom->highmem_end, E820_RAM);
    if (xc_domain_set_memory_map(lx->ctx->xch, domid, map, nr))
        return build_failed(lx, domid, "its memory map is not accepted");
    dom->e820 = map;
    dom->e820_entries = nr;
    return 0;
}

/* The frames were chosen by the builder, the ports by us. */
int lx_rings_tell(struct lx *lx, uint32_t domid, struct lx_rings *rings)
{
    xc_interface *xch = lx->ctx->xch;
    uint64_t store, console;

    if (xc_hvm_param_get(xch, domid, HVM_PARAM_STORE_PFN, &store) ||
        xc_hvm_param_get(xch, domid, HVM_PARAM_CONSOLE_PFN, &console) ||
        xc_hvm_param_set(xch, domid, HVM_PARAM_STORE_EVTCHN, rings->store_port) ||
        xc_hvm_param_set(xch, domid, HVM_PARAM_CONSOLE_EVTCHN, rings->console_port))
        return build_failed(lx, domid, "it cannot be told of its rings");
    rings->store_frame = store;
    rings->console_frame = console;
    return 0;
}

/* --- both ------------------------------------------------------------------------------------- */

static int make_memory(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info, struct xc_dom_image *dom)
{
    if (xc_dom_mem_init(dom, b_info->target_memkb / 1024) || xc_dom_boot_mem_init(dom))
        return build_failed(lx, domid, "no memory for it; see free_memory in \"xl info\"");
    return 0;
}

/* A PVH guest's memory does not depend on its kernel: it comes first, and the kernel is unpacked into it. */
static int load_pvh(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info, struct xc_dom_image *dom)
{
    int rc = load_files(lx, domid, b_info, dom);

    if (rc)
        return rc;
    lay_out(b_info, dom);
    dom->guest_type = "hvm-3.0-x86_32";
    if (xc_dom_set_arch_hooks(dom))
        return build_failed(lx, domid, "there are no PVH guests");
    rc = make_memory(lx, domid, b_info, dom);
    return rc ? rc : parse_kernel(lx, domid, b_info, dom);
}

static int load_pv(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info, struct xc_dom_image *dom)
{
    int rc = load_files(lx, domid, b_info, dom);

    if (!rc)
        rc = parse_kernel(lx, domid, b_info, dom);
    if (!rc && libxl_defbool_val(b_info->u.pv.e820_host))
        rc = lx_e820_set_like_host(lx, domid, b_info->max_memkb * 1024);
    return rc ? rc : make_memory(lx, domid, b_info, dom);
}

static int load_hvm(struct lx *lx, uint32_t domid, libxl_domain_config *config, struct xc_dom_image *dom)
{
    int rc = lx_hvm_load(lx, domid, &config->b_info, dom);

    if (!rc)
        rc = lx_rdm_fit(lx, config, dom);
    return rc ? rc : make_memory(lx, domid, &config->b_info, dom);
}

static int load_image(struct lx *lx, uint32_t domid, libxl_domain_config *config,
                      struct xc_dom_image *dom)
{
    const libxl_domain_build_info *b_info = &config->b_info;
    bool is_pvh = b_info->type == LIBXL_DOMAIN_TYPE_PVH;
    bool is_hvm = b_info->type == LIBXL_DOMAIN_TYPE_HVM;
    int rc;

    if (xc_dom_boot_xen_init(dom, lx->ctx->xch, domid))
        return build_failed(lx, domid, "the hypervisor does not say what it can do");
    rc = is_hvm ? load_hvm(lx, domid, config, dom) :
         is_pvh ? load_pvh(lx, domid, b_info, dom) : load_pv(lx, domid, b_info, dom);
    if (rc)
        return rc;
    if (is_pvh) {
        if (libxl_defbool_val(b_info->acpi))
            rc = lx_acpi_make(lx, b_info, dom);
        if (!rc)
            rc = make_memory_map(lx, domid, config, dom);
        if (rc)
            return rc;
    }
    if (is_hvm && make_memory_map(lx, domid, config, dom))
        return ERROR_FAIL;
    if (xc_dom_build_image(dom))
        return build_failed(lx, domid, "kernel and ramdisk do not fit in");
    if (xc_dom_boot_image(dom))
        return build_failed(lx, domid, "its first vCPU cannot be set up");
    if (xc_dom_gnttab_init(dom))
        return build_failed(lx, domid, "its grant table cannot be set up");
    return is_hvm ? lx_hvm_tell_firmware(lx, domid, dom) : 0;
}

static struct xc_dom_image *make_image(struct lx *lx, uint32_t domid,
                                       const libxl_domain_build_info *b_info,
                                       const struct lx_rings *rings)
{
    bool is_pv = b_info->type == LIBXL_DOMAIN_TYPE_PV;
    bool is_hvm = b_info->type == LIBXL_DOMAIN_TYPE_HVM;    /* its command line goes another way */
    struct xc_dom_image *dom = xc_dom_allocate(lx->ctx->xch, is_hvm ? NULL : b_info->cmdline,
                                               is_pv ? b_info->u.pv.features : NULL);

    if (!dom) {
        build_failed(lx, domid, "no memory to work in");
        return NULL;
    }
    dom->container_type = is_pv ? XC_DOM_PV_CONTAINER : XC_DOM_HVM_CONTAINER;
    dom->console_evtchn = rings->console_port;
    dom->console_domid = rings->console_domid;
    dom->xenstore_evtchn = rings->store_port;
    dom->xenstore_domid = rings->store_domid;
    dom->claim_enabled = libxl_defbool_val(b_info->claim_mode);
    dom->max_vcpus = b_info->max_vcpus;
    return dom;
}

int lx_build(struct lx *lx, uint32_t domid, libxl_domain_config *config, struct lx_rings *rings)
{
    bool is_pv = config->b_info.type == LIBXL_DOMAIN_TYPE_PV;
    struct xc_dom_image *dom;
    int rc = lx_rings_make_ports(lx, domid, rings);

    if (rc)
        return rc;
    xc_dom_loginit(lx->ctx->xch);
    dom = make_image(lx, domid, &config->b_info, rings);
    if (!dom)
        return ERROR_NOMEM;
    rc = load_image(lx, domid, config, dom);
    if (!rc && is_pv) {
        rings->store_frame = xc_dom_p2m(dom, dom->xenstore_pfn);
        rings->console_frame = xc_dom_p2m(dom, dom->console_pfn);
    }
    if (!rc && !is_pv)
        rc = lx_rings_tell(lx, domid, rings);
    xc_dom_release(dom);
    return rc;
}
