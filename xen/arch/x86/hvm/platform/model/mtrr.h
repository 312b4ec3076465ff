/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory type range registers of one vcpu: their MSRs, and the type they give an address. SDM vol.
 * 3, 12.11.
 */
#ifndef HVM_MODEL_MTRR_H
#define HVM_MODEL_MTRR_H

#include <xen/types.h>

/* memory types, as in MTRRs and PAT entries */
enum memory_type { MT_UC = 0, MT_WC = 1, MT_WT = 4, MT_WP = 5, MT_WB = 6, MT_UC_MINUS = 7 };

#define MTRR_NR_VARIABLE    8
#define MTRR_NR_FIXED       11
/* 8 pairs, fixed ranges, write-combining */
#define MTRR_CAP_VALUE      (MTRR_NR_VARIABLE | 1u << 8 | 1u << 10)

#define MSR_MTRR_CAP        0x0fe
#define MSR_MTRR_PHYSBASE0  0x200
#define MSR_MTRR_DEF_TYPE   0x2ff

#define MTRR_DEF_ENABLE     (1u << 11)
#define MTRR_DEF_FIXED      (1u << 10)
#define MTRR_MASK_VALID     (1u << 11)

struct mtrr {
    u64 def_type;
    u64 fixed[MTRR_NR_FIXED]; /* 64K at 0; 16K at 0x80000, 0xa0000; 4K at 0xc0000, ... 0xf8000 */
    u64 variable[MTRR_NR_VARIABLE * 2];     /* base, mask */
};

bool mtrr_is_msr(u32 msr);
bool mtrr_read(const struct mtrr *m, u32 msr, u64 *value);
/* False: #GP; reserved bits, a type that does not exist, or read-only. */
bool mtrr_write(struct mtrr *m, u32 msr, u64 value, unsigned int addr_bits);
enum memory_type mtrr_type(const struct mtrr *m, paddr_t addr);
bool pat_valid(u64 pat);

#endif
