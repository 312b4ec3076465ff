/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The address space of host tests: frame table, direct map and machine-to-physical table at user
 * addresses, which a test maps itself for the frames it has. Everything else is as in the real
 * header.
 */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#define PAGE_SHIFT              12
#define L1_SHIFT                12
#define L2_SHIFT                21
#define L3_SHIFT                30
#define L4_SHIFT                39
#define PT_ENTRIES              512

#define AC_UL_(x)               x##UL
#define AC_UL(x)                AC_UL_(x)

#ifdef PAGE_SIZE
#undef PAGE_SIZE
#undef PAGE_MASK
#endif
#define PAGE_SIZE               (AC_UL(1) << PAGE_SHIFT)
#define PAGE_MASK               (~(PAGE_SIZE - 1))
#define PAGE_OFFSET_MASK        (PAGE_SIZE - 1)

#define FRAMETABLE_VIRT_START   AC_UL(0x200000000000)
#define RO_MPT_VIRT_START       AC_UL(0xffff800000000000)
#define RDWR_MPT_VIRT_START     AC_UL(0x210000000000)
#define DIRECTMAP_VIRT_START    AC_UL(0x220000000000)
#define DIRECTMAP_VIRT_END      AC_UL(0x230000000000)
#define PERDOMAIN_VIRT_START    AC_UL(0xffff808000000000)
#define HYPERVISOR_VIRT_START_  AC_UL(0xffff800000000000)
#define HYPERVISOR_VIRT_END_    AC_UL(0xffff880000000000)

#define PML4_SLOT(va)           (((va) >> L4_SHIFT) & 511)
#define XEN_FIRST_SLOT          256
#define XEN_NR_SLOTS            16
#define PERDOMAIN_SLOT          257

#define _PAGE_PRESENT           AC_UL(0x001)
#define _PAGE_RW                AC_UL(0x002)
#define _PAGE_USER              AC_UL(0x004)
#define _PAGE_PWT               AC_UL(0x008)
#define _PAGE_PCD               AC_UL(0x010)
#define _PAGE_ACCESSED          AC_UL(0x020)
#define _PAGE_DIRTY             AC_UL(0x040)
#define _PAGE_PSE               AC_UL(0x080)
#define _PAGE_PAT               AC_UL(0x080)
#define _PAGE_GLOBAL            AC_UL(0x100)
#define _PAGE_AVAIL             AC_UL(0xe00)
#define _PAGE_NX                AC_UL(0x8000000000000000)
#define PTE_ADDR_MASK           AC_UL(0x000ffffffffff000)
#define PTE_HYPERVISOR_TABLE    (_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY)

#include <xen/types.h>

typedef u64 pte_t;

static inline mfn_t pte_mfn(pte_t e)
{
    return (e & PTE_ADDR_MASK) >> PAGE_SHIFT;
}
static inline pte_t pte_make(mfn_t mfn, u64 flags)
{
    return (mfn << PAGE_SHIFT) | flags;
}
static inline unsigned int pt_index(unsigned long va, unsigned int level)
{
    return va >> (L1_SHIFT + 9 * (level - 1)) & (PT_ENTRIES - 1);
}
static inline bool is_canonical(unsigned long va)
{
    return ((long)va >> 47) == 0 || ((long)va >> 47) == -1;
}
static inline void *maddr_to_virt(paddr_t ma)
{
    return (void *)(DIRECTMAP_VIRT_START + ma);
}
static inline void *mfn_to_virt(mfn_t mfn)
{
    return maddr_to_virt(mfn << PAGE_SHIFT);
}
static inline paddr_t virt_to_maddr(const void *va)
{
    return (unsigned long)va - DIRECTMAP_VIRT_START;
}
static inline mfn_t virt_to_mfn(const void *va)
{
    return virt_to_maddr(va) >> PAGE_SHIFT;
}
#define PFN_UP(x)               (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)             ((x) >> PAGE_SHIFT)

extern mfn_t max_page;
bool mfn_valid(mfn_t mfn);

static inline void clear_page(void *page)
{
    memset(page, 0, PAGE_SIZE);
}
static inline void copy_page(void *to, const void *from)
{
    memcpy(to, from, PAGE_SIZE);
}

extern pte_t xen_l4[PT_ENTRIES];
pte_t xen_pt_lookup(unsigned long va, unsigned int *level);

#endif
