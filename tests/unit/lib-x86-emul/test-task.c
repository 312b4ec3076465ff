// SPDX-License-Identifier: GPL-2.0-only
/*
 * Switching tasks, and call gates. Expectations: SDM vol. 3, chapter 8 (task management) and 5.8.
 */
#include <string.h>

#include <lib/compiler.h>

#include "system.h"

#define OLD_TSS     0x2000u             /* SEL_TSS: TR after system_protected() */
#define NEW_TSS     0x6000u
#define SEL_NEW     0x60                /* in the place of SEL_ABSENT */
#define SEL_TASKGATE 0x68               /* of SEL_EXECUTE */
#define ENTRY       0x5000u
#define NEW_STACK   0x8800u
#define FL_NT       0x4000u
#define BUSY        2u

static void system_descriptor(unsigned int sel, uint32_t base, uint32_t limit, uint8_t attr)
{
    poke(GDT + sel, (limit & 0xffff) | (base & 0xffffffull) << 16 | (uint64_t)attr << 40 |
         (base & 0xff000000ull) << 32, 8);
}

static unsigned int type_of(unsigned int sel)
{
    return peek(GDT + (sel & ~7u) + 5, 1) & 15;
}

static void new_task32(void)
{
    system_descriptor(SEL_NEW, NEW_TSS, 0x67, 0x89);
    memset(memory + NEW_TSS, 0, 0x68);
    poke(NEW_TSS + 0x20, ENTRY, 4);
    poke(NEW_TSS + 0x24, 0x202, 4);
    for (unsigned int i = 0; i < 8; i++)
        poke(NEW_TSS + 0x28 + 4 * i, 0x11110000 + i, 4);
    poke(NEW_TSS + 0x38, NEW_STACK, 4);
    poke(NEW_TSS + 0x48, SEL_DATA0, 2);
    poke(NEW_TSS + 0x4c, SEL_CODE0, 2);
    poke(NEW_TSS + 0x50, SEL_DATA0, 2);
    poke(NEW_TSS + 0x54, SEL_DATA3, 2);
    poke(NEW_TSS + 0x60, SEL_LDT, 2);
}

static void new_task16(void)
{
    system_descriptor(SEL_NEW, NEW_TSS, 0x2b, 0x81);
    memset(memory + NEW_TSS, 0, 0x2c);
    poke(NEW_TSS + 0x0e, ENTRY, 2);
    poke(NEW_TSS + 0x10, 0x202, 2);
    for (unsigned int i = 0; i < 8; i++)
        poke(NEW_TSS + 0x12 + 2 * i, 0x2200 + i, 2);
    poke(NEW_TSS + 0x1a, NEW_STACK, 2);
    poke(NEW_TSS + 0x22, SEL_DATA0, 2);
    poke(NEW_TSS + 0x24, SEL_CODE0, 2);
    poke(NEW_TSS + 0x26, SEL_DATA0, 2);
    poke(NEW_TSS + 0x28, SEL_DATA0, 2);
}

static void start(struct machine *m)
{
    system_protected(m, 0);
    poke(GDT + SEL_TSS + 5, 0x8b, 1);
    for (unsigned int i = 0; i < 8; i++)
        if (i != X86_GPR_RSP)
            m->regs.gpr[i] = 0xaaaa0000 + i;
    new_task32();
}

static enum x86_emul_rc switch_to(struct machine *m, const struct x86_emul_task *task)
{
    memset(&m->ctxt.retire, 0, sizeof(m->ctxt.retire));
    return x86_emul_switch_task(&m->ctxt, task);
}

