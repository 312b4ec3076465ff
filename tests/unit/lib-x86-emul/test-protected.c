// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protected mode: segments, privilege, far transfers, descriptors.
 */
#include "system.h"

static void load_ds(struct machine *m, uint16_t sel)
{
    m->regs.gpr[X86_GPR_RAX] = sel;
}
#define MOV_DS  "\x8e\xd8"
#define MOV_SS  "\x8e\xd0"

TEST(loading_data_segments)
{
    struct machine m;

    system_protected(&m, 0);
    load_ds(&m, SEL_DATA3);
    EXPECT_OKAY(&m, MOV_DS);
    CHECK_EQ(m.seg[X86_SEG_DS].sel, SEL_DATA3);
    CHECK_EQ(m.seg[X86_SEG_DS].attr, 0xc0f3);       /* accessed now */
    CHECK_EQ(m.seg[X86_SEG_DS].limit, 0xffffffff);
    CHECK_EQ(peek(GDT + (SEL_DATA3 & ~7) + 5, 1), 0xf3);
    load_ds(&m, 3);
    EXPECT_OKAY(&m, MOV_DS);
    CHECK(!(m.seg[X86_SEG_DS].attr & X86_SEG_ATTR_P));
    EXPECT_FAULT(&m, "\x8a\x00", EXC_GP, 0);        /* mov (%eax), %al through a null segment */
    load_ds(&m, SEL_ABSENT);
    EXPECT_FAULT(&m, MOV_DS, EXC_NP, SEL_ABSENT);
    load_ds(&m, SEL_EXECUTE);
    EXPECT_FAULT(&m, MOV_DS, EXC_GP, SEL_EXECUTE);
    load_ds(&m, SEL_TSS);
    EXPECT_FAULT(&m, MOV_DS, EXC_GP, SEL_TSS);
    load_ds(&m, SEL_BEYOND);
    EXPECT_FAULT(&m, MOV_DS, EXC_GP, SEL_BEYOND);
    load_ds(&m, SEL_DATA0 | 3);                     /* RPL above DPL */
    EXPECT_FAULT(&m, MOV_DS, EXC_GP, SEL_DATA0);
    load_ds(&m, 0x84);                              /* beyond the LDT */
    EXPECT_FAULT(&m, MOV_DS, EXC_GP, 0x84);
    load_ds(&m, SEL_CONFORMING | 3);
    EXPECT_OKAY(&m, MOV_DS);
    EXPECT_FAULT(&m, "\x8e\xc8", EXC_UD, -1);       /* mov %ax, %cs */
    EXPECT_FAULT(&m, "\x8e\xf0", EXC_UD, -1);

    system_protected(&m, 3);
    load_ds(&m, SEL_DATA0);
    EXPECT_FAULT(&m, MOV_DS, EXC_GP, SEL_DATA0);
}

TEST(loading_the_stack_segment)
{
    struct machine m;

    system_protected(&m, 0);
    load_ds(&m, SEL_DATA0);
    EXPECT_OKAY(&m, MOV_SS);
    CHECK(m.ctxt.retire.mov_ss);
    load_ds(&m, 0);
    EXPECT_FAULT(&m, MOV_SS, EXC_GP, 0);
    load_ds(&m, SEL_DATA3);
    EXPECT_FAULT(&m, MOV_SS, EXC_GP, SEL_DATA3 & ~3);
    load_ds(&m, SEL_READONLY);
    EXPECT_FAULT(&m, MOV_SS, EXC_GP, SEL_READONLY);
    load_ds(&m, SEL_CODE0);
    EXPECT_FAULT(&m, MOV_SS, EXC_GP, SEL_CODE0);
    poke(GDT + SEL_ABSENT + 5, 0x12, 1);
    load_ds(&m, SEL_ABSENT);
    EXPECT_FAULT(&m, MOV_SS, EXC_SS, SEL_ABSENT);
}

