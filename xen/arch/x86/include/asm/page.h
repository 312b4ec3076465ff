/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypervisor's address space, page-table entries, and conversions between frames and direct-map addresses.
 *
 * The PV ABI gives the hypervisor PML4 slots 256-271; everything else belongs to the guest.
 *   slot 256       0xffff800000000000  M2P table, read-only for guests too (8 bytes a frame)
 *   slot 257       0xffff808000000000  per-domain area: descriptor tables of the current vcpu's domain
 *   slot 258       0xffff810000000000  hypervisor image (first 1 GiB)
 *                  0xffff814000000000  fixed mappings (APIC, ...), then device and vmap mappings
 *   slot 259       0xffff818000000000  frame table (32 bytes a frame)
 *   slot 260       0xffff820000000000  M2P table, writable
 *   slot 261       0xffff828000000000  reserved
 *   slots 262-271  0xffff830000000000  direct map of all RAM (5 TiB)
 */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#define PAGE_SHIFT              12
#define L1_SHIFT                12
#define L2_SHIFT                21
#define L3_SHIFT                30
#define L4_SHIFT                39
#define PT_ENTRIES              512

#ifdef __ASSEMBLY__
#define AC_UL(x)                x
#else
#define AC_UL_(x)               x##UL
#define AC_UL(x)                AC_UL_(x)
#endif

#define PAGE_SIZE               (AC_UL(1) << PAGE_SHIFT)
#define PAGE_MASK               (~(PAGE_SIZE - 1))
#define PAGE_OFFSET_MASK        (PAGE_SIZE - 1)

#define HYPERVISOR_VIRT_START_  AC_UL(0xffff800000000000)
#define HYPERVISOR_VIRT_END_    AC_UL(0xffff880000000000)
#define RO_MPT_VIRT_START       AC_UL(0xffff800000000000)
#define RO_MPT_VIRT_END         AC_UL(0xffff808000000000)
#define PERDOMAIN_VIRT_START    AC_UL(0xffff808000000000)
#define XEN_VIRT_START          AC_UL(0xffff810000000000)
#define XEN_VIRT_END            AC_UL(0xffff810040000000)
#define FIXMAP_VIRT_START       AC_UL(0xffff814000000000)
#define FIXMAP_VIRT_END         AC_UL(0xffff814000200000)
#define VMAP_VIRT_START         AC_UL(0xffff814040000000)
#define VMAP_VIRT_END           AC_UL(0xffff818000000000)
#define FRAMETABLE_VIRT_START   AC_UL(0xffff818000000000)
#define FRAMETABLE_VIRT_END     AC_UL(0xffff820000000000)
#define RDWR_MPT_VIRT_START     AC_UL(0xffff820000000000)
#define RDWR_MPT_VIRT_END       AC_UL(0xffff828000000000)
#define DIRECTMAP_VIRT_START    AC_UL(0xffff830000000000)
#define DIRECTMAP_VIRT_END      AC_UL(0xffff880000000000)

#define PML4_SLOT(va)           (((va) >> L4_SHIFT) & 511)
#define XEN_FIRST_SLOT          256
#define XEN_NR_SLOTS            16
#define PERDOMAIN_SLOT          257

/* Where the image is loaded (and stays): 2 MiB. */
#define XEN_PHYS_START          0x200000

/* page-table entry bits (SDM vol. 3, 4.5) */
#define _PAGE_PRESENT           AC_UL(0x001)
#define _PAGE_RW                AC_UL(0x002)
#define _PAGE_USER              AC_UL(0x004)
#define _PAGE_PWT               AC_UL(0x008)
#define _PAGE_PCD               AC_UL(0x010)
#define _PAGE_ACCESSED          AC_UL(0x020)
#define _PAGE_DIRTY             AC_UL(0x040)
#define _PAGE_PSE               AC_UL(0x080)
#define _PAGE_PAT               AC_UL(0x080)    /* 4 KiB entries */
#define _PAGE_GLOBAL            AC_UL(0x100)
#define _PAGE_AVAIL             AC_UL(0xe00)
#define _PAGE_PSE_PAT           AC_UL(0x1000)
#define _PAGE_NX                AC_UL(0x8000000000000000)
#define PTE_ADDR_MASK           AC_UL(0x000ffffffffff000)
/*
 * The PAT is programmed so that Linux's PV kernels, which keep the original's layout (WB WT UC- UC WC WP UC UC),
 * find the types where they expect them.
 */
#define XEN_PAT                 AC_UL(0x050100070406)   /* entries 0-5; 6 and 7 are UC (0) */

#define PAGE_RW_GLOBAL_         (_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_GLOBAL)
#define PAGE_RO_GLOBAL_         (_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_GLOBAL)
#define PTE_HYPERVISOR_RW       (PAGE_RW_GLOBAL_ | _PAGE_NX)
#define PTE_HYPERVISOR_RO       (PAGE_RO_GLOBAL_ | _PAGE_NX)
#define PTE_HYPERVISOR_RX       (PAGE_RO_GLOBAL_)
#define PTE_HYPERVISOR_UC       (PTE_HYPERVISOR_RW | _PAGE_PCD | _PAGE_PWT)
#define PTE_HYPERVISOR_WC       (PTE_HYPERVISOR_RW | _PAGE_PAT)
#define PTE_HYPERVISOR_TABLE    (_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY)

#ifndef __ASSEMBLY__
#include <xen/types.h>

