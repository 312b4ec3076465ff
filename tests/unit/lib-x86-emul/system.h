/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine with 128 KiB of memory at 0 and descriptor tables in it, for what an application cannot
 * try on the CPU. Expectations come from the manuals.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#include "machine.h"
#include "test.h"

#define MEMORY_BYTES    0x20000
#define CODE            0x4000
#define STACK           0x9000
#define GDT             0x1000

/* Selectors of the GDT's descriptors. */
#define SEL_CODE0       0x08        /* flat code, 32 bits, ring 0 */
#define SEL_DATA0       0x10
#define SEL_CODE3       0x1b
#define SEL_DATA3       0x23
#define SEL_CODE64_0    0x28
#define SEL_CODE64_3    0x33
#define SEL_TSS         0x38        /* 16 bytes in long mode */
#define SEL_LDT         0x48        /* the same */
#define SEL_CONFORMING  0x58        /* conforming code of ring 0 */
#define SEL_ABSENT      0x60        /* data, not present */
#define SEL_EXECUTE     0x68        /* execute-only code of ring 0 */
#define SEL_READONLY    0x70        /* data */
#define SEL_GATE        0x78        /* call gate */
#define SEL_DOWN        0x80        /* expand-down data, limit 0xfff */
#define SEL_BOTH        0x88        /* code with L and D */
#define SEL_SMALL       0x90        /* code, limit 0xff */
#define SEL_BEYOND      0x98        /* behind the table's end */

extern uint8_t memory[MEMORY_BYTES];

/* Fills memory; maps it; GDTR, LDTR and TR. Then what machine_init_*() does with CS:RIP at CODE. */
void system_real(struct machine *m);
void system_protected(struct machine *m, unsigned int cpl);
void system_vm86(struct machine *m, unsigned int iopl);
void system_long(struct machine *m, unsigned int bits, unsigned int cpl);

/* Puts @code, a string literal, at CS:RIP and runs it. */
#define RUN(m, code)    system_run(m, code, sizeof(code) - 1)
enum x86_emul_rc system_run(struct machine *m, const char *code, unsigned int len);

/* It completes; RIP is behind it. */
#define EXPECT_OKAY(m, code)                                                \
    do {                                                                    \
        uint64_t rip_ = (m)->regs.rip;                                      \
        CHECK_EQ(RUN(m, code), X86_EMUL_OKAY);                              \
        CHECK_EQ((m)->regs.rip, rip_ + sizeof(code) - 1);                   \
    } while (0)

/* It raises an exception with this error code (-1: none), and changes no register. */
#define EXPECT_FAULT(m, code, vec, error)                                   \
    do {                                                                    \
        struct x86_emul_regs regs_ = (m)->regs;                             \
        CHECK_EQ(RUN(m, code), X86_EMUL_EXCEPTION);                         \
        CHECK_EQ((m)->ctxt.event.vector, vec);                              \
        CHECK_EQ((m)->ctxt.event.has_error ? (int)(m)->ctxt.event.error_code : -1, error); \
        CHECK(!__builtin_memcmp(&regs_, &(m)->regs, sizeof(regs_)));        \
    } while (0)

uint64_t peek(uint32_t at, unsigned int bytes);
void poke(uint32_t at, uint64_t value, unsigned int bytes);

#define EXC_DE 0
#define EXC_DB 1
#define EXC_UD 6
#define EXC_NM 7
#define EXC_TS 10
#define EXC_NP 11
#define EXC_SS 12
#define EXC_GP 13

#endif