TEST(rights_and_limits)
{
    struct machine m;

    system_protected(&m, 0);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    load_ds(&m, SEL_READONLY);
    EXPECT_OKAY(&m, MOV_DS);
    EXPECT_OKAY(&m, "\x8b\x03");                    /* mov (%ebx), %eax */
    EXPECT_FAULT(&m, "\x89\x03", EXC_GP, 0);
    EXPECT_FAULT(&m, "\x01\x03", EXC_GP, 0);        /* read and written: refused at once */
    CHECK_EQ(m.reads, 2);                           /* the descriptor, and the load */
    EXPECT_FAULT(&m, "\x2e\x89\x03", EXC_GP, 0);    /* code is never written */
    EXPECT_OKAY(&m, "\x2e\x8b\x03");
    m.seg[X86_SEG_CS].attr &= ~2;                   /* execute-only */
    EXPECT_FAULT(&m, "\x2e\x8b\x03", EXC_GP, 0);

    load_ds(&m, SEL_DOWN);
    EXPECT_OKAY(&m, MOV_DS);
    EXPECT_OKAY(&m, "\x8b\x03");
    m.regs.gpr[X86_GPR_RBX] = 0xfff;
    EXPECT_FAULT(&m, "\x8a\x03", EXC_GP, 0);
    m.regs.gpr[X86_GPR_RBX] = 0x1000;
    EXPECT_OKAY(&m, "\x8a\x03");
    m.seg[X86_SEG_DS].attr &= ~X86_SEG_ATTR_DB;     /* then it ends at 64 KiB */
    m.regs.gpr[X86_GPR_RBX] = 0x10000;
    EXPECT_FAULT(&m, "\x8a\x03", EXC_GP, 0);
    m.seg[X86_SEG_DS] = m.seg[X86_SEG_ES];
    m.seg[X86_SEG_DS].limit = 0x8002;
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    EXPECT_FAULT(&m, "\x8b\x03", EXC_GP, 0);
    EXPECT_OKAY(&m, "\x66\x8b\x03");
}

TEST(linear_addresses_wrap_at_4_gib)
{
    static uint8_t top[0x1000];
    struct machine m;

    system_protected(&m, 0);
    machine_add_region(&m, 0xfffff000, top, sizeof(top));
    m.seg[X86_SEG_DS].base = 0xffff0000;
    top[0xffe] = 0x11;
    top[0xfff] = 0x22;
    poke(0, 0x4433, 2);
    m.regs.gpr[X86_GPR_RBX] = 0xfffe;
    EXPECT_OKAY(&m, "\x8b\x03");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x44332211);
    m.regs.gpr[X86_GPR_RAX] = 0x88776655;
    EXPECT_OKAY(&m, "\x89\x03");
    CHECK_EQ(peek(0, 2), 0x8877);
    CHECK_EQ(top[0xfff], 0x66);
}

TEST(privilege_of_flags)
{
    struct machine m;

    system_protected(&m, 3);
    m.regs.rflags = 0x202;
    EXPECT_FAULT(&m, "\xfa", EXC_GP, 0);
    poke(STACK, 0x3000, 4);
    EXPECT_OKAY(&m, "\x9d");                        /* popf: neither IF nor IOPL */
    CHECK_EQ(m.regs.rflags, 0x202);
    m.regs.rflags = 0x3002;
    EXPECT_OKAY(&m, "\xfb");
    CHECK(m.ctxt.retire.sti);
    EXPECT_OKAY(&m, "\xfb");
    CHECK(!m.ctxt.retire.sti);
    EXPECT_FAULT(&m, "\x0f\x01\xca", EXC_UD, -1);   /* clac */
    system_protected(&m, 0);
    poke(STACK, 0x247fd7, 4);
    EXPECT_OKAY(&m, "\x9d");
    CHECK_EQ(m.regs.rflags, 0x247fd7);              /* VM stays clear; AC, ID, NT, IOPL, IF */
    EXPECT_OKAY(&m, "\x0f\x01\xca");
    CHECK_EQ(m.regs.rflags, 0x207fd7);
}

