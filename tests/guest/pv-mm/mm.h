/* SPDX-License-Identifier: GPL-2.0-only */
/* A guest's own view of its page tables, and the groups of cases of pv-mm. */
#ifndef PV_MM_H
#define PV_MM_H

#include "guest.h"

#define IMAGE_BASE      0xffffffff80000000UL

#define PTE_P           0x001UL
#define PTE_RW          0x002UL
#define PTE_U           0x004UL
#define PTE_A           0x020UL
#define PTE_D           0x040UL
#define PTE_PSE         0x080UL
#define PTE_G           0x100UL
#define PTE_NX          (1UL << 63)
#define PTE_RO_BITS     (PTE_P | PTE_U | PTE_A)
#define PTE_RW_BITS     (PTE_RO_BITS | PTE_RW | PTE_D)
#define PTE_TABLE       (PTE_RW_BITS)
#define PTE(mfn, bits)  ((mfn) << 12 | (bits))

#define EINVAL_         (-22L)
#define EFAULT_         (-14L)
#define EBUSY_          (-16L)

/* Page-aligned memory of the test; each page starts out mapped writable. */
#define PAGES(name, n) \
    static u64 name[(n)][512] \
        __attribute__((aligned(4096), section(".data.page_aligned"))) = { { 1 } }

/*
 * The table of this level (1-4) that maps va, as we see it (read-only), and the machine address of
 * the entry.
 */
u64 *table_of(const void *va, unsigned int level);
u64 entry_maddr(const void *va, unsigned int level);

long mmu_update(u64 ptr, u64 val);
long mmuext(unsigned int cmd, u64 arg1, u64 arg2);
/* What ought to be there, writable or not. 0 or an error. */
long map_rw(void *va);
long map_ro(void *va);

/* Did the access fault? Error code and address in last_*. */
bool write_faults(volatile u64 *p, u64 value);
bool read_faults(const volatile u64 *p);
extern u64 last_error, last_cr2;

void table_cases(void);
void write_cases(void);
void translation_cases(void);
void buffer_cases(void);
void cost_cases(void);

#endif
