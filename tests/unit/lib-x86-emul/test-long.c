// SPDX-License-Identifier: GPL-2.0-only
/*
 * Long mode, control registers and MSRs, and what a run reports besides the registers.
 */
#include <string.h>

#include "system.h"

#define STAR            0xc0000081
#define LSTAR           0xc0000082
#define CSTAR           0xc0000083
#define FMASK           0xc0000084
#define FS_BASE         0xc0000100
#define GS_BASE         0xc0000101
#define KERNEL_GS_BASE  0xc0000102

TEST(syscall_and_sysret)
{
    struct machine m;

    system_long(&m, 64, 3);
    machine_set_msr(&m, STAR, 0x0023001000000000);
    machine_set_msr(&m, LSTAR, 0xffffffff80001000);
    machine_set_msr(&m, CSTAR, 0xffffffff80002000);
    machine_set_msr(&m, FMASK, 0x4700);
    m.regs.rflags = 0x10b02;
    CHECK_EQ(RUN(&m, "\x0f\x05"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0xffffffff80001000);
    CHECK_EQ(m.regs.gpr[X86_GPR_RCX], CODE + 2);
    CHECK_EQ(m.regs.gpr[X86_GPR_R11], 0xb02);
    CHECK_EQ(m.regs.rflags, 0x802);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, 0x10);
    CHECK_EQ(m.seg[X86_SEG_CS].attr, 0xa09b);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, 0x18);
    CHECK_EQ(m.seg[X86_SEG_SS].attr, 0xc093);
    CHECK_EQ(m.ctxt.cpl, 0);

    m.regs.rip = CODE;
    m.regs.gpr[X86_GPR_RCX] = 0x5000;
    CHECK_EQ(RUN(&m, "\x48\x0f\x07"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x5000);
    CHECK_EQ(m.regs.rflags, 0xb02);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, 0x33);
    CHECK_EQ(m.seg[X86_SEG_CS].attr, 0xa0fb);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, 0x2b);
    CHECK_EQ(m.ctxt.cpl, 3);

    system_long(&m, 64, 0);
    machine_set_msr(&m, STAR, 0x0023001000000000);
    m.regs.gpr[X86_GPR_RCX] = 0x1234500000000;
    EXPECT_FAULT(&m, "\x48\x0f\x07", EXC_GP, 0);            /* not canonical */
    CHECK_EQ(RUN(&m, "\x0f\x07"), X86_EMUL_OKAY);           /* to 32-bit code */
    CHECK_EQ(m.regs.rip, 0);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, 0x23);
    CHECK_EQ(m.seg[X86_SEG_CS].attr, 0xc0fb);
}

TEST(syscall_and_the_vendors)
{
    struct machine m;

    system_long(&m, 32, 3);
    machine_set_msr(&m, STAR, 0x0023001000000000);
    machine_set_msr(&m, CSTAR, 0xffffffff80002000);
    machine_set_msr(&m, FMASK, 0);
    EXPECT_FAULT(&m, "\x0f\x05", EXC_UD, -1);
    m.ctxt.vendor = X86_VENDOR_IS_AMD;
    CHECK_EQ(RUN(&m, "\x0f\x05"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0xffffffff80002000);
    system_long(&m, 64, 3);
    m.ctxt.efer &= ~1ull;
    EXPECT_FAULT(&m, "\x0f\x05", EXC_UD, -1);
    m.ctxt.vendor = X86_VENDOR_IS_AMD;
    EXPECT_FAULT(&m, "\x0f\x34", EXC_UD, -1);               /* sysenter */
}

TEST(sysenter_and_sysexit)
{
    struct machine m;

    system_protected(&m, 3);
    machine_set_msr(&m, 0x174, 0);
    EXPECT_FAULT(&m, "\x0f\x34", EXC_GP, 0);
    machine_set_msr(&m, 0x174, 0x60);
    machine_set_msr(&m, 0x175, 0x7000);
    machine_set_msr(&m, 0x176, 0x6000);
    m.regs.rflags |= 0x200;
    CHECK_EQ(RUN(&m, "\x0f\x34"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x6000);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0x7000);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, 0x60);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, 0x68);
    CHECK_EQ(m.ctxt.cpl, 0);
    CHECK(!(m.regs.rflags & 0x200));
    m.regs.gpr[X86_GPR_RDX] = 0x5000;
    m.regs.gpr[X86_GPR_RCX] = 0x8000;
    CHECK_EQ(RUN(&m, "\x0f\x35"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x5000);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0x8000);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, 0x73);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, 0x7b);
    EXPECT_FAULT(&m, "\x0f\x35", EXC_GP, 0);                /* only ring 0 may */
}