TEST(ports_and_the_bitmap)
{
    struct machine m;

    system_protected(&m, 3);
    poke(0x2000 + 0x68, ~0ull, 8);
    poke(0x2000 + 0x68 + 0x60 / 8, 0x0e, 2);
    EXPECT_OKAY(&m, "\xe4\x60");
    EXPECT_FAULT(&m, "\xe4\x61", EXC_GP, 0);
    EXPECT_OKAY(&m, "\xe4\x66");
    EXPECT_OKAY(&m, "\xe5\x64");                    /* four ports, all permitted */
    EXPECT_FAULT(&m, "\xe5\x60", EXC_GP, 0);
    m.regs.gpr[X86_GPR_RCX] = 0;
    EXPECT_OKAY(&m, "\xf3\x6c");                    /* nothing to do, nothing checked */
    m.seg[X86_SEG_TR].limit = 0x68 + 0x60 / 8;
    EXPECT_FAULT(&m, "\xe4\x60", EXC_GP, 0);        /* the second byte is beyond the TSS */
    m.regs.rflags |= 0x3000;
    EXPECT_OKAY(&m, "\xe4\x61");
}

TEST(far_jumps_and_calls)
{
    struct machine m;

    system_protected(&m, 0);
    CHECK_EQ(RUN(&m, "\xea\x00\x50\x00\x00\x08\x00"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x5000);
    CHECK_EQ(m.seg[X86_SEG_CS].attr, 0xc09b);
    CHECK_EQ(RUN(&m, "\x9a\x00\x60\x00\x00\x58\x00"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x6000);
    CHECK_EQ(peek(STACK - 8, 8), 0x800005007);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK - 8);
    CHECK_EQ(RUN(&m, "\xcb"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x5007);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, SEL_CODE0);
    EXPECT_FAULT(&m, "\xea\x00\x00\x00\x00\x00\x00", EXC_GP, 0);
    EXPECT_FAULT(&m, "\xea\x00\x00\x00\x00\x10\x00", EXC_GP, SEL_DATA0);
    EXPECT_FAULT(&m, "\xea\x00\x00\x00\x00\x1b\x00", EXC_GP, SEL_CODE3 & ~3);
    EXPECT_FAULT(&m, "\xea\x00\x00\x00\x00\x98\x00", EXC_GP, SEL_BEYOND);
    EXPECT_FAULT(&m, "\xea\x00\x01\x00\x00\x90\x00", EXC_GP, 0);    /* beyond the limit */
    poke(GDT + SEL_CODE0 + 5, 0x1a, 1);
    EXPECT_FAULT(&m, "\xea\x00\x00\x00\x00\x08\x00", EXC_NP, SEL_CODE0);
    m.regs.gpr[X86_GPR_RSP] = 4;
    m.seg[X86_SEG_SS].limit = 0xffff;
    EXPECT_FAULT(&m, "\x9a\x00\x60\x00\x00\x58\x00", EXC_SS, 0);
}

/* What IRET and RET FAR find on the stack when they go from ring 0 to ring 3. */
static void push_outer(struct machine *m, unsigned int gap, uint16_t ss, uint16_t cs)
{
    unsigned int at = m->regs.gpr[X86_GPR_RSP];

    poke(at, 0x7000, 4);
    poke(at + 4, cs, 4);
    poke(at + 8, 0x203247, 4);
    poke(at + gap, 0xa000, 4);
    poke(at + gap + 4, ss, 4);
}

TEST(returning_to_an_outer_ring)
{
    struct machine m;

    system_protected(&m, 0);
    push_outer(&m, 8 + 16, SEL_DATA3, SEL_CODE3);
    CHECK_EQ(RUN(&m, "\xca\x10\x00"), X86_EMUL_OKAY);       /* lret $16 */
    CHECK_EQ(m.regs.rip, 0x7000);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0xa010);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, SEL_CODE3);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, SEL_DATA3);
    CHECK_EQ(m.ctxt.cpl, 3);
    CHECK(!(m.seg[X86_SEG_DS].attr & X86_SEG_ATTR_P));      /* was ring 0's */
    CHECK_EQ(m.seg[X86_SEG_ES].sel, 0);

    system_protected(&m, 0);
    push_outer(&m, 12, SEL_DATA3, SEL_CODE3);
    CHECK_EQ(RUN(&m, "\xcf"), X86_EMUL_OKAY);               /* iret */
    CHECK_EQ(m.regs.rflags, 0x203247);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0xa000);
    CHECK_EQ(m.ctxt.cpl, 3);
    CHECK(m.ctxt.retire.unblock_nmi);

    system_protected(&m, 0);
    push_outer(&m, 12, SEL_DATA0, SEL_CODE3);
    EXPECT_FAULT(&m, "\xcf", EXC_GP, SEL_DATA0);
    push_outer(&m, 12, 0, SEL_CODE3);
    EXPECT_FAULT(&m, "\xcf", EXC_GP, 0);
    push_outer(&m, 12, SEL_DATA3, SEL_DATA3);
    EXPECT_FAULT(&m, "\xcf", EXC_GP, SEL_DATA3 & ~3);
    push_outer(&m, 12, SEL_DATA3, 3);
    EXPECT_FAULT(&m, "\xcf", EXC_GP, 0);

    system_protected(&m, 3);
    push_outer(&m, 12, SEL_DATA0, SEL_CODE0);               /* inwards: never */
    EXPECT_FAULT(&m, "\xcf", EXC_GP, SEL_CODE0);
    EXPECT_FAULT(&m, "\xcb", EXC_GP, SEL_CODE0);
}

