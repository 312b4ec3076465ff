/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables of hardware-virtualized guests, walked by software as their processor would (SDM vol. 3, ch. 4), and
 * copying to and from their memory by linear and by guest-physical address.
 */
#ifndef ASM_GUEST_WALK_H
#define ASM_GUEST_WALK_H

#include <xen/domain.h>
#include <asm/p2m.h>

/* page-fault error code bits; the first two and the last say what access is meant */
#define PFEC_PRESENT    0x01u
#define PFEC_WRITE      0x02u
#define PFEC_USER       0x04u
#define PFEC_RESERVED   0x08u
#define PFEC_FETCH      0x10u
#define PFEC_IMPLICIT   0x10000u    /* descriptor table and TSS accesses: supervisor whatever the CPL */

/*
 * Mode, CR0.WP, CR4.{PSE,PAE,SMEP,SMAP}, EFER.NX, RFLAGS.AC and CPL of v are honoured; accessed and dirty bits set.
 * INVALID_GFN and *pfec made the fault's error code, when it would fault. *order (may be NULL): size of the mapping.
 */
gfn_t hvm_walk_linear(struct vcpu *v, unsigned long va, u32 *pfec, unsigned int *order);

enum hvm_copy_result {
    HVM_COPY_OK,
    HVM_COPY_PAGE_FAULT,    /* fault filled: va, error_code */
    HVM_COPY_NO_GFN,        /* nothing behind the address, or device memory: emulate; fault filled: va, gfn */
    HVM_COPY_READ_ONLY,     /* a write to read-only RAM: dropped */
};
struct hvm_copy_fault {
    unsigned long va;
    u32 error_code;
    gfn_t gfn;              /* the frame of va */
};
/* v current or not running. pfec: access rights wanted (0, PFEC_USER, PFEC_FETCH, ...); fault may be NULL. */
enum hvm_copy_result hvm_copy_from_linear(struct vcpu *v, void *to, unsigned long va, size_t len, u32 pfec,
                                          struct hvm_copy_fault *fault);
enum hvm_copy_result hvm_copy_to_linear(struct vcpu *v, unsigned long va, const void *from, size_t len, u32 pfec,
                                        struct hvm_copy_fault *fault);
enum hvm_copy_result hvm_copy_from_phys(struct domain *d, void *to, paddr_t gpa, size_t len);
enum hvm_copy_result hvm_copy_to_phys(struct domain *d, paddr_t gpa, const void *from, size_t len);
/* arch_copy_{to,from}_guest() and arch_clear_guest() of translated guests: bytes not copied. 32-bit aware. */
unsigned long hvm_copy_to_guest(void *guest, const void *from, size_t len);
unsigned long hvm_copy_from_guest(void *to, const void *guest, size_t len);
unsigned long hvm_clear_guest(void *guest, size_t len);

/* Maps one guest page for a while (walks nothing: by gfn); with a reference. NULL: not RAM of that right. */
void *hvm_map_gfn(struct domain *d, gfn_t gfn, bool writable, struct page_info **pg);
void hvm_unmap_gfn(struct page_info *pg, bool dirtied);

#endif
