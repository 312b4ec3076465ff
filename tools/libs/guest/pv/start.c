/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a PV guest starts with: the start info page, and the registers of its first vCPU. */
#include <stdlib.h>

#include "private.h"

#include <xen/elfnote.h>

static int write_cmdline(struct xc_dom_image *dom, struct start_info *si)
{
    size_t length = dom->cmdline ? strlen(dom->cmdline) : 0;

    if (length >= sizeof(si->cmd_line))
        return DOM_FAIL(dom, E2BIG, XC_INVALID_PARAM, "the command line has %zu characters; PV "
                        "guests take %zu at most", length, sizeof(si->cmd_line) - 1);
    if (length)
        memcpy(si->cmd_line, dom->cmdline, length);
    return 0;
}

int guest_pv_write_start_info(struct xc_dom_image *dom)
{
    struct start_info *si = guest_clean_page(dom, dom->start_info_pfn, "the start info page");

    if (!si)
        return -1;
    memcpy(si->magic, dom->guest_type, strlen(dom->guest_type));
    si->nr_pages = dom->total_pages;
    si->shared_info = dom->shared_info_mfn << PAGE_SHIFT;
    si->flags = dom->flags;
    si->store_mfn = xc_dom_p2m(dom, dom->xenstore_pfn);
    si->store_evtchn = dom->xenstore_evtchn;
    si->console.domU.mfn = xc_dom_p2m(dom, dom->console_pfn);
    si->console.domU.evtchn = dom->console_evtchn;
    si->pt_base = dom->pgtables_seg.vstart;
    si->nr_pt_frames = dom->pgtables_seg.pages;
    si->mfn_list = dom->p2m_seg.vstart;
    if (elf_xen_has(&dom->parms->info, XEN_ELFNOTE_INIT_P2M)) {
        si->first_p2m_pfn = dom->p2m_seg.pfn;
        si->nr_p2m_frames = dom->p2m_seg.pages;
    }
    if (dom->initrd_len) {
        si->mod_start = dom->initrd_start;
        si->mod_len = dom->initrd_len;
        if (dom->parms->info.mod_start_pfn)
            si->flags |= SIF_MOD_START_PFN;
    }
    return write_cmdline(dom, si);
}

int guest_pv_vcpu(struct xc_dom_image *dom)
{
    const struct elf_xen_info *info = &dom->parms->info;
    vcpu_guest_context_any_t *any = calloc(1, sizeof(*any));
    vcpu_guest_context_t *ctx = any ? &any->c : NULL;
    int rc;

    if (!any)
        return DOM_FAIL(dom, ENOMEM, XC_OUT_OF_MEMORY, "no memory for the first vCPU's registers");
    ctx->flags = VGCF_in_kernel | VGCF_online;
    ctx->user_regs.rip = info->entry;
    ctx->user_regs.rsp = info->virt_base + ((dom->bootstack_pfn + 1) << PAGE_SHIFT);
    ctx->user_regs.rsi = dom->start_info_seg.vstart;
    ctx->user_regs.rflags = 0x202;          /* interrupts on, as the hypervisor has it */
    ctx->user_regs.cs = FLAT_KERNEL_CS;
    ctx->user_regs.ds = ctx->user_regs.es = ctx->user_regs.ss = FLAT_KERNEL_SS;
    ctx->user_regs.fs = ctx->user_regs.gs = 0;
    ctx->kernel_ss = ctx->user_regs.ss;
    ctx->kernel_sp = ctx->user_regs.rsp;
    ctx->ctrlreg[3] = xen_pfn_to_cr3(xc_dom_p2m(dom, dom->pgtables_seg.pfn));
    ctx->debugreg[6] = 0xffff0ff0;          /* reset values, SDM volume 3 table 9-1 */
    ctx->debugreg[7] = 0x400;
    rc = xc_vcpu_setcontext(dom->xch, dom->guest_domid, 0, any);
    free(any);
    if (rc)
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "the hypervisor refuses the first vCPU's "
                        "registers: %s", strerror(errno));
    return 0;
}