TEST(returning_to_virtual_8086_mode)
{
    static const uint32_t frame[] = { 0x1234, 0x1000, 0x23202, 0x8000, 0x2000, 0x3000, 0x4000,
                                      0x5000, 0x6000 };
    struct machine m;

    system_protected(&m, 0);
    for (unsigned int i = 0; i < 9; i++)
        poke(STACK + 4 * i, frame[i], 4);
    CHECK_EQ(RUN(&m, "\xcf"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, 0x1234);
    CHECK_EQ(m.regs.rflags, 0x23202);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0x8000);
    CHECK_EQ(m.seg[X86_SEG_CS].base, 0x10000);
    CHECK_EQ(m.seg[X86_SEG_SS].base, 0x20000);
    CHECK_EQ(m.seg[X86_SEG_ES].base, 0x30000);
    CHECK_EQ(m.seg[X86_SEG_GS].base, 0x60000);
    CHECK_EQ(m.seg[X86_SEG_DS].attr, 0xf3);
    CHECK_EQ(m.ctxt.cpl, 3);
}

TEST(task_and_local_descriptor_table)
{
    struct machine m;

    system_protected(&m, 0);
    m.regs.gpr[X86_GPR_RAX] = SEL_TSS;
    EXPECT_OKAY(&m, "\x0f\x00\xd8");                        /* ltr */
    CHECK_EQ(m.seg[X86_SEG_TR].attr, 0x8b);
    CHECK_EQ(m.seg[X86_SEG_TR].base, 0x2000);
    CHECK_EQ(peek(GDT + SEL_TSS + 5, 1), 0x8b);             /* busy */
    EXPECT_FAULT(&m, "\x0f\x00\xd8", EXC_GP, SEL_TSS);
    m.regs.gpr[X86_GPR_RAX] = SEL_LDT;
    EXPECT_FAULT(&m, "\x0f\x00\xd8", EXC_GP, SEL_LDT);
    EXPECT_OKAY(&m, "\x0f\x00\xd0");                        /* lldt */
    CHECK_EQ(m.seg[X86_SEG_LDTR].limit, 0x7f);
    poke(0x3000, peek(GDT + SEL_DATA0, 8), 8);
    m.regs.gpr[X86_GPR_RAX] = 4;
    EXPECT_OKAY(&m, MOV_DS);
    m.regs.gpr[X86_GPR_RAX] = 0;
    EXPECT_OKAY(&m, "\x0f\x00\xd0");
    m.regs.gpr[X86_GPR_RAX] = 4;
    EXPECT_FAULT(&m, MOV_DS, EXC_GP, 4);                    /* no LDT any more */
    m.regs.gpr[X86_GPR_RAX] = 0xffffffff;
    EXPECT_OKAY(&m, "\x0f\x00\xc8");                        /* str %eax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], SEL_TSS);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    poke(0x8000, ~0ull, 8);
    EXPECT_OKAY(&m, "\x0f\x00\x0b");                        /* to memory: 16 bits */
    CHECK_EQ(peek(0x8000, 4), 0xffff0000 | SEL_TSS);
}

