/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The integer types and the frame and domain numbers every room speaks.
 *
 * mfn: machine frame number (what the processor's page tables hold). gfn: a guest's frame number (equals the
 * mfn for PV guests). pfn: a PV guest's pseudo-physical frame, known to the hypervisor through the M2P only.
 * maddr/paddr: bytes.
 */
#ifndef XEN_TYPES_H
#define XEN_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int8_t s8;
typedef uint8_t u8;
typedef int16_t s16;
typedef uint16_t u16;
typedef int32_t s32;
typedef uint32_t u32;
typedef int64_t s64;
typedef uint64_t u64;
typedef long ssize_t;

typedef u64 mfn_t;
typedef u64 gfn_t;
typedef u64 pfn_t;
typedef u64 paddr_t;
typedef s64 s_time_t;       /* nanoseconds of system time (since boot) */

#define INVALID_MFN         (~(mfn_t)0)
#define INVALID_GFN         (~(gfn_t)0)
#define INVALID_PADDR       (~(paddr_t)0)

#define BITS_PER_LONG       64

struct domain;
struct vcpu;
struct page_info;
struct cpu_user_regs;

#endif
