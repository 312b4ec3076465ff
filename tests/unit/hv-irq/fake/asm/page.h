/* SPDX-License-Identifier: GPL-2.0-only */
/* Device registers are the test's: machine.c. */
#ifndef FAKE_IRQ_PAGE_H
#define FAKE_IRQ_PAGE_H

#include_next <asm/page.h>

enum { FIX_IOAPIC_FIRST };
#define PTE_HYPERVISOR_UC   0
#define set_fixmap(i, pfn, flags)   ((void)(pfn))
void *fix_to_virt(unsigned int i);

#endif
