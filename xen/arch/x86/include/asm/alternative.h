/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code that is settled once, while only the boot CPU runs and before its first guest: rows of .alt_sites say where,
 * for which feature and how. What is not needed on a machine then costs nothing there: a displaced instruction
 * stays as it was written.
 *
 * The numbers of features are whoever's who calls alt_apply(); the hypervisor's own are in <asm/spec-asm.h>. A payload
 * that is loaded later may bring rows of its own and have them applied before it is used.
 */
#ifndef ASM_ALTERNATIVE_H
#define ASM_ALTERNATIVE_H

#define ALT_JUMP        0       /* with the feature, the five bytes become a jump */
#define ALT_CALL        1       /* with the feature, they become a call */
#define ALT_SKIP        2       /* without it, the block is jumped over */
#define ALT_COPY        3       /* with it, the bytes are replaced by others, which run anywhere */

#ifdef __ASSEMBLY__
#define ALT_ROW(site, other, feature, len, kind)                            \
    .pushsection .alt_sites, "a", @progbits;                                \
    .p2align 2; .long site - ., other - .; .short feature; .byte len, kind; \
    .popsection

/*
 * Before at least five bytes of instructions into the middle of which nobody jumps: with the feature, control goes
 * to `to` instead, which does what it has displaced and returns where it likes.
 */
.macro ALT_JUMP_TO feature, to
771:    ALT_ROW(771b, \to, \feature, 5, ALT_JUMP)
.endm

/* Nothing, or a call. */
.macro ALT_CALL_TO feature, to
771:    .byte 0x0f, 0x1f, 0x44, 0x00, 0x00
    ALT_ROW(771b, \to, \feature, 5, ALT_CALL)
.endm

/* A block that runs with the feature only, of 2 to 129 bytes (checked when it is settled). They do not nest. */
.macro ALT_BLOCK
772:
.endm
.macro ALT_BLOCK_END feature
773:
    ALT_ROW(772b, 773b, \feature, 0, ALT_SKIP)
.endm
#else
#include <xen/types.h>

struct alt_site {
    s32 at, other;              /* each relative to its own address */
    u16 feature;
    u8 len, kind;
};

/* Writes len bytes of code at `at`, which may be mapped read-only. */
typedef void (*alt_write_fn)(void *at, const void *bytes, size_t len);

/*
 * Settles the sites of [from, to). features: a bit each. No CPU may be executing them, and each table is applied
 * once.
 */
void alt_apply(const struct alt_site *from, const struct alt_site *to, u64 features, alt_write_fn write);

extern const struct alt_site __alt_sites_start[], __alt_sites_end[];
#endif

#endif