static void check_new_task(const struct machine *m)
{
    CHECK(m->ctxt.retire.task_switch);
    CHECK_EQ(m->regs.rip, ENTRY);
    CHECK_EQ(m->regs.gpr[X86_GPR_RCX], 0x11110001);
    CHECK_EQ(m->regs.gpr[X86_GPR_RDI], 0x11110007);
    CHECK_EQ(m->seg[X86_SEG_TR].sel, SEL_NEW);
    CHECK_EQ(m->seg[X86_SEG_TR].attr, 0x8b);
    CHECK_EQ(m->seg[X86_SEG_CS].sel, SEL_CODE0);
    CHECK_EQ(m->seg[X86_SEG_CS].attr, 0xc09b);
    CHECK_EQ(m->seg[X86_SEG_DS].sel, SEL_DATA3);
    CHECK_EQ(m->seg[X86_SEG_FS].attr & 0x80, 0);
    CHECK_EQ(m->seg[X86_SEG_LDTR].sel, SEL_LDT);
    CHECK_EQ(m->seg[X86_SEG_LDTR].base, 0x3000);
    CHECK_EQ(m->cr[0] & 8, 8);                      /* TS */
    CHECK_EQ(m->ctxt.cpl, 0);
}

static void check_old_state(uint32_t next)
{
    CHECK_EQ(peek(OLD_TSS + 0x20, 4), next);
    CHECK_EQ(peek(OLD_TSS + 0x28, 4), 0xaaaa0000);
    CHECK_EQ(peek(OLD_TSS + 0x38, 4), STACK);
    CHECK_EQ(peek(OLD_TSS + 0x44, 4), 0xaaaa0007);
    CHECK_EQ(peek(OLD_TSS + 0x4c, 2), SEL_CODE0);
    CHECK_EQ(peek(OLD_TSS + 0x54, 2), SEL_DATA0);
}

TEST(far_jmp_to_a_task)
{
    struct machine m;

    start(&m);
    CHECK_EQ(RUN(&m, "\xea\0\0\0\0\x60\0"), X86_EMUL_OKAY);         /* ljmp $SEL_NEW, $0 */
    check_new_task(&m);
    check_old_state(CODE + 7);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], NEW_STACK);
    CHECK_EQ(m.regs.rflags, 0x202);
    CHECK_EQ(type_of(SEL_TSS), 9);
    CHECK_EQ(type_of(SEL_NEW), 9 | BUSY);
    CHECK_EQ(peek(NEW_TSS, 2), 0);                  /* no link */
}

TEST(far_call_and_iret_back)
{
    struct machine m;

    start(&m);
    CHECK_EQ(RUN(&m, "\x9a\0\0\0\0\x60\0"), X86_EMUL_OKAY);
    check_new_task(&m);
    CHECK_EQ(m.regs.rflags, 0x202 | FL_NT);
    CHECK_EQ(peek(NEW_TSS, 2), SEL_TSS);
    CHECK_EQ(type_of(SEL_TSS), 9 | BUSY);
    m.regs.gpr[X86_GPR_RDX] = 0x1234;
    CHECK_EQ(RUN(&m, "\xcf"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, CODE + 7);
    CHECK_EQ(m.regs.gpr[X86_GPR_RDX], 0xaaaa0002);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK);
    CHECK(!(m.regs.rflags & FL_NT));
    CHECK_EQ(m.seg[X86_SEG_TR].sel, SEL_TSS);
    CHECK_EQ(type_of(SEL_NEW), 9);
    CHECK_EQ(type_of(SEL_TSS), 9 | BUSY);
    CHECK_EQ(peek(NEW_TSS + 0x30, 4), 0x1234);
    CHECK_EQ(peek(NEW_TSS + 0x20, 4), ENTRY + 1);
    CHECK(!(peek(NEW_TSS + 0x24, 4) & FL_NT));      /* cleared in what is stored */
    CHECK(m.ctxt.retire.unblock_nmi);
}

/* The last page of 4 GiB, behind which comes memory[0]. */
static uint8_t last_page[0x1000];

static void put_across_4g(uint32_t linear, const uint8_t *from, unsigned int bytes)
{
    for (unsigned int i = 0; i < bytes; i++, linear++)
        *(linear >= 0xfffff000 ? &last_page[linear & 0xfff] : &memory[linear]) = from[i];
}

