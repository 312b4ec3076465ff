// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a run reports, how it fetches, and how it deals with others that change memory.
 */
#include <string.h>

#include "system.h"

TEST(single_step_and_resume_flag)
{
    struct machine m;

    system_long(&m, 64, 0);
    m.regs.rflags = 0x10102;
    EXPECT_OKAY(&m, "\x90");
    CHECK(m.ctxt.retire.singlestep);
    CHECK_EQ(m.regs.rflags, 0x102);
    m.regs.gpr[X86_GPR_RCX] = 2;
    m.regs.gpr[X86_GPR_RDI] = 0x8000;
    m.bulk_max = 100;
    CHECK_EQ(RUN(&m, "\xf3\xaa"), X86_EMUL_OKAY);           /* a trap after each iteration */
    CHECK(m.ctxt.retire.repeat && m.ctxt.retire.singlestep);
    CHECK_EQ(m.regs.gpr[X86_GPR_RCX], 1);
    EXPECT_OKAY(&m, "\xf3\xaa");
    CHECK(!m.ctxt.retire.repeat);
    poke(STACK, 0x2, 8);
    EXPECT_OKAY(&m, "\x9d");                                /* popf clears TF: still a trap */
    CHECK(m.ctxt.retire.singlestep);
    EXPECT_OKAY(&m, "\x90");
    CHECK(!m.ctxt.retire.singlestep);
    EXPECT_OKAY(&m, "\xf4");
    CHECK(m.ctxt.retire.hlt);
}

TEST(repetition_in_pieces)
{
    struct machine m;

    system_long(&m, 64, 0);
    m.ctxt.max_iterations = 10;
    m.regs.gpr[X86_GPR_RCX] = 25;
    m.regs.gpr[X86_GPR_RDI] = 0x8000;
    CHECK_EQ(RUN(&m, "\xf3\xaa"), X86_EMUL_OKAY);
    CHECK(m.ctxt.retire.repeat);
    CHECK_EQ(m.ctxt.retire.iterations, 10);
    CHECK_EQ(m.regs.rip, CODE);
    CHECK_EQ(m.regs.gpr[X86_GPR_RCX], 15);
    CHECK_EQ(x86_emulate(&m.ctxt), X86_EMUL_OKAY);
    CHECK_EQ(x86_emulate(&m.ctxt), X86_EMUL_OKAY);
    CHECK(!m.ctxt.retire.repeat);
    CHECK_EQ(m.regs.rip, CODE + 2);
}

/* A fault in the middle keeps what was done, and the registers point at what failed. */
TEST(repetition_with_a_fault)
{
    struct machine m;

    for (unsigned int bulk = 0; bulk < 2; bulk++) {
        system_long(&m, 64, 0);
        m.bulk_max = bulk ? 1000 : 0;
        m.regs.gpr[X86_GPR_RAX] = 0x66;
        m.regs.gpr[X86_GPR_RCX] = 100;
        m.regs.gpr[X86_GPR_RDI] = MEMORY_BYTES - 10;
        CHECK_EQ(RUN(&m, "\xf3\xaa"), X86_EMUL_EXCEPTION);
        CHECK_EQ(m.ctxt.event.vector, 14);
        CHECK_EQ(m.ctxt.event.cr2, MEMORY_BYTES);
        CHECK_EQ(m.regs.gpr[X86_GPR_RCX], 90);
        CHECK_EQ(m.regs.gpr[X86_GPR_RDI], MEMORY_BYTES);
        CHECK_EQ(m.regs.rip, CODE);
        CHECK_EQ(m.ctxt.retire.iterations, 10);
        CHECK_EQ(m.bulk_calls, bulk);
    }
}

TEST(fetching_across_pages)
{
    struct machine m;

    system_long(&m, 64, 0);
    m.region[0].size = 0x5000;                              /* the next page is not there */
    m.regs.rip = 0x4fff;
    EXPECT_OKAY(&m, "\x90");                                /* and is not asked for */
    m.regs.rip = 0x4ffe;
    CHECK_EQ(RUN(&m, "\xb8\x01"), X86_EMUL_EXCEPTION);      /* mov $imm32, %eax */
    CHECK_EQ(m.ctxt.event.vector, 14);
    CHECK_EQ(m.ctxt.event.cr2, 0x5000);
    m.region[0].size = MEMORY_BYTES;
    m.regs.rip = 0x4ffe;
    EXPECT_OKAY(&m, "\xb8\x01\x02\x03\x04");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x04030201);
}

/* Bytes that are known are not fetched again: they may have changed since. */
TEST(bytes_known_beforehand)
{
    struct machine m;

    system_long(&m, 64, 0);
    m.ctxt.prefetched = 5;
    memcpy(m.ctxt.prefetch, "\xb8\x11\x22\x33\x44", 5);
    m.regs.rip = 0x1000000;                                 /* nothing is mapped there */
    CHECK_EQ(x86_emulate(&m.ctxt), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x44332211);
    CHECK_EQ(m.regs.rip, 0x1000005);
    CHECK(!memcmp(m.ctxt.insn.bytes, "\xb8\x11\x22\x33\x44", 5));
}

