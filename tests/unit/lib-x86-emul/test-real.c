// SPDX-License-Identifier: GPL-2.0-only
/*
 * Real and virtual-8086 mode.
 */
#include "system.h"

TEST(real_mode_addresses)
{
    struct machine m;

    system_real(&m);
    poke(0x10010, 0x1234, 2);
    m.regs.gpr[X86_GPR_RAX] = 0xdeadbeef;
    m.regs.gpr[X86_GPR_RBX] = 0x10;
    EXPECT_OKAY(&m, "\xb8\x00\x10");                /* mov $0x1000, %ax */
    EXPECT_OKAY(&m, "\x8e\xd8");                    /* mov %ax, %ds */
    CHECK_EQ(m.seg[X86_SEG_DS].base, 0x10000);
    CHECK_EQ(m.seg[X86_SEG_DS].sel, 0x1000);
    EXPECT_OKAY(&m, "\x8b\x07");                    /* mov (%bx), %ax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0xdead1234);
    EXPECT_OKAY(&m, "\x66\x0f\xb7\x07");            /* movzwl (%bx), %eax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x1234);
    EXPECT_OKAY(&m, "\x67\x8a\x03");                /* mov (%ebx), %al */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x1234);
    EXPECT_OKAY(&m, "\x26\x8b\x07");                /* mov %es:(%bx), %ax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0);
}

TEST(real_mode_limits)
{
    struct machine m;

    system_real(&m);
    m.regs.gpr[X86_GPR_RBX] = 0xffff;
    EXPECT_FAULT(&m, "\x8b\x07", EXC_GP, -1);        /* a word at 0xffff */
    EXPECT_OKAY(&m, "\x8a\x07");
    m.regs.gpr[X86_GPR_RBP] = 0xffff;
    EXPECT_FAULT(&m, "\x8b\x46\x00", EXC_SS, -1);
    m.regs.gpr[X86_GPR_RBX] = 0x10000;
    EXPECT_FAULT(&m, "\x67\x8b\x03", EXC_GP, -1);
    m.seg[X86_SEG_DS].limit = 0xffffffff;           /* "unreal" mode */
    EXPECT_OKAY(&m, "\x67\x8b\x03");
    m.regs.gpr[X86_GPR_RSP] = 1;
    EXPECT_FAULT(&m, "\x50", EXC_SS, -1);
    m.regs.gpr[X86_GPR_RSP] = 0x10000;
    EXPECT_OKAY(&m, "\x50");                        /* SP wraps, the rest of ESP stays */
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0x1fffe);
    m.regs.rip = 0xffff;
    CHECK_EQ(RUN(&m, "\xb0\x01"), X86_EMUL_EXCEPTION);
    CHECK_EQ(m.ctxt.event.vector, EXC_GP);
}

TEST(real_mode_far_transfers)
{
    struct machine m;

    system_real(&m);
    CHECK_EQ(RUN(&m, "\xea\x34\x12\x00\x10"), X86_EMUL_OKAY);       /* ljmp $0x1000, $0x1234 */
    CHECK_EQ(m.regs.rip, 0x1234);
    CHECK_EQ(m.seg[X86_SEG_CS].base, 0x10000);
    CHECK_EQ(RUN(&m, "\x9a\x00\x40\x00\x00"), X86_EMUL_OKAY);       /* lcall $0, $0x4000 */
    CHECK_EQ(m.regs.rip, 0x4000);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK - 4);
    CHECK_EQ(peek(STACK - 4, 4), 0x10001239);
    CHECK_EQ(RUN(&m, "\xca\x06\x00"), X86_EMUL_OKAY);               /* lret $6 */
    CHECK_EQ(m.regs.rip, 0x1239);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, 0x1000);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK + 6);
    poke(0x8000, 0x20000003, 4);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    CHECK_EQ(RUN(&m, "\xff\x2f"), X86_EMUL_OKAY);                   /* ljmp *(%bx) */
    CHECK_EQ(m.seg[X86_SEG_CS].sel, 0x2000);
    CHECK_EQ(m.regs.rip, 3);
}