static uint8_t get_across_4g(uint32_t linear)
{
    return linear >= 0xfffff000 ? last_page[linear & 0xfff] : memory[linear];
}

/* There and back, with each number of the new task's bytes behind the end of the address space. */
TEST(tss_across_4g)
{
    for (unsigned int below = 1; below < 0x68; below++) {
        uint32_t tss = -below;
        struct machine m;

        start(&m);
        machine_add_region(&m, 0xfffff000, last_page, sizeof(last_page));
        put_across_4g(tss, memory + NEW_TSS, 0x68);
        memset(memory + NEW_TSS, 0xcc, 0x68);
        system_descriptor(SEL_NEW, tss, 0x67, 0x89);
        CHECK_EQ(RUN(&m, "\x9a\0\0\0\0\x60\0"), X86_EMUL_OKAY);
        check_new_task(&m);
        check_old_state(CODE + 7);
        CHECK_EQ(get_across_4g(tss), SEL_TSS);
        CHECK_EQ(RUN(&m, "\xcf"), X86_EMUL_OKAY);
        CHECK_EQ(m.regs.rip, CODE + 7);
        CHECK_EQ(m.seg[X86_SEG_TR].sel, SEL_TSS);
        CHECK_EQ(get_across_4g(tss + 0x20), (uint8_t)(ENTRY + 1));
        CHECK_EQ(get_across_4g(tss + 0x21), (ENTRY + 1) >> 8);
        CHECK_EQ(get_across_4g(tss + 0x4c), SEL_CODE0);
    }
}

TEST(descriptor_across_4g)
{
    for (unsigned int below = 1; below < 8; below++) {
        uint32_t at = -below;
        struct machine m;

        start(&m);
        machine_add_region(&m, 0xfffff000, last_page, sizeof(last_page));
        put_across_4g(at, memory + GDT + (SEL_DATA3 & ~7u), 8);
        m.seg[X86_SEG_GDTR].base = at - (SEL_DATA3 & ~7u);
        m.regs.gpr[X86_GPR_RAX] = SEL_DATA3;
        EXPECT_OKAY(&m, "\x8e\xd8");                                /* mov %eax, %ds */
        CHECK_EQ(m.seg[X86_SEG_DS].attr, 0xc0f3);
        CHECK_EQ(get_across_4g(at + 5), 0xf3);
    }
}

TEST(task_gate_and_286_task)
{
    struct machine m;

    start(&m);
    new_task16();
    poke(GDT + SEL_TASKGATE, (uint64_t)SEL_NEW << 16 | 0x85ull << 40, 8);
    CHECK_EQ(RUN(&m, "\x9a\0\0\0\0\x68\0"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, ENTRY);
    CHECK_EQ(m.regs.gpr[X86_GPR_RBX], 0x2203);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], NEW_STACK);
    CHECK_EQ(m.seg[X86_SEG_TR].attr, 0x83);
    CHECK_EQ(peek(NEW_TSS, 2), SEL_TSS);
    CHECK_EQ(RUN(&m, "\xcf"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, CODE + 7);
    CHECK_EQ(peek(NEW_TSS + 0x0e, 2), ENTRY + 1);
    CHECK_EQ(peek(NEW_TSS + 0x24, 2), SEL_CODE0);
    CHECK_EQ(peek(NEW_TSS + 0x2a, 2), 0);           /* the LDT's place is not written */
}

TEST(event_with_an_error_code)
{
    struct x86_emul_task t = {
        .selector = SEL_NEW, .cause = X86_TASK_GATE, .external = true, .has_error = true, .error_code = 0x1234,
        .next_rip = CODE,
    };
    struct machine m;

    start(&m);
    CHECK_EQ(switch_to(&m, &t), X86_EMUL_OKAY);
    check_old_state(CODE);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], NEW_STACK - 4);
    CHECK_EQ(peek(NEW_STACK - 4, 4), 0x1234);
    CHECK_EQ(m.regs.rflags, 0x202 | FL_NT);
}

