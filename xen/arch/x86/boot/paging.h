/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files that build the hypervisor's address space. */
#ifndef BOOT_PAGING_H
#define BOOT_PAGING_H

#include <xen/types.h>
#include <asm/page.h>

extern pte_t image_l3[PT_ENTRIES], image_l2[PT_ENTRIES], fixmap_l1[PT_ENTRIES];

/* Like map_pages_to_xen(), in any tree of tables. No locks. */
int paging_map(pte_t *l4, unsigned long va, mfn_t mfn, unsigned long nr, u64 flags);
void paging_allow_1g(void);

/* ram.c: frame table and M2P for all RAM */
void ram_tables_build(void);

#endif
