/* SPDX-License-Identifier: LGPL-2.1-only */
/* All steps of building a PV guest in one call. */
#include "private.h"

static int build(struct xc_dom_image *dom, uint32_t domid, unsigned int mem_mb,
                 const char *image_name, const char *ramdisk_name)
{
    if (xc_dom_kernel_file(dom, image_name))
        return -1;
    if (ramdisk_name && *ramdisk_name && xc_dom_module_file(dom, ramdisk_name, NULL))
        return -1;
    if (xc_dom_boot_xen_init(dom, dom->xch, domid) || xc_dom_parse_image(dom) ||
        xc_dom_mem_init(dom, mem_mb) || xc_dom_boot_mem_init(dom) || xc_dom_build_image(dom) ||
        xc_dom_boot_image(dom) || xc_dom_gnttab_init(dom))
        return -1;
    return 0;
}

int xc_linux_build(xc_interface *xch, uint32_t domid, unsigned int mem_mb, const char *image_name,
                   const char *ramdisk_name, const char *cmdline, const char *features,
                   unsigned long flags, unsigned int store_evtchn, unsigned long *store_mfn,
                   unsigned int console_evtchn, unsigned long *console_mfn)
{
    struct xc_dom_image *dom;
    int rc;

    xc_dom_loginit(xch);
    dom = xc_dom_allocate(xch, cmdline, features);
    if (!dom)
        return -1;
    dom->flags = flags;
    dom->xenstore_evtchn = store_evtchn;
    dom->console_evtchn = console_evtchn;
    rc = build(dom, domid, mem_mb, image_name, ramdisk_name);
    if (!rc) {
        *store_mfn = xc_dom_p2m(dom, dom->xenstore_pfn);
        *console_mfn = xc_dom_p2m(dom, dom->console_pfn);
    }
    xc_dom_release(dom);
    return rc;
}