TEST(trap_bit)
{
    struct machine m;

    start(&m);
    poke(NEW_TSS + 0x64, 1, 2);
    m.regs.rflags |= 0x100;
    CHECK_EQ(RUN(&m, "\xea\0\0\0\0\x60\0"), X86_EMUL_OKAY);
    CHECK(m.ctxt.retire.task_trap && !m.ctxt.retire.singlestep);
}

TEST(to_virtual_8086)
{
    struct machine m;

    start(&m);
    poke(NEW_TSS + 0x24, 0x23202, 4);
    poke(NEW_TSS + 0x4c, 0x1234, 2);
    CHECK_EQ(RUN(&m, "\xea\0\0\0\0\x60\0"), X86_EMUL_OKAY);
    CHECK_EQ(m.ctxt.cpl, 3);
    CHECK_EQ(m.seg[X86_SEG_CS].base, 0x12340);
    CHECK_EQ(m.seg[X86_SEG_FS].attr, 0xf3);
    CHECK(m.regs.rflags & 0x20000);
}

/* What is wrong with the TSS itself is the old task's fault, and nothing has happened. */
TEST(refused_before)
{
    static const struct {
        uint16_t limit;
        uint8_t attr, vector;
    } jumps[] = {
        { 0x67, 0x8b, EXC_GP }, { 0x67, 0x09, EXC_NP }, { 0x66, 0x89, EXC_TS }, { 0x2a, 0x81, EXC_TS },
    };
    struct machine m;

    for (unsigned int i = 0; i < ARRAY_SIZE(jumps); i++) {
        uint8_t before[0x68];

        start(&m);
        memcpy(before, memory + OLD_TSS, sizeof(before));
        system_descriptor(SEL_NEW, NEW_TSS, jumps[i].limit, jumps[i].attr);
        EXPECT_FAULT(&m, "\xea\0\0\0\0\x60\0", jumps[i].vector, SEL_NEW);
        CHECK(!m.ctxt.retire.task_switch);
        CHECK(!memcmp(before, memory + OLD_TSS, sizeof(before)));
    }
    start(&m);
    EXPECT_FAULT(&m, "\xea\0\0\0\0\x63\0", EXC_GP, SEL_NEW);        /* RPL 3, DPL 0 */
    m.regs.rflags |= FL_NT;
    poke(OLD_TSS, SEL_NEW, 2);
    EXPECT_FAULT(&m, "\xcf", EXC_TS, SEL_NEW);                      /* not busy */
    poke(OLD_TSS, 0x84, 2);
    EXPECT_FAULT(&m, "\xcf", EXC_TS, 0x84);                         /* not in the GDT */
}

TEST(external_errors_say_so)
{
    struct x86_emul_task t = { .selector = SEL_BEYOND, .cause = X86_TASK_GATE, .external = true };
    struct machine m;

    start(&m);
    CHECK_EQ(switch_to(&m, &t), X86_EMUL_EXCEPTION);
    CHECK_EQ(m.ctxt.event.vector, EXC_GP);
    CHECK_EQ(m.ctxt.event.error_code, SEL_BEYOND | 1);
}

/* The new task's segments are its own fault: its registers are there already. */
TEST(refused_after)
{
    static const struct {
        uint8_t field;
        uint16_t sel;
        uint8_t vector;
    } bad[] = {
        { 0x4c, SEL_DATA0, EXC_TS }, { 0x4c, 0, EXC_TS }, { 0x50, SEL_DATA3, EXC_TS }, { 0x50, 0, EXC_TS },
        { 0x54, SEL_BEYOND, EXC_TS }, { 0x60, SEL_DATA0, EXC_TS }, { 0x60, 0x4c, EXC_TS }, { 0x48, SEL_NEW, EXC_TS },
    };
    struct machine m;

    for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
        start(&m);
        poke(NEW_TSS + bad[i].field, bad[i].sel, 2);
        CHECK_EQ(RUN(&m, "\xea\0\0\0\0\x60\0"), X86_EMUL_EXCEPTION);
        CHECK_EQ(m.ctxt.event.vector, bad[i].vector);
        CHECK_EQ(m.ctxt.event.error_code, bad[i].sel & 0xfffc);
        CHECK(m.ctxt.retire.task_switch);
        CHECK_EQ(m.regs.rip, ENTRY);
        CHECK_EQ(m.seg[X86_SEG_TR].sel, SEL_NEW);
        check_old_state(CODE + 7);
    }
    start(&m);
    poke(NEW_TSS + 0x4c, SEL_SMALL, 2);
    CHECK_EQ(RUN(&m, "\xea\0\0\0\0\x60\0"), X86_EMUL_EXCEPTION);    /* EIP beyond CS */
    CHECK_EQ(m.ctxt.event.vector, EXC_GP);
    CHECK_EQ(m.ctxt.event.error_code, 0);
}