/* One entry of any level. */
typedef u64 pte_t;

static inline mfn_t pte_mfn(pte_t e)
{
    return (e & PTE_ADDR_MASK) >> PAGE_SHIFT;
}
static inline pte_t pte_make(mfn_t mfn, u64 flags)
{
    return (mfn << PAGE_SHIFT) | flags;
}
static inline unsigned int pt_index(unsigned long va, unsigned int level)   /* level 1-4 */
{
    return va >> (L1_SHIFT + 9 * (level - 1)) & (PT_ENTRIES - 1);
}
static inline bool is_canonical(unsigned long va)
{
    return ((long)va >> 47) == 0 || ((long)va >> 47) == -1;
}

/* Direct map. */
static inline void *maddr_to_virt(paddr_t ma)
{
    return (void *)(DIRECTMAP_VIRT_START + ma);
}
static inline void *mfn_to_virt(mfn_t mfn)
{
    return maddr_to_virt(mfn << PAGE_SHIFT);
}
static inline bool is_directmap_addr(const void *va)
{
    return (unsigned long)va >= DIRECTMAP_VIRT_START && (unsigned long)va < DIRECTMAP_VIRT_END;
}
/* Direct-map and image addresses. */
static inline paddr_t virt_to_maddr(const void *va)
{
    unsigned long a = (unsigned long)va;

    return a >= DIRECTMAP_VIRT_START ? a - DIRECTMAP_VIRT_START : a - XEN_VIRT_START;
}
static inline mfn_t virt_to_mfn(const void *va)
{
    return virt_to_maddr(va) >> PAGE_SHIFT;
}
#define PFN_UP(x)               (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)             ((x) >> PAGE_SHIFT)

/*
 * Is there RAM (a frame-table entry) behind this number? False for holes, MMIO and numbers past max_page. Memory comes in
 * sections; of those that are RAM throughout there is a bitmap, so that page-table code need not call for its answer.
 */
#define RAM_SECTION_SHIFT       15          /* of frame numbers: 128 MiB */
#define RAM_SECTIONS            ((DIRECTMAP_VIRT_END - DIRECTMAP_VIRT_START) >> PAGE_SHIFT >> RAM_SECTION_SHIFT)
extern mfn_t max_page;                      /* one above the highest RAM frame */
extern unsigned long ram_section_full[(RAM_SECTIONS + 63) / 64];
bool mfn_valid_in_part(mfn_t mfn);          /* the answer for other sections */
static inline bool mfn_valid(mfn_t mfn)
{
    mfn_t section = mfn >> RAM_SECTION_SHIFT;

    /* the last section counts as full up to max_page */
    if (likely(mfn < max_page && (ram_section_full[section / 64] >> section % 64 & 1)))
        return true;
    return mfn_valid_in_part(mfn);
}

static inline void clear_page(void *page)
{
    unsigned long n = PAGE_SIZE / 8;

    __asm__ __volatile__("rep stosq" : "+D" (page), "+c" (n) : "a" (0UL) : "memory");
}
static inline void copy_page(void *to, const void *from)
{
    unsigned long n = PAGE_SIZE / 8;

    __asm__ __volatile__("rep movsq" : "+D" (to), "+S" (from), "+c" (n) :: "memory");
}

/* The hypervisor's own tables (boot/paging.c). */
extern pte_t xen_l4[PT_ENTRIES];            /* the idle vcpus' PML4; slots 256-271 are the master copy */
/* Maps [va, va + nr pages) of the hypervisor's area; large pages where aligned. flags: PTE_HYPERVISOR_*. 0/-ENOMEM. */
int map_pages_to_xen(unsigned long va, mfn_t mfn, unsigned long nr, u64 flags);
/* The same in another tree of tables, whose L4 this is; its lower tables are never given back. */
int map_pages_in(pte_t *l4, unsigned long va, mfn_t mfn, unsigned long nr, u64 flags);
/* Changes protection (splits large pages when needed). 0 or -ENOMEM. */
int modify_xen_mappings(unsigned long va, unsigned long end, u64 flags);
void destroy_xen_mappings(unsigned long va, unsigned long end);
/* The entry that maps va (level in *level), or 0 when nothing does. */
pte_t xen_pt_lookup(unsigned long va, unsigned int *level);

/* Fixed mappings, one page each. */
enum fixmap_slot {
    FIX_LAPIC,
    FIX_HPET,
    FIX_VGA_FIRST,
    FIX_VGA_LAST = FIX_VGA_FIRST + 7,
    FIX_ACPI_FIRST,
    FIX_ACPI_LAST = FIX_ACPI_FIRST + 15,
    FIX_IOAPIC_FIRST,
    FIX_IOAPIC_LAST = FIX_IOAPIC_FIRST + 63,
    FIX_BOOT_FIRST,                         /* windows for code that runs before the direct map is whole */
    FIX_BOOT_LAST = FIX_BOOT_FIRST + 15,
    FIX_NR,
};
#define fix_to_virt(slot)       ((void *)(FIXMAP_VIRT_START + (unsigned long)(slot) * PAGE_SIZE))
void set_fixmap(enum fixmap_slot slot, mfn_t mfn, u64 flags);
/* Writes into the image where it is mapped read-only (code, constants). Not from NMI or machine-check handlers. */
void patch_image(void *at, const void *bytes, size_t len);

#endif /* !__ASSEMBLY__ */
#endif
