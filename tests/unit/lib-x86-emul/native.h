/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions on the CPU we run on: one of them, with all registers given, in 64-bit code or,
 * through a far jump to the kernel's 32-bit code segment, in 32-bit code.
 */
#ifndef NATIVE_H
#define NATIVE_H

#include <stdbool.h>
#include <stdint.h>

#include <lib/x86-insn.h>

#define NATIVE_DATA_BYTES   8192

/* What XSAVE with components 0-2 stores. */
struct native_xsave {
    uint8_t fxsave[512];
    uint8_t header[64];
    uint8_t ymm_high[256];
} __attribute__((aligned(64)));

struct native {
    struct x86_emul_regs regs;
    struct native_xsave xsave;
};

extern uint8_t *native_data;        /* NATIVE_DATA_BYTES, below 4 GiB, with nothing around them */

/* Where the instruction will lie; the other way out of it, for branches; both below 4 GiB. */
uint64_t native_code_address(void);
uint64_t native_branch_target(void);

/*
 * Runs @code of @len bytes with *@n and native_data. Returns -1, or the exception's vector.
 * regs.rip becomes the address behind the instruction or native_branch_target().
 */
int native_run(struct native *n, unsigned int bits, const uint8_t *code, unsigned int len);

/* Does the kernel here run code of this width? 32 bits take its support for 32-bit programs. */
bool native_supports(unsigned int bits);

#endif
