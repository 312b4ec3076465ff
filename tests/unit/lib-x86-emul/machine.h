/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine for the emulator: memory in regions at linear addresses, registers in plain fields,
 * and a count of accesses so that any of them can be made to fail.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <lib/x86-emul.h>

#define MACHINE_REGIONS 4
#define MACHINE_MSRS    8

struct machine {
    struct x86_emul_ctxt ctxt;
    struct x86_emul_regs regs;
    struct x86_emul_segment seg[X86_SEG_COUNT];
    struct {
        uint64_t linear;
        uint8_t *bytes;
        uint64_t size;
    } region[MACHINE_REGIONS];
    struct {
        uint32_t index;
        uint64_t value;
    } msr[MACHINE_MSRS];
    uint64_t cr[16], dr[8], xcr0;
    uint8_t *fxsave, *ymm_high;     /* of the FPU; NULL: none */
    bool fpu_held, fpu_modified;

    /* What happened. */
    unsigned int reads, writes, accesses;
    uint16_t io_port;
    uint32_t io_value;
    unsigned int io_count;
    uint64_t tlb_address;
    unsigned int bulk_calls;
    uint32_t bulk_max;              /* at most so many elements at once; 0: no bulk */

    /* The access (from 1 on) that ends with fail_rc; 0: none. */
    unsigned int fail_at;
    enum x86_emul_rc fail_rc;
    /* The first cmpxchg finds that memory was changed to this. */
    bool interfere;
    uint8_t interfere_value;
};

/* Modes: flat segments of 64 KiB at 0; of 4 GiB; long mode with 64-bit or 32-bit code. */
void machine_init_real(struct machine *m);
void machine_init_protected(struct machine *m, unsigned int cpl);
void machine_init_long(struct machine *m, unsigned int code_bits, unsigned int cpl);
void machine_add_region(struct machine *m, uint64_t linear, void *bytes, uint64_t size);
void machine_set_msr(struct machine *m, uint32_t index, uint64_t value);
uint64_t machine_get_msr(const struct machine *m, uint32_t index);

#endif
