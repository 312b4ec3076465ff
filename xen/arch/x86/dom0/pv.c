/* SPDX-License-Identifier: GPL-2.0-only */
/* A PV dom0: its first memory in one piece, filled and mapped, and the registers it starts with. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <lib/bitops.h>

#include "private.h"

/* Frames for everything that must be there from the start, in one piece; what is over goes back. */
static void __init allocate_block(struct dom0_builder *b)
{
    u64 pages = PFN_UP(b->layout.end);
    unsigned int order = fls64(pages - 1);
    struct page_info *pg = heap_alloc_pages(order, MEMF_NO_SCRUB);

    if (!pg)
        panic("dom0: no %lu MiB of contiguous memory for its kernel", pages >> 8);
    for (u64 i = pages; i < 1ULL << order; i++)
        heap_free_pages(&pg[i], 0);
    for (u64 i = 0; i < pages; i++)
        if (domain_assign_pages(b->d, &pg[i], 0, 0))
            panic("dom0: its memory was refused");
    b->block = page_to_mfn(pg);
    b->block_pages = pages;
    b->p2m = dom0_block_virt(b, b->layout.p2m);
    clear_page((char *)b->p2m + b->layout.p2m_bytes - PAGE_SIZE);
}

/* Not inside the image's pages nor its tables: those the guest may not look at before they are written. */
static void __init clear_gaps(struct dom0_builder *b)
{
    struct dom0_layout *l = &b->layout;

    for (u64 at = 0; at < ROUNDDOWN(l->kernel_start, PAGE_SIZE); at += PAGE_SIZE)
        clear_page(dom0_block_virt(b, at));
    for (u64 at = l->tables; at < l->mapped_end; at += PAGE_SIZE)
        clear_page(dom0_block_virt(b, at));
}

static void __init start_context(struct dom0_builder *b, struct vcpu *v)
{
    struct vcpu_guest_context *ctx = kzalloc_type(struct vcpu_guest_context);
    struct dom0_layout *l = &b->layout;
    int rc;

    if (!ctx)
        panic("dom0: out of memory");
    ctx->flags = VGCF_in_kernel | VGCF_online;
    ctx->user_regs.rip = b->kernel.info.entry;
    ctx->user_regs.rsp = l->virt_base + l->stack + PAGE_SIZE;
    ctx->user_regs.rsi = l->virt_base + l->start_info;
    ctx->user_regs.rflags = 0x202;
    ctx->user_regs.cs = FLAT_KERNEL_CS;
    ctx->user_regs.ss = ctx->user_regs.ds = ctx->user_regs.es = FLAT_KERNEL_SS;
    ctx->kernel_ss = FLAT_KERNEL_SS;
    ctx->kernel_sp = ctx->user_regs.rsp;
    ctx->ctrlreg[3] = xen_pfn_to_cr3(b->block + (l->tables >> PAGE_SHIFT));
    for (unsigned int i = 0; i < b->d->max_vcpus && i < XEN_LEGACY_VCPUS; i++)
        b->d->shared_info->vcpu_info[i].evtchn_upcall_mask = 1;
    do
        rc = arch_set_vcpu_context(v, ctx);
    while (rc == -ERESTART);
    if (rc)
        panic("dom0: its first register context was refused (error %d)", rc);
    kfree(ctx);
    v->is_initialised = true;
}

void __init dom0_build_pv(struct dom0_builder *b)
{
    dom0_layout_plan(b);
    allocate_block(b);
    clear_gaps(b);
    dom0_memory_fill(b);
    dom0_start_info_write(b);
    dom0_tables_build(b);
    start_context(b, b->d->vcpu[0]);
}
