/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The builder's steps. What differs between types of guests is behind their hooks; the order of
 * things in memory is what <xen/xen.h> says under "start-of-day memory layout".
 */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"

#include <xen/elfnote.h>
#include <xen/version.h>

/* ---- Types of guests ---- */

static struct xc_dom_arch *archs = &guest_arch_pv64;

void xc_dom_register_arch_hooks(struct xc_dom_arch *hooks)
{
    hooks->next = archs;
    archs = hooks;
}

int xc_dom_set_arch_hooks(struct xc_dom_image *dom)
{
    struct xc_dom_arch *arch = archs;

    while (arch && strcmp(arch->guest_type, dom->guest_type))
        arch = arch->next;
    if (!arch)
        return DOM_FAIL(dom, EOPNOTSUPP, XC_INVALID_KERNEL, "guests of type %s cannot be built",
                        dom->guest_type);
    if (arch->arch_private_size && !dom->arch_private) {
        dom->arch_private = xc_dom_malloc(dom, arch->arch_private_size);
        if (!dom->arch_private)
            return -1;
    }
    dom->arch_hooks = arch;
    return 0;
}

bool xc_dom_translated(const struct xc_dom_image *dom)
{
    return dom->container_type != XC_DOM_PV_CONTAINER;
}

const char *xc_domain_get_native_protocol(xc_interface *xch, uint32_t domid)
{
    unsigned int width;

    if (xc_domain_get_guest_width(xch, domid, &width))
        return NULL;
    for (struct xc_dom_arch *arch = archs; arch; arch = arch->next)
        if (arch->native_protocol && arch->sizeof_pfn == (int)width)
            return arch->native_protocol;
    return NULL;
}

/* ---- Before there is memory ---- */

int xc_dom_boot_xen_init(struct xc_dom_image *dom, xc_interface *xch, uint32_t domid)
{
    dom->xch = xch;
    dom->guest_domid = domid;
    dom->xen_version = xc_version(xch, XENVER_version, NULL);
    if (dom->xen_version < 0 || xc_version(xch, XENVER_capabilities, &dom->xen_caps) < 0)
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "the hypervisor does not tell its version");
    return 0;
}

int xc_dom_compat_check(struct xc_dom_image *dom)
{
    size_t length = strlen(dom->guest_type);

    for (const char *at = dom->xen_caps; (at = strstr(at, dom->guest_type)); at += length)
        if ((at == dom->xen_caps || at[-1] == ' ') && (!at[length] || at[length] == ' '))
            return 1;
    xc_dom_printf(dom->xch, "guests of type %s do not run here, only: %s", dom->guest_type,
                  dom->xen_caps);
    return 0;
}

int xc_dom_rambase_init(struct xc_dom_image *dom, uint64_t rambase)
{
    dom->rambase_pfn = rambase >> PAGE_SHIFT;
    return 0;
}

int xc_dom_mem_init(struct xc_dom_image *dom, unsigned int mem_mb)
{
    if (!dom->arch_hooks)
        return DOM_FAIL(dom, EINVAL, XC_INTERNAL_ERROR, "the type of the guest has to be known first: parse the "
                        "kernel, or set it");
    dom->total_pages = (xen_pfn_t)mem_mb << (20 - PAGE_SHIFT);
    return 0;
}

int xc_dom_boot_mem_init(struct xc_dom_image *dom)
{
    int rc = dom->arch_hooks->meminit(dom);

    dom->parms->has_memory = !rc && xc_dom_translated(dom);
    return rc;
}

/* ---- Everything to its place ---- */

/* Modules are handed on as they are: the kernel knows how they are packed. */
static int place_modules(struct xc_dom_image *dom)
{
    for (unsigned int i = 0; i < dom->num_modules; i++) {
        struct xc_dom_module *module = &dom->modules[i];
        char *at;

        if (xc_dom_alloc_segment(dom, &module->seg, "module", module->seg.vstart, module->size))
            return -1;
        at = xc_dom_seg_to_ptr(dom, &module->seg);
        if (!at)
            return -1;
        guest_copy(at, module->blob, module->size);
        memset(at + module->size, 0, (module->seg.pages << PAGE_SHIFT) - module->size);
        xc_dom_unmap_one(dom, module->seg.pfn);
    }
    return 0;
}

static int hook(struct xc_dom_image *dom, int (*fn)(struct xc_dom_image *dom))
{
    return fn ? fn(dom) : 0;
}

/* Unmapped modules lie behind all that is mapped. */
static bool modules_last(const struct xc_dom_image *dom)
{
    return !xc_dom_translated(dom) && dom->parms->info.mod_start_pfn;
}

int xc_dom_build_image(struct xc_dom_image *dom)
{
    const struct xc_dom_arch *arch = dom->arch_hooks;
    struct xc_dom_seg *kernel = &dom->kernel_seg;

    if (!xc_dom_translated(dom))
        dom->virt_alloc_end = dom->parms->info.virt_base;
    dom->pfn_alloc_end = dom->rambase_pfn;
    if (xc_dom_alloc_segment(dom, kernel, "kernel", kernel->vstart,
                             kernel->vend - kernel->vstart) || guest_load_kernel(dom))
        return -1;
    if (!modules_last(dom) && place_modules(dom))
        return -1;
    if (hook(dom, arch->alloc_p2m_list) || hook(dom, arch->alloc_magic_pages) ||
        hook(dom, arch->alloc_pgtables))
        return -1;
    if (modules_last(dom) && place_modules(dom))
        return -1;
    if (dom->num_modules) {
        const struct xc_dom_module *initrd = &dom->modules[0];

        dom->initrd_start = modules_last(dom) ? initrd->seg.pfn : initrd->seg.vstart;
        dom->initrd_len = initrd->size;
    }
    return 0;
}

/* ---- Ready to run ---- */

static int set_shared_info(struct xc_dom_image *dom)
{
    void *page;
    int rc;

    if (!dom->arch_hooks->shared_info)
        return 0;
    page = xc_map_foreign_range(dom->xch, dom->guest_domid, PAGE_SIZE, PROT_READ | PROT_WRITE,
                                dom->shared_info_mfn);
    if (!page)
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "cannot map the guest's shared info frame "
                        "%#" PRI_xen_pfn ": %s", dom->shared_info_mfn, strerror(errno));
    rc = dom->arch_hooks->shared_info(dom, page);
    munmap(page, PAGE_SIZE);
    return rc;
}

int xc_dom_boot_image(struct xc_dom_image *dom)
{
    const struct xc_dom_arch *arch = dom->arch_hooks;
    xc_dominfo_t info;

    if (!xc_dom_compat_check(dom))
        return DOM_FAIL(dom, EOPNOTSUPP, XC_INVALID_KERNEL, "this hypervisor runs no guests of "
                        "type %s, only: %s", dom->guest_type, dom->xen_caps);
    if (xc_domain_getinfo(dom->xch, dom->guest_domid, 1, &info) != 1 ||
        info.domid != dom->guest_domid)
        return DOM_FAIL(dom, ESRCH, XC_INTERNAL_ERROR, "there is no domain %u", dom->guest_domid);
    dom->shared_info_mfn = info.shared_info_frame;
    if (hook(dom, arch->bootearly) || hook(dom, arch->setup_pgtables) ||
        hook(dom, arch->start_info))
        return -1;
    xc_dom_log_memory_footprint(dom);
    xc_dom_unmap_all(dom);      /* tables must not be writable by anybody from now on */
    if (hook(dom, arch->bootlate) || set_shared_info(dom))
        return -1;
    return hook(dom, arch->vcpu);
}
