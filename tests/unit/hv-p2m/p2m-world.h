/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine of the p2m tests: a translated guest, another domain to borrow pages from, the
 * machine-to-physical table, and a processor that walks the guest's tables as the hardware would
 * and remembers what it found until it is flushed (processor.c).
 */
#ifndef P2M_WORLD_H
#define P2M_WORLD_H

#include <xen/arch.h>
#include <xen/errno.h>
#include <asm/p2m.h>

#include "test.h"
#include "world.h"

#define DEVICE_MFN      0x100000UL      /* no RAM from here on */

extern struct domain *guest, *other;
extern pfn_t m2p[WORLD_FRAMES];
extern unsigned int nr_flushes;
extern bool claims_writes;              /* an ioreq server claims P2M_IOREQ_SERVER memory */
extern gfn_t uncached_from, uncached_end;       /* what the guest's RAM has for a memory type */
extern unsigned int frames_at_start;
extern mfn_t grant_frame;               /* of the guest's grant table; INVALID_MFN: it has none */

/* Fresh; ept: which format; order: of the largest leaf. */
void p2m_world(bool ept, unsigned int order);
/* The guest ends; every frame it had must come back. */
void p2m_world_end(void);
/* RAM of d's own, `value` in every page's first byte. */
struct page_info *ram(struct domain *d, unsigned int order, u8 value);

/* --- the processor ---------------------------------------------------------------------------- */
enum access_result { ACCESS_OK, ACCESS_EMULATE, ACCESS_CRASH };
/* The guest reads or writes the first byte of a frame; p2m_handle_fault() says what faults mean. */
enum access_result guest_read(gfn_t gfn, u8 *value);
enum access_result guest_write(gfn_t gfn, u8 value);
/* What the tables allow, without handling faults: NPF_*; 0: not present. */
unsigned int hardware_rights(gfn_t gfn, mfn_t *mfn, unsigned int *order);
/* Of the leaf gfn lies in: 0 uncached, 6 write-back, as in an MTRR. */
unsigned int hardware_memory_type(gfn_t gfn);
/* Everything cached agrees with the tables, or allows less. */
void check_processor(void);
void processor_init(bool ept);

#define RESTARTED(call)                                                     \
    ({                                                                      \
        int rc_;                                                            \
        while ((rc_ = (call)) == -ERESTART)                                 \
            ;                                                               \
        rc_;                                                                \
    })

#endif