static void push_frame(struct machine *m, const uint64_t *frame, unsigned int n)
{
    for (unsigned int i = 0; i < n; i++)
        poke(m->regs.gpr[X86_GPR_RSP] + 8 * i, frame[i], 8);
}

TEST(iretq)
{
    static const uint64_t frame[] = { 0x7000, SEL_CODE64_3, 0x3202, 0xa000, SEL_DATA3 };
    static const uint64_t same[] = { 0x7000, SEL_CODE64_0, 0x2, 0xb000, 0 };
    static const uint64_t both[] = { 0x7000, SEL_BOTH, 0x2, 0xb000, 0 };
    static const uint64_t far[] = { 0x800000000000, SEL_CODE64_0, 0x2, 0xb000, 0 };
    struct machine m;

    system_long(&m, 64, 0);
    push_frame(&m, frame, 5);
    CHECK_EQ(RUN(&m, "\x48\xcf"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x7000);
    CHECK_EQ(m.regs.rflags, 0x3202);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0xa000);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, SEL_DATA3);
    CHECK_EQ(m.ctxt.cpl, 3);

    system_long(&m, 64, 0);                 /* to the same ring the stack is popped, too */
    push_frame(&m, same, 5);
    CHECK_EQ(RUN(&m, "\x48\xcf"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0xb000);
    CHECK(!(m.seg[X86_SEG_SS].attr & X86_SEG_ATTR_P));
    CHECK_EQ(m.ctxt.cpl, 0);

    system_long(&m, 64, 0);
    push_frame(&m, both, 5);
    EXPECT_FAULT(&m, "\x48\xcf", EXC_GP, SEL_BOTH);
    push_frame(&m, far, 5);
    EXPECT_FAULT(&m, "\x48\xcf", EXC_GP, 0);
    m.regs.rflags |= 0x4000;
    push_frame(&m, same, 5);
    EXPECT_FAULT(&m, "\x48\xcf", EXC_GP, 0);                /* NT */
}

TEST(far_transfers_in_long_mode)
{
    struct machine m;

    system_long(&m, 64, 0);
    poke(STACK, 0x6000, 8);
    poke(STACK + 8, SEL_CODE0, 8);
    CHECK_EQ(RUN(&m, "\x48\xcb"), X86_EMUL_OKAY);           /* lretq into 32-bit code */
    CHECK_EQ(m.regs.rip, 0x6000);
    CHECK_EQ(m.seg[X86_SEG_CS].attr, 0xc09b);
    CHECK_EQ(RUN(&m, "\xea\x00\x50\x00\x00\x28\x00"), X86_EMUL_OKAY);
    CHECK_EQ(m.seg[X86_SEG_CS].attr, 0xa09b);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    poke(0x8000, 0x6000, 8);
    poke(0x8008, SEL_CODE64_0, 2);
    CHECK_EQ(RUN(&m, "\x48\xff\x2b"), X86_EMUL_OKAY);       /* a pointer of 16:64 */
    CHECK_EQ(m.regs.rip, 0x6000);
    poke(0x8000, 0x7000, 4);
    poke(0x8004, SEL_CODE64_0, 2);
    m.ctxt.vendor = X86_VENDOR_IS_AMD;                      /* AMD has none */
    CHECK_EQ(RUN(&m, "\x48\xff\x2b"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x7000);
    poke(0x8004, SEL_TSS, 2);
    EXPECT_FAULT(&m, "\xff\x2b", EXC_GP, SEL_TSS);          /* no task switches in long mode */
}

TEST(bases_of_fs_and_gs)
{
    struct machine m;

    system_long(&m, 64, 0);
    machine_set_msr(&m, FS_BASE, 0x8000);
    machine_set_msr(&m, GS_BASE, 0x1111);
    machine_set_msr(&m, KERNEL_GS_BASE, 0x2222);
    EXPECT_OKAY(&m, "\x0f\x01\xf8");                        /* swapgs */
    CHECK_EQ(machine_get_msr(&m, GS_BASE), 0x2222);
    CHECK_EQ(machine_get_msr(&m, KERNEL_GS_BASE), 0x1111);
    EXPECT_FAULT(&m, "\xf3\x48\x0f\xae\xc0", EXC_UD, -1);   /* CR4.FSGSBASE */
    m.ctxt.cr4 |= 0x10000;
    EXPECT_OKAY(&m, "\xf3\x48\x0f\xae\xc0");                /* rdfsbase %rax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x8000);
    EXPECT_OKAY(&m, "\xf3\x48\x0f\xae\xd8");                /* wrgsbase %rax */
    CHECK_EQ(machine_get_msr(&m, GS_BASE), 0x8000);
    m.regs.gpr[X86_GPR_RAX] = 1ull << 47;
    EXPECT_FAULT(&m, "\xf3\x48\x0f\xae\xd8", EXC_GP, 0);
    m.seg[X86_SEG_FS].base = 0x8000;
    m.seg[X86_SEG_DS].base = 0x8000;                        /* means nothing here */
    m.regs.gpr[X86_GPR_RBX] = 0x10;
    poke(0x8010, 0x77, 1);
    EXPECT_OKAY(&m, "\x64\x8a\x03");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX] & 0xff, 0x77);
    EXPECT_OKAY(&m, "\x3e\x8a\x03");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX] & 0xff, 0);
}