TEST(real_mode_interrupts)
{
    struct machine m;

    system_real(&m);
    m.regs.rflags = 0x202;
    CHECK_EQ(RUN(&m, "\xcd\x10"), X86_EMUL_EXCEPTION);
    CHECK_EQ(m.ctxt.event.vector, 0x10);
    CHECK_EQ(m.ctxt.event.type, X86_EVENT_SW_INTERRUPT);
    CHECK_EQ(m.ctxt.event.insn_len, 2);
    CHECK_EQ(m.regs.rip, CODE);
    poke(0x40, 0xf0001111, 4);
    CHECK_EQ(x86_emul_deliver_real(&m.ctxt, 0x10, 2), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x1111);
    CHECK_EQ(m.seg[X86_SEG_CS].base, 0xf0000);
    CHECK_EQ(m.regs.rflags, 2);
    CHECK_EQ(peek(STACK - 6, 6), 0x020200000000 | (CODE + 2));
    m.seg[X86_SEG_CS].base = 0;
    poke(STACK - 6 + 4, 0x7202, 2);
    CHECK_EQ(RUN(&m, "\xcf"), X86_EMUL_OKAY);       /* iret */
    CHECK_EQ(m.regs.rip, CODE + 2);
    CHECK_EQ(m.regs.rflags, 0x7202);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK);
    CHECK(m.ctxt.retire.unblock_nmi);
    m.seg[X86_SEG_IDTR].limit = 0x3f;
    CHECK_EQ(x86_emul_deliver_real(&m.ctxt, 0x10, 0), X86_EMUL_EXCEPTION);
}

TEST(real_mode_system_instructions)
{
    struct machine m;

    system_real(&m);
    poke(0x8000, 0x89abcdef0123, 6);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    EXPECT_OKAY(&m, "\x0f\x01\x17");                /* lgdt (%bx): 24 bits of base */
    CHECK_EQ(m.seg[X86_SEG_GDTR].limit, 0x0123);
    CHECK_EQ(m.seg[X86_SEG_GDTR].base, 0xabcdef);
    EXPECT_OKAY(&m, "\x66\x0f\x01\x1f");            /* lidtl */
    CHECK_EQ(m.seg[X86_SEG_IDTR].base, 0x89abcdef);
    EXPECT_OKAY(&m, "\x0f\x01\x07");                /* sgdt */
    CHECK_EQ(peek(0x8000, 6), 0x00abcdef0123);
    EXPECT_OKAY(&m, "\x0f\x01\xe0");                /* smsw %ax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x10);
    EXPECT_OKAY(&m, "\xb8\x01\x00");
    EXPECT_OKAY(&m, "\x0f\x01\xf0");                /* lmsw %ax */
    CHECK_EQ(m.cr[0], 0x11);
    m.cr[0] = 0x11;
    EXPECT_OKAY(&m, "\x0f\x20\xc1");                /* mov %cr0, %ecx */
    CHECK_EQ(m.regs.gpr[X86_GPR_RCX], 0x11);
    EXPECT_FAULT(&m, "\x0f\x00\xd8", EXC_UD, -1);   /* ltr */
    EXPECT_FAULT(&m, "\x0f\x00\xc0", EXC_UD, -1);   /* sldt */
    EXPECT_FAULT(&m, "\x0f\x02\xc0", EXC_UD, -1);   /* lar */
    EXPECT_FAULT(&m, "\x63\xc0", EXC_UD, -1);       /* arpl */
    EXPECT_FAULT(&m, "\x0f\x34", EXC_GP, -1);        /* sysenter */
    EXPECT_FAULT(&m, "\x0f\x05", EXC_UD, -1);       /* syscall */
    EXPECT_FAULT(&m, "\xc5\xf8\x77", EXC_UD, -1);   /* vzeroupper: VEX wants protected mode */
}

TEST(real_mode_ports)
{
    struct machine m;

    system_real(&m);
    m.io_value = 0xaabbccdd;
    m.regs.gpr[X86_GPR_RAX] = 0x11111111;
    m.regs.gpr[X86_GPR_RDX] = 0x3f8;
    EXPECT_OKAY(&m, "\xe4\x60");                    /* in $0x60, %al */
    CHECK_EQ(m.io_port, 0x60);
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x111111dd);
    EXPECT_OKAY(&m, "\x66\xef");                    /* out %eax, (%dx) */
    CHECK_EQ(m.io_port, 0x3f8);
    CHECK_EQ(m.io_value, 0x111111dd);
    m.regs.gpr[X86_GPR_RDI] = 0x8000;
    m.regs.gpr[X86_GPR_RCX] = 3;
    EXPECT_OKAY(&m, "\xf3\x6d");                    /* rep insw */
    CHECK_EQ(peek(0x8000, 6), 0x11df11de11dd);
    CHECK_EQ(m.regs.gpr[X86_GPR_RCX], 0);
    CHECK_EQ(m.regs.gpr[X86_GPR_RDI], 0x8006);
    m.regs.gpr[X86_GPR_RSI] = 0x8000;
    EXPECT_OKAY(&m, "\x6e");                        /* outsb */
    CHECK_EQ(m.io_value, 0xdd);
}