/* Whatever access fails before the point of no return: registers are as they were, and the second attempt works. */
TEST(every_access_may_fail)
{
    static const enum x86_emul_rc how[] = { X86_EMUL_RETRY, X86_EMUL_EXCEPTION };
    struct machine m;

    for (unsigned int h = 0; h < 2; h++) {
        for (unsigned int n = 1; ; n++) {
            struct x86_emul_regs before;
            enum x86_emul_rc rc;

            start(&m);
            before = m.regs;
            m.fail_at = n;
            m.fail_rc = how[h];
            rc = RUN(&m, "\xea\0\0\0\0\x60\0");
            m.fail_at = 0;
            if (rc == X86_EMUL_OKAY && m.accesses < n)
                break;
            if (rc == X86_EMUL_OKAY || m.ctxt.retire.task_switch)
                continue;                           /* the new task's, or looked at again */
            CHECK_EQ(rc, how[h]);
            CHECK(!memcmp(&before, &m.regs, sizeof(before)));
            CHECK_EQ(m.seg[X86_SEG_TR].sel, SEL_TSS);
            if (how[h] == X86_EMUL_RETRY && type_of(SEL_NEW) == 9) {
                CHECK_EQ(RUN(&m, "\xea\0\0\0\0\x60\0"), X86_EMUL_OKAY);
                check_new_task(&m);
            }
        }
    }
}

/* --- call gates ------------------------------------------------------------------------------- */
static void call_gate(uint16_t target, uint32_t offset, uint8_t attr, unsigned int parameters)
{
    poke(GDT + SEL_GATE, (offset & 0xffff) | (uint64_t)target << 16 | (uint64_t)parameters << 32 |
         (uint64_t)attr << 40 | (uint64_t)(offset & 0xffff0000) << 32, 8);
}

TEST(call_gate_within_the_ring)
{
    struct machine m;

    system_protected(&m, 0);
    call_gate(SEL_CODE0, ENTRY, 0x8c, 3);
    CHECK_EQ(RUN(&m, "\x9a\xff\xff\xff\xff\x78\0"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, ENTRY);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK - 8);
    CHECK_EQ(peek(STACK - 8, 4), CODE + 7);
    CHECK_EQ(peek(STACK - 4, 2), SEL_CODE0);
    system_protected(&m, 0);
    call_gate(SEL_CODE0, ENTRY, 0x8c, 0);
    CHECK_EQ(RUN(&m, "\xea\xff\xff\xff\xff\x78\0"), X86_EMUL_OKAY);
    CHECK_EQ(m.regs.rip, ENTRY);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK);
}