TEST(canonical_addresses)
{
    struct machine m;

    system_long(&m, 64, 0);
    m.regs.gpr[X86_GPR_RBX] = 0x7fffffffffff;
    EXPECT_FAULT(&m, "\x8b\x03", EXC_GP, 0);                /* its end is not canonical */
    m.regs.gpr[X86_GPR_RBX] = ~0ull;
    EXPECT_FAULT(&m, "\x8b\x03", EXC_GP, 0);                /* wraps */
    m.regs.gpr[X86_GPR_RSP] = 0x800000000000;
    EXPECT_FAULT(&m, "\x58", EXC_SS, 0);
    m.regs.gpr[X86_GPR_RBX] = 0x800000000000;
    EXPECT_FAULT(&m, "\xff\xe3", EXC_GP, 0);                /* jmp *%rbx */
    m.ctxt.cr4 |= 0x1000;                                   /* five levels: 57 bits */
    CHECK_EQ(RUN(&m, "\xff\xe3"), X86_EMUL_OKAY);
    CHECK_EQ(x86_emulate(&m.ctxt), X86_EMUL_EXCEPTION);     /* nothing is there, but it is legal */
    CHECK_EQ(m.ctxt.event.vector, 14);
    CHECK_EQ(m.ctxt.event.cr2, 0x800000000000);
}

TEST(control_registers)
{
    struct machine m;

    system_long(&m, 64, 0);
    m.cr[8] = 5;
    EXPECT_OKAY(&m, "\x44\x0f\x20\xc0");                    /* mov %cr8, %rax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 5);
    m.regs.gpr[X86_GPR_RAX] = 0x1234567890;
    EXPECT_OKAY(&m, "\x0f\x22\xd8");                        /* mov %rax, %cr3 */
    CHECK_EQ(m.cr[3], 0x1234567890);
    EXPECT_FAULT(&m, "\x0f\x20\xc8", EXC_UD, -1);           /* cr1 */
    EXPECT_FAULT(&m, "\x44\x0f\x22\xc8", EXC_UD, -1);       /* cr9 */
    m.ctxt.cr0 |= 8;
    EXPECT_OKAY(&m, "\x0f\x06");                            /* clts */
    CHECK_EQ(m.cr[0], m.ctxt.cr0 & ~8ull);
    m.regs.gpr[X86_GPR_RBX] = 0xffff800000001234;
    EXPECT_OKAY(&m, "\x0f\x01\x3b");                        /* invlpg (%rbx) */
    CHECK_EQ(m.tlb_address, 0xffff800000001234);
    m.regs.gpr[X86_GPR_RAX] = 0x400;
    EXPECT_OKAY(&m, "\x0f\x23\xf8");                        /* mov %rax, %dr7 */
    CHECK_EQ(m.dr[7], 0x400);
    EXPECT_OKAY(&m, "\x0f\x23\xe8");                        /* dr5 is dr7 */
    m.ctxt.cr4 |= 8;
    EXPECT_FAULT(&m, "\x0f\x23\xe8", EXC_UD, -1);
    m.regs.gpr[X86_GPR_RAX] = 1ull << 32;
    EXPECT_FAULT(&m, "\x0f\x23\xf8", EXC_GP, 0);
    m.dr[7] = 0x2400;
    EXPECT_FAULT(&m, "\x0f\x21\xc0", EXC_DB, -1);           /* general detect */
    CHECK_EQ(m.ctxt.event.cr2, 0x2000);
}

