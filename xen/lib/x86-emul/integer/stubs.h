/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Instructions that the CPU we run on computes for the guest: a stub loads the guest's status flags (LAHF's in AH, OF
 * in AL), executes the instruction and takes the flags back. No stack is involved, so the stubs are fine in code that
 * has a red zone.
 */
#ifndef X86_EMUL_STUBS_H
#define X86_EMUL_STUBS_H

#include "../private.h"

/* Operands by name: d, the destination; s, the source, for those that have one; a count in CL. Flags in and out. */
typedef uint32_t (*x86e_stub)(unsigned int bytes, uint64_t *dst, uint64_t src, uint64_t count, uint32_t ax);

/* 1 + 0x7f overflows, 0 + 0x7f does not; SAHF then loads the rest and leaves OF alone. */
#define STUB_CASE(n, insn, operands)                                                            \
    case n:                                                                                     \
        __asm__("addb $0x7f, %%al\n\tsahf\n\t" insn " " operands "\n\tlahf\n\tseto %%al"        \
                : "+&a" (ax), [d] "+r" (*dst) : [s] "r" (src), "c" (count) : "cc");              \
        break;
#define STUB_WIDE_CASES(name, operands)                                                         \
    STUB_CASE(2, #name "w", operands(w))                                                        \
    STUB_CASE(4, #name "l", operands(k))                                                        \
    STUB_CASE(8, #name "q", operands(q))
#define STUB_OF(name, cases)                                                                    \
    static uint32_t stub_##name(unsigned int bytes, uint64_t *dst, uint64_t src, uint64_t count, uint32_t ax)  \
    {                                                                                           \
        switch (bytes) {                                                                        \
        cases                                                                                   \
        }                                                                                       \
        return ax;                                                                              \
    }
/* operands(modifier): the operands as GCC's asm wants them, for a register of that width. */
#define STUB(name, operands)        STUB_OF(name, STUB_CASE(1, #name "b", operands(b)) STUB_WIDE_CASES(name, operands))
#define STUB_WIDE(name, operands)   STUB_OF(name, STUB_WIDE_CASES(name, operands))

static inline void run_stub(struct emul *e, x86e_stub stub, unsigned int bytes, uint64_t *dst, uint64_t src,
                            uint64_t count)
{
    unpack_flags(e, stub(bytes, dst, src, count, pack_flags(e->regs.rflags)));
}

#endif