TEST(call_gate_to_an_inner_ring)
{
    struct machine m;

    system_protected(&m, 3);
    call_gate(SEL_CODE0, ENTRY, 0xec, 2);
    poke(OLD_TSS + 4, NEW_STACK, 4);
    poke(OLD_TSS + 8, SEL_DATA0, 2);
    poke(STACK, 0x11111111, 4);
    poke(STACK + 4, 0x22222222, 4);
    m.seg[X86_SEG_SS].sel = SEL_DATA3;
    m.seg[X86_SEG_CS].sel = SEL_CODE3;
    CHECK_EQ(RUN(&m, "\x9a\0\0\0\0\x7b\0"), X86_EMUL_OKAY);
    CHECK_EQ(m.ctxt.cpl, 0);
    CHECK_EQ(m.regs.rip, ENTRY);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, SEL_CODE0);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, SEL_DATA0);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], NEW_STACK - 24);
    CHECK_EQ(peek(NEW_STACK - 4, 4), SEL_DATA3);
    CHECK_EQ(peek(NEW_STACK - 8, 4), STACK);
    CHECK_EQ(peek(NEW_STACK - 12, 4), 0x22222222);
    CHECK_EQ(peek(NEW_STACK - 16, 4), 0x11111111);
    CHECK_EQ(peek(NEW_STACK - 20, 4), SEL_CODE3);
    CHECK_EQ(peek(NEW_STACK - 24, 4), CODE + 7);
    CHECK_EQ(RUN(&m, "\xca\x08\0"), X86_EMUL_OKAY);                 /* lret $8 */
    CHECK_EQ(m.ctxt.cpl, 3);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK + 8);
}

TEST(call_gate_in_long_mode)
{
    struct machine m;

    system_long(&m, 64, 3);
    m.seg[X86_SEG_CS].sel = SEL_CODE64_3;
    m.seg[X86_SEG_SS].sel = SEL_DATA3;
    call_gate(SEL_CODE64_0, ENTRY, 0xec, 0);
    poke(GDT + SEL_GATE + 8, 0, 8);
    poke(OLD_TSS + 4, NEW_STACK, 8);
    poke(0x8000, (SEL_GATE | 3ull) << 32, 8);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    CHECK_EQ(RUN(&m, "\xff\x1b"), X86_EMUL_OKAY);                   /* lcall *(%rbx) */
    CHECK_EQ(m.ctxt.cpl, 0);
    CHECK_EQ(m.regs.rip, ENTRY);
    CHECK_EQ(m.seg[X86_SEG_CS].sel, SEL_CODE64_0);
    CHECK_EQ(m.seg[X86_SEG_SS].sel, 0);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], NEW_STACK - 32);
    CHECK_EQ(peek(NEW_STACK - 8, 8), SEL_DATA3);
    CHECK_EQ(peek(NEW_STACK - 16, 8), STACK);
    CHECK_EQ(peek(NEW_STACK - 32, 8), CODE + 2);
}

TEST(call_gates_refused)
{
    struct machine m;

    system_protected(&m, 3);
    call_gate(SEL_CODE0, ENTRY, 0x8c, 0);                           /* DPL 0 */
    EXPECT_FAULT(&m, "\x9a\0\0\0\0\x7b\0", EXC_GP, SEL_GATE);
    call_gate(SEL_CODE0, ENTRY, 0x6c, 0);
    EXPECT_FAULT(&m, "\x9a\0\0\0\0\x7b\0", EXC_NP, SEL_GATE);
    call_gate(SEL_CODE0, ENTRY, 0xec, 0);
    EXPECT_FAULT(&m, "\xea\0\0\0\0\x7b\0", EXC_GP, SEL_CODE0);      /* no jump inwards */
    poke(OLD_TSS + 4, NEW_STACK, 4);
    poke(OLD_TSS + 8, SEL_DATA3, 2);
    EXPECT_FAULT(&m, "\x9a\0\0\0\0\x7b\0", EXC_TS, SEL_DATA3 & ~3);
    poke(OLD_TSS + 8, 0, 2);
    EXPECT_FAULT(&m, "\x9a\0\0\0\0\x7b\0", EXC_TS, 0);
    call_gate(0, ENTRY, 0xec, 0);
    EXPECT_FAULT(&m, "\x9a\0\0\0\0\x7b\0", EXC_GP, 0);
    call_gate(SEL_DATA0, ENTRY, 0xec, 0);
    EXPECT_FAULT(&m, "\x9a\0\0\0\0\x7b\0", EXC_GP, SEL_DATA0);
}
