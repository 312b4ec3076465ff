/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the files of the dom0 builder only. Everything here runs once, on the boot CPU, and panics with a
 * sentence for the administrator when it cannot go on.
 */
#ifndef X86_DOM0_PRIVATE_H
#define X86_DOM0_PRIVATE_H

#include <xen/domain.h>
#include <asm/boot.h>
#include <lib/elf-xen.h>

/* The unpacked kernel. */
struct dom0_kernel {
    void *image;                            /* hypervisor memory of 2^order pages, or in the module (order -1) */
    int order;
    struct elf_image elf;
    struct elf_xen_info info;
};

/*
 * The initial address space, byte offsets from the start of the domain's memory being pfn * PAGE_SIZE. Everything
 * is mapped at virt_base + offset, but the P2M where the kernel asked for another place.
 */
struct dom0_layout {
    u64 virt_base;
    u64 kernel_start, kernel_end;
    u64 initrd, initrd_len;                 /* len 0: none */
    bool initrd_mapped;
    u64 p2m, p2m_bytes;
    u64 p2m_virt;                           /* where it is mapped */
    u64 start_info, console_info;
    u64 tables;                             /* nr_tables pages; the L4 first */
    unsigned int nr_tables;
    u64 stack;
    u64 mapped_end;                         /* of the region at virt_base */
    u64 end;                                /* of what has to be there from the start */
};

struct dom0_builder {
    struct domain *d;
    struct dom0_kernel kernel;
    struct boot_module *kernel_module, *initrd_module;
    struct dom0_layout layout;
    u64 nr_pages;                           /* memory of the domain, in pages */
    mfn_t block;                            /* the first frames, contiguous: pfn 0 .. */
    u64 block_pages;
    u64 *p2m;                               /* in place, inside the block */
    struct e820_map map;                    /* PVH: its memory map */
};
extern bool dom0_verbose;

void dom0_kernel_open(struct dom0_kernel *k, const struct boot_module *m, bool pvh);
void dom0_kernel_close(struct dom0_kernel *k);
/* Pages for dom0 by dom0_mem= and what is free. */
u64 dom0_memory_target(u64 *max_pages);
void dom0_memory_fill(struct dom0_builder *b);
void dom0_layout_plan(struct dom0_builder *b);
void dom0_tables_build(struct dom0_builder *b);
void dom0_rights_give(struct domain *d);
void dom0_start_info_write(struct dom0_builder *b);
void dom0_build_pv(struct dom0_builder *b);

/* --- PVH (pvh*.c) --- */
void dom0_configure_pvh(struct xen_domctl_createdomain *config);
void dom0_build_pvh(struct dom0_builder *b);
void dom0_pvh_pool(struct dom0_builder *b);
void dom0_pvh_memory(struct dom0_builder *b);
/* len bytes to physical address `at' of d; data NULL: zeroes. */
void dom0_pvh_write(struct domain *d, paddr_t at, const void *data, size_t len);

/* The hypervisor's address of an offset in the initial block. */
static inline void *dom0_block_virt(const struct dom0_builder *b, u64 offset)
{
    return (char *)mfn_to_virt(b->block) + offset;
}

#endif