static bool zf(const struct machine *m)
{
    return m->regs.rflags & 0x40;
}

TEST(questions_about_descriptors)
{
    static const struct {
        uint16_t sel;
        bool readable, writable, lar, lsl;
        uint32_t rights, limit;
    } rows[] = {
        { SEL_CODE3, true, false, true, true, 0xc0fa00, 0xffffffff },
        { SEL_DATA3, true, true, true, true, 0xc0f200, 0xffffffff },
        { SEL_DATA0, false, false, false, false, 0, 0 },
        { SEL_CONFORMING, true, false, true, true, 0xc09e00, 0xffffffff },
        { SEL_READONLY, true, false, true, true, 0xc0f000, 0xffffffff },
        { 0, false, false, false, false, 0, 0 },
        { SEL_BEYOND, false, false, false, false, 0, 0 },
    };
    struct machine m;

    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        system_protected(&m, 3);
        m.regs.gpr[X86_GPR_RAX] = rows[i].sel;
        m.regs.gpr[X86_GPR_RCX] = 0x77777777;
        EXPECT_OKAY(&m, "\x0f\x00\xe0");            /* verr */
        CHECK_EQ(zf(&m), rows[i].readable);
        EXPECT_OKAY(&m, "\x0f\x00\xe8");            /* verw */
        CHECK_EQ(zf(&m), rows[i].writable);
        EXPECT_OKAY(&m, "\x0f\x02\xc8");            /* lar %eax, %ecx */
        CHECK_EQ(zf(&m), rows[i].lar);
        CHECK_EQ(m.regs.gpr[X86_GPR_RCX] & 0xf0ff00, rows[i].lar ? rows[i].rights : 0x707700);
        m.regs.gpr[X86_GPR_RCX] = 0x77777777;
        EXPECT_OKAY(&m, "\x0f\x03\xc8");            /* lsl */
        CHECK_EQ(zf(&m), rows[i].lsl);
        CHECK_EQ(m.regs.gpr[X86_GPR_RCX], rows[i].lsl ? rows[i].limit : 0x77777777);
    }
    system_protected(&m, 0);
    m.regs.gpr[X86_GPR_RAX] = SEL_GATE;
    EXPECT_OKAY(&m, "\x0f\x02\xc8");
    CHECK(zf(&m));
    EXPECT_OKAY(&m, "\x0f\x03\xc8");                /* a gate has no limit */
    CHECK(!zf(&m));
    m.regs.gpr[X86_GPR_RAX] = 0x10;
    m.regs.gpr[X86_GPR_RCX] = 3;
    EXPECT_OKAY(&m, "\x63\xc8");                    /* arpl %cx, %ax */
    CHECK(zf(&m));
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x13);
    EXPECT_OKAY(&m, "\x63\xc8");
    CHECK(!zf(&m));
}

TEST(lock_reaches_cr8_on_amd)
{
    struct machine m;

    system_protected(&m, 0);
    EXPECT_FAULT(&m, "\xf0\x0f\x20\xc0", EXC_UD, -1);
    m.ctxt.vendor = X86_VENDOR_IS_AMD;
    m.cr[8] = 7;
    EXPECT_OKAY(&m, "\xf0\x0f\x20\xc0");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 7);
    m.regs.gpr[X86_GPR_RAX] = 9;
    EXPECT_OKAY(&m, "\xf0\x0f\x22\xc0");
    CHECK_EQ(m.cr[8], 9);
    EXPECT_FAULT(&m, "\xf0\x0f\x22\xd8", EXC_UD, -1);       /* CR11 */
}

TEST(umip)
{
    struct machine m;

    system_protected(&m, 3);
    m.ctxt.cr4 |= 0x800;
    EXPECT_FAULT(&m, "\x0f\x01\x00", EXC_GP, 0);    /* sgdt */
    EXPECT_FAULT(&m, "\x0f\x00\xc8", EXC_GP, 0);    /* str */
    EXPECT_FAULT(&m, "\x0f\x01\xe0", EXC_GP, 0);    /* smsw */
}