TEST(msrs_and_counters)
{
    struct machine m;

    system_long(&m, 64, 0);
    machine_set_msr(&m, 0x10, 0x1122334455667788);
    machine_set_msr(&m, 0xc0000103, 7);
    m.regs.gpr[X86_GPR_RCX] = 0xffffffff00000010;
    m.regs.gpr[X86_GPR_RAX] = m.regs.gpr[X86_GPR_RDX] = ~0ull;
    EXPECT_OKAY(&m, "\x0f\x32");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x55667788);
    CHECK_EQ(m.regs.gpr[X86_GPR_RDX], 0x11223344);
    EXPECT_OKAY(&m, "\x0f\x01\xf9");                        /* rdtscp */
    CHECK_EQ(m.regs.gpr[X86_GPR_RCX], 7);
    m.regs.gpr[X86_GPR_RCX] = 0x999;
    EXPECT_FAULT(&m, "\x0f\x32", EXC_GP, 0);
    EXPECT_OKAY(&m, "\x0f\x30");                            /* wrmsr */
    CHECK_EQ(machine_get_msr(&m, 0x999), 0x1122334455667788);
    m.ctxt.cpl = 3;
    m.ctxt.cr4 |= 4;
    EXPECT_FAULT(&m, "\x0f\x31", EXC_GP, 0);                /* rdtsc with CR4.TSD */
    m.regs.gpr[X86_GPR_RCX] = 0;
    EXPECT_OKAY(&m, "\x0f\x01\xd0");                        /* xgetbv */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 7);
    m.ctxt.cr4 &= ~0x40000ull;
    EXPECT_FAULT(&m, "\x0f\x01\xd0", EXC_UD, -1);
    CHECK_EQ(RUN(&m, "\x0f\xa2"), X86_EMUL_UNHANDLEABLE);   /* no callback for CPUID */
    EXPECT_FAULT(&m, "\x0f\x01\xc1", EXC_UD, -1);           /* nor for VMCALL */
    EXPECT_FAULT(&m, "\x0f\xc7\xf0", EXC_UD, -1);           /* nor for RDRAND */
}

TEST(tables_in_long_mode)
{
    struct machine m;

    system_long(&m, 64, 0);
    poke(GDT + SEL_TSS + 8, 0xffff8000, 8);                 /* the base's upper half */
    m.regs.gpr[X86_GPR_RAX] = SEL_TSS;
    EXPECT_OKAY(&m, "\x0f\x00\xd8");
    CHECK_EQ(m.seg[X86_SEG_TR].base, 0xffff800000002000);
    poke(GDT + SEL_LDT + 8, 0x8000, 8);
    m.regs.gpr[X86_GPR_RAX] = SEL_LDT;
    EXPECT_FAULT(&m, "\x0f\x00\xd0", EXC_GP, SEL_LDT);      /* not canonical */
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    poke(0x8000, 0x123456789abc0fff, 8);
    poke(0x8008, 0xffff, 2);
    EXPECT_FAULT(&m, "\x0f\x01\x13", EXC_GP, 0);            /* lgdt, not canonical */
    poke(0x8006, 0xffffffff, 4);
    EXPECT_OKAY(&m, "\x0f\x01\x13");
    CHECK_EQ(m.seg[X86_SEG_GDTR].base, 0xffffffff56789abc);
    CHECK_EQ(m.seg[X86_SEG_GDTR].limit, 0x0fff);
    EXPECT_OKAY(&m, "\x0f\x01\x43\x10");                    /* sgdt 16(%rbx) */
    CHECK(!memcmp(memory + 0x8000, memory + 0x8010, 10));
}
