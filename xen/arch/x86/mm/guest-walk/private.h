/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the guest-walk room share: a vcpu's paging mode and what a walk finds. */
#ifndef GUEST_WALK_PRIVATE_H
#define GUEST_WALK_PRIVATE_H

#include <xen/domain.h>
#include <asm/guest-walk.h>

/* What the vcpu's registers say about its page tables (paging.c). */
struct guest_paging {
    u8 levels;              /* 0: off; 2, 3 (PAE), 4 */
    bool large;             /* 4 MiB pages (two levels) */
    bool nx, wp, smep, smap;
    bool smap_explicit;     /* SMAP holds for the code's own accesses, too (not suspended by AC) */
    unsigned int addr_bits; /* of guest-physical addresses */
    paddr_t root;
};
void guest_paging_of(struct vcpu *v, struct guest_paging *p);

/* One walk. */
struct walk_step {
    paddr_t at;             /* where the entry lies */
    u64 e;
};
struct walk {
    struct walk_step step[4];       /* from the top; nr of them */
    unsigned int nr;
    unsigned int leaf_level;
    gfn_t gfn;                      /* of the address itself */
    bool user, writable, nx;        /* common to all levels */
    bool present, reserved;         /* !present: no mapping; reserved: a bit that must be 0 */
};

#define PFEC_NOTHING        0x80000000u     /* with no other bit set, a fault's code would be 0 */
/* rights.c: the error code of an access the walk's result forbids (and PFEC_NOTHING), 0: allowed */
u32 walk_check(const struct guest_paging *p, const struct walk *w, u32 wanted);

/* copy.c: inside one frame. buf is not looked at when clearing. */
enum guest_copy_kind { GUEST_COPY_FROM, GUEST_COPY_TO, GUEST_COPY_CLEAR };
enum hvm_copy_result guest_copy_frame(struct domain *d, gfn_t gfn, unsigned int offset, void *buf,
                                      size_t len, enum guest_copy_kind kind);

#endif