TEST(another_cpu_is_quicker)
{
    struct machine m;

    system_long(&m, 64, 0);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    m.regs.gpr[X86_GPR_RAX] = 1;
    poke(0x8000, 5, 4);
    m.interfere = true;
    m.interfere_value = 0x10;
    EXPECT_OKAY(&m, "\xf0\x01\x03");                        /* lock add %eax, (%rbx) */
    CHECK_EQ(peek(0x8000, 4), 0x10101011);
    m.interfere = true;
    m.interfere_value = 0x20;
    EXPECT_OKAY(&m, "\xf0\x0f\xc1\x03");                    /* lock xadd %eax, (%rbx) */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x20202020);
    CHECK_EQ(peek(0x8000, 4), 0x20202021);
    m.regs.gpr[X86_GPR_RAX] = 0x20202021;
    m.regs.gpr[X86_GPR_RCX] = 9;
    m.interfere = true;
    m.interfere_value = 0x30;
    EXPECT_OKAY(&m, "\xf0\x0f\xb1\x0b");                    /* lock cmpxchg: fails then */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x30303030);
    CHECK_EQ(peek(0x8000, 4), 0x30303030);
}

static enum x86_emul_rc no_writes(struct x86_emul_ctxt *ctxt)
{
    return ctxt->insn.mem_access & X86_MEM_WRITES ? X86_EMUL_UNHANDLEABLE : X86_EMUL_OKAY;
}

TEST(instructions_can_be_refused)
{
    struct x86_emul_ops ops;
    struct machine m;

    system_long(&m, 64, 0);
    ops = *m.ctxt.ops;
    ops.validate = no_writes;
    m.ctxt.ops = &ops;
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    EXPECT_OKAY(&m, "\x8b\x03");
    CHECK_EQ(RUN(&m, "\x89\x03"), X86_EMUL_UNHANDLEABLE);
    CHECK_EQ(m.writes, 0);
}

static enum x86_emul_rc bare_cpuid(struct x86_emul_ctxt *ctxt, uint32_t leaf, uint32_t subleaf,
                                   struct x86_emul_cpuid *out)
{
    *out = (struct x86_emul_cpuid){ leaf, 0, 0, 0 };
    return X86_EMUL_OKAY;
}

/* A guest whose CPU has none of the optional instructions. */
TEST(instructions_the_guest_has_not_got)
{
    struct x86_emul_ops ops;
    struct machine m;

    system_long(&m, 64, 0);
    ops = *m.ctxt.ops;
    ops.cpuid = bare_cpuid;
    m.ctxt.ops = &ops;
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    EXPECT_FAULT(&m, "\xf3\x0f\xb8\xc3", EXC_UD, -1);       /* popcnt */
    EXPECT_FAULT(&m, "\x0f\x38\xf0\x03", EXC_UD, -1);       /* movbe */
    EXPECT_FAULT(&m, "\x0f\x10\x03", EXC_UD, -1);           /* movups */
    EXPECT_FAULT(&m, "\xc4\xe2\x60\xf2\xc3", EXC_UD, -1);   /* andn */
    EXPECT_OKAY(&m, "\xf3\x0f\xbc\xc3");                    /* tzcnt is bsf */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 15);
    EXPECT_OKAY(&m, "\xf3\x0f\xbd\xc3");                    /* lzcnt is bsr */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 15);
    EXPECT_OKAY(&m, "\x0f\xa2");
}

TEST(alignment_checks)
{
    struct machine m;

    system_long(&m, 64, 3);
    m.ctxt.cr0 |= 0x40000;
    m.regs.rflags |= 0x40000;
    m.regs.gpr[X86_GPR_RBX] = 0x8001;
    EXPECT_FAULT(&m, "\x8b\x03", 17, 0);
    EXPECT_FAULT(&m, "\x89\x03", 17, 0);
    EXPECT_OKAY(&m, "\x8a\x03");
    m.ctxt.cpl = 0;
    EXPECT_OKAY(&m, "\x8b\x03");
}

TEST(not_emulated)
{
    struct machine m;

    system_long(&m, 64, 0);
    CHECK_EQ(RUN(&m, "\x0f\x58\xc1"), X86_EMUL_UNIMPLEMENTED);      /* addps */
    CHECK_EQ(RUN(&m, "\xd8\xc1"), X86_EMUL_UNIMPLEMENTED);          /* fadd */
    CHECK_EQ(RUN(&m, "\x0f\xae\x23"), X86_EMUL_UNIMPLEMENTED);      /* xsave */
    CHECK_EQ(RUN(&m, "\x0f\x10\x03"), X86_EMUL_UNHANDLEABLE);       /* no FPU here */
}