TEST(strings_wrap_at_64_kib)
{
    struct machine m;

    system_real(&m);
    for (unsigned int bulk = 0; bulk < 2; bulk++) {
        m.bulk_max = bulk ? 100 : 0;
        poke(0, 0, 8);
        m.regs.rip = CODE;
        m.regs.gpr[X86_GPR_RAX] = 0x55;
        m.regs.gpr[X86_GPR_RDI] = 0xfffffffe;
        m.regs.gpr[X86_GPR_RCX] = 0x70004;
        EXPECT_OKAY(&m, "\xf3\xaa");                /* rep stosb */
        CHECK_EQ(peek(0xfffe, 2), 0x5555);
        CHECK_EQ(peek(0, 4), 0x5555);
        CHECK_EQ(m.regs.gpr[X86_GPR_RDI], 0xffff0002);
        CHECK_EQ(m.regs.gpr[X86_GPR_RCX], 0x70000);
    }
}

TEST(pusha_across_the_wrap)
{
    struct machine m;

    system_real(&m);
    for (unsigned int i = 0; i < 8; i++)
        m.regs.gpr[i] = 0x1110 + i;
    m.regs.gpr[X86_GPR_RSP] = 8;
    EXPECT_OKAY(&m, "\x60");
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0xfff8);
    CHECK_EQ(peek(6, 2), 0x1110);
    CHECK_EQ(peek(0, 2), 0x1113);
    CHECK_EQ(peek(0xfffe, 2), 8);
    CHECK_EQ(peek(0xfff8, 2), 0x1117);
    m.regs.gpr[X86_GPR_RAX] = m.regs.gpr[X86_GPR_RDI] = 0;
    EXPECT_OKAY(&m, "\x61");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x1110);
    CHECK_EQ(m.regs.gpr[X86_GPR_RDI], 0x1117);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 8);
}

TEST(virtual_8086_mode)
{
    struct machine m;

    system_vm86(&m, 0);
    EXPECT_FAULT(&m, "\x9c", EXC_GP, 0);            /* pushf */
    EXPECT_FAULT(&m, "\x9d", EXC_GP, 0);
    EXPECT_FAULT(&m, "\xcd\x21", EXC_GP, 0);
    EXPECT_FAULT(&m, "\xcf", EXC_GP, 0);
    EXPECT_FAULT(&m, "\xfa", EXC_GP, 0);
    EXPECT_FAULT(&m, "\xf4", EXC_GP, 0);
    EXPECT_FAULT(&m, "\x0f\x00\xc0", EXC_UD, -1);   /* sldt */
    EXPECT_OKAY(&m, "\xb8\x00\x20");
    EXPECT_OKAY(&m, "\x8e\xc0");                    /* mov %ax, %es */
    CHECK_EQ(m.seg[X86_SEG_ES].base, 0x20000);
    CHECK_EQ(m.seg[X86_SEG_ES].attr, 0xf3);
    m.ctxt.cr4 |= 1;                                /* VME: not covered */
    CHECK_EQ(RUN(&m, "\x9c"), X86_EMUL_UNHANDLEABLE);

    system_vm86(&m, 3);
    m.regs.rflags |= 0x200;
    EXPECT_OKAY(&m, "\x9c");
    CHECK_EQ(peek(STACK - 2, 2), 0x3202);
    EXPECT_OKAY(&m, "\xfa");
    CHECK(!(m.regs.rflags & 0x200));
    CHECK_EQ(RUN(&m, "\xcd\x21"), X86_EMUL_EXCEPTION);
    CHECK_EQ(m.ctxt.event.type, X86_EVENT_SW_INTERRUPT);
}

/* In virtual-8086 mode the bitmap alone decides, whatever IOPL. */
TEST(ports_in_virtual_8086_mode)
{
    struct machine m;

    system_vm86(&m, 3);
    poke(0x2000 + 0x68, ~0ull, 8);
    poke(0x2000 + 0x68 + 0x60 / 8, 0xfe, 1);
    EXPECT_OKAY(&m, "\xe4\x60");
    EXPECT_FAULT(&m, "\xe4\x61", EXC_GP, 0);
    EXPECT_FAULT(&m, "\xe5\x60", EXC_GP, 0);        /* two ports */
}
