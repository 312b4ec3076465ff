/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Supervisor-mode access prevention: opening and closing guest pages to our own loads and stores.
 * Both are no-ops until smap_patch() found the feature and rewrote every site (the instructions
 * fault on processors without it).
 */
#ifndef ASM_SMAP_H
#define ASM_SMAP_H

#define SMAP_SITE_STAC  0
#define SMAP_SITE_CLAC  1

#ifdef __ASSEMBLY__
#define SMAP_SITE(kind)                                                     \
    771: .byte 0x0f, 0x1f, 0x00;                                            \
    .pushsection .smap_sites, "a", @progbits; .p2align 2;                   \
    .long 771b - ., kind; .popsection
#define ASM_STAC        SMAP_SITE(SMAP_SITE_STAC)
#define ASM_CLAC        SMAP_SITE(SMAP_SITE_CLAC)
#else
#include <xen/types.h>

struct smap_site {
    s32 at;                             /* relative to this field */
    s32 kind;
};

#define SMAP_SITE_(kind)                                                    \
    "771: .byte 0x0f, 0x1f, 0x00\n\t"                                       \
    ".pushsection .smap_sites, \"a\", @progbits; .p2align 2;"               \
    ".long 771b - ., " STRINGIFY(kind) "; .popsection\n\t"
/* for inline assembly */
#define ASM_STAC        SMAP_SITE_(SMAP_SITE_STAC)
#define ASM_CLAC        SMAP_SITE_(SMAP_SITE_CLAC)

static always_inline void smap_open(void)
{
    __asm__ __volatile__(ASM_STAC ::: "memory", "cc");
}
static always_inline void smap_close(void)
{
    __asm__ __volatile__(ASM_CLAC ::: "memory", "cc");
}

/* Boot CPU, interrupts off, before CR4.SMAP is set. Writes through the direct map. */
void smap_patch(void);
#endif

#endif
