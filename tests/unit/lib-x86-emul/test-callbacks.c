// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions that are little more than a call of the user's: what is handed over, what comes
 * back, and what happens without the callback.
 */
#include <string.h>

#include "system.h"

static struct {
    unsigned int calls;
    uint64_t address, pcid, value;
    unsigned int kind;
    int op;
} seen;

static enum x86_emul_rc note_tlb(struct x86_emul_ctxt *ctxt, enum x86_emul_tlb_op op,
                                 uint64_t address, uint64_t pcid, unsigned int kind)
{
    seen.calls++;
    seen.op = op;
    seen.address = address;
    seen.pcid = pcid;
    seen.kind = kind;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc note_cache(struct x86_emul_ctxt *ctxt, enum x86_emul_cache_op op,
                                   uint64_t linear)
{
    seen.calls++;
    seen.op = op;
    seen.address = linear;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc note_hypercall(struct x86_emul_ctxt *ctxt)
{
    seen.calls++;
    seen.op = ctxt->insn.op;
    ctxt->regs->gpr[X86_GPR_RAX] = 0x1234;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc give_random(struct x86_emul_ctxt *ctxt, bool seed, uint64_t *value,
                                    bool *ok)
{
    *value = 0xabcdef0123456789;
    *ok = !seed;
    return X86_EMUL_OKAY;
}

static enum x86_emul_rc give_pmc(struct x86_emul_ctxt *ctxt, uint32_t index, uint64_t *value)
{
    *value = 0x1100000000ull + index;
    return X86_EMUL_OKAY;
}

static struct x86_emul_ops ops;

static void set_up(struct machine *m, unsigned int cpl)
{
    system_long(m, 64, cpl);
    ops = *m->ctxt.ops;
    ops.tlb_op = note_tlb;
    ops.cache_op = note_cache;
    ops.hypercall = note_hypercall;
    ops.random = give_random;
    ops.read_pmc = give_pmc;
    m->ctxt.ops = &ops;
    memset(&seen, 0, sizeof(seen));
}

TEST(tlb_instructions)
{
    struct machine m;

    set_up(&m, 0);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    m.regs.gpr[X86_GPR_RAX] = 1;
    poke(0x8000, 0x123, 8);
    poke(0x8008, 0x7000000000, 8);
    EXPECT_OKAY(&m, "\x66\x0f\x38\x82\x03");                /* invpcid (%rbx), %rax */
    CHECK_EQ(seen.op, X86_TLB_INVPCID);
    CHECK_EQ(seen.kind, 1);
    CHECK_EQ(seen.pcid, 0x123);
    CHECK_EQ(seen.address, 0x7000000000);
    m.regs.gpr[X86_GPR_RAX] = 4;
    EXPECT_FAULT(&m, "\x66\x0f\x38\x82\x03", EXC_GP, 0);
    m.regs.gpr[X86_GPR_RAX] = 0;
    poke(0x8000, 0x1000, 8);
    EXPECT_FAULT(&m, "\x66\x0f\x38\x82\x03", EXC_GP, 0);
    m.regs.gpr[X86_GPR_RBX] = 1ull << 47;
    EXPECT_OKAY(&m, "\x0f\x01\x3b");                        /* invlpg: not canonical, nothing */
    CHECK_EQ(seen.calls, 1);
    EXPECT_FAULT(&m, "\x0f\x01\xdf", EXC_UD, -1);           /* invlpga without EFER.SVME */
    m.ctxt.efer |= 0x1000;
    m.regs.gpr[X86_GPR_RAX] = 0x5000;
    m.regs.gpr[X86_GPR_RCX] = 7;
    EXPECT_OKAY(&m, "\x0f\x01\xdf");
    CHECK_EQ(seen.address, 0x5000);
    CHECK_EQ(seen.pcid, 7);
    system_protected(&m, 0);
    m.seg[X86_SEG_DS].base = 0xfffff000;
    m.regs.gpr[X86_GPR_RBX] = 0x2000;
    m.ctxt.ops = &ops;
    EXPECT_OKAY(&m, "\x0f\x01\x3b");
    CHECK_EQ(seen.address, 0x1000);
}

TEST(cache_instructions)
{
    static const struct {
        const char *code;
        unsigned int len;
        int op;
    } rows[] = {
        { "\x0f\x09", 2, X86_CACHE_WBINVD }, { "\xf3\x0f\x09", 3, X86_CACHE_WBNOINVD },
        { "\x0f\x08", 2, X86_CACHE_INVD }, { "\x0f\xae\x3b", 3, X86_CACHE_CLFLUSH },
        { "\x66\x0f\xae\x3b", 4, X86_CACHE_CLFLUSHOPT }, { "\x66\x0f\xae\x33", 4, X86_CACHE_CLWB },
    };
    struct machine m;

    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set_up(&m, 0);
        m.regs.gpr[X86_GPR_RBX] = 0x8000;
        CHECK_EQ(system_run(&m, rows[i].code, rows[i].len), X86_EMUL_OKAY);
        CHECK_EQ(seen.op, rows[i].op);
        CHECK_EQ(seen.address, i < 3 ? 0 : 0x8000);
        CHECK_EQ(seen.calls, 1);
        ops.cache_op = NULL;
        m.regs.rip = CODE;
        CHECK_EQ(system_run(&m, rows[i].code, rows[i].len), X86_EMUL_OKAY);
    }
    m.regs.gpr[X86_GPR_RBX] = 1ull << 47;
    EXPECT_FAULT(&m, "\x0f\xae\x3b", EXC_GP, 0);
}

TEST(hypercalls_change_registers)
{
    struct machine m;

    set_up(&m, 3);
    EXPECT_OKAY(&m, "\x0f\x01\xc1");
    CHECK_EQ(seen.op, X86_OP_VMCALL);
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x1234);
    EXPECT_OKAY(&m, "\x0f\x01\xd9");
    CHECK_EQ(seen.op, X86_OP_VMMCALL);
}

TEST(random_numbers_and_counters)
{
    struct machine m;

    set_up(&m, 3);
    m.regs.rflags |= 0x8d4;
    EXPECT_OKAY(&m, "\x48\x0f\xc7\xf0");                    /* rdrand %rax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0xabcdef0123456789);
    CHECK_EQ(m.regs.rflags, 3);
    EXPECT_OKAY(&m, "\x66\x0f\xc7\xf8");                    /* rdseed %ax: none */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0xabcdef0123450000);
    CHECK_EQ(m.regs.rflags, 2);
    EXPECT_FAULT(&m, "\x0f\x33", EXC_GP, 0);                /* rdpmc */
    m.ctxt.cr4 |= 0x100;
    m.regs.gpr[X86_GPR_RCX] = 3;
    EXPECT_OKAY(&m, "\x0f\x33");
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 3);
    CHECK_EQ(m.regs.gpr[X86_GPR_RDX], 0x11);
    machine_set_msr(&m, 0xc0000103, 0x500000009);
    EXPECT_OKAY(&m, "\xf3\x0f\xc7\xfb");                    /* rdpid %rbx */
    CHECK_EQ(m.regs.gpr[X86_GPR_RBX], 9);
}

TEST(extended_control_register)
{
    struct machine m;

    set_up(&m, 0);
    m.regs.gpr[X86_GPR_RAX] = 3;
    m.regs.gpr[X86_GPR_RDX] = 1;
    EXPECT_OKAY(&m, "\x0f\x01\xd1");                        /* xsetbv */
    CHECK_EQ(m.xcr0, 0x100000003);
    m.regs.gpr[X86_GPR_RCX] = 1;
    EXPECT_FAULT(&m, "\x0f\x01\xd1", EXC_GP, 0);
    m.ctxt.cr4 &= ~0x40000ull;
    EXPECT_FAULT(&m, "\x0f\x01\xd1", EXC_UD, -1);
}

TEST(software_interrupts)
{
    static const struct {
        const char *code;
        unsigned int len;
        int vector, type;
    } rows[] = {
        { "\xcc", 1, 3, X86_EVENT_SW_EXCEPTION }, { "\xce", 1, 4, X86_EVENT_SW_EXCEPTION },
        { "\xf1", 1, 1, X86_EVENT_PRIV_SW_EXCEPTION }, { "\xcd\x80", 2, 0x80, 4 },
    };
    struct machine m;

    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        system_protected(&m, 3);
        m.regs.rflags |= 0x800;
        CHECK_EQ(system_run(&m, rows[i].code, rows[i].len), X86_EMUL_EXCEPTION);
        CHECK_EQ(m.ctxt.event.vector, rows[i].vector);
        CHECK_EQ(m.ctxt.event.type, rows[i].type);
        CHECK_EQ(m.ctxt.event.insn_len, rows[i].len);
        CHECK(!m.ctxt.event.has_error);
        CHECK_EQ(m.regs.rip, CODE);
    }
    m.regs.rflags = 2;
    EXPECT_OKAY(&m, "\xce");                                /* INTO without OF */
}

TEST(segment_registers_on_the_stack)
{
    struct machine m;

    system_protected(&m, 0);
    poke(STACK - 4, ~0ull, 4);
    EXPECT_OKAY(&m, "\x1e");                                /* push %ds */
    CHECK_EQ(peek(STACK - 4, 4), SEL_DATA0);
    poke(STACK - 4, SEL_DATA3, 4);
    EXPECT_OKAY(&m, "\x07");                                /* pop %es */
    CHECK_EQ(m.seg[X86_SEG_ES].sel, SEL_DATA3);
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK);
    poke(STACK, SEL_DATA0, 4);
    EXPECT_OKAY(&m, "\x17");                                /* pop %ss */
    CHECK(m.ctxt.retire.mov_ss);
    EXPECT_OKAY(&m, "\x8c\xd0");                            /* mov %ss, %eax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], SEL_DATA0);
    EXPECT_FAULT(&m, "\x8c\xf0", EXC_UD, -1);
    poke(0x8000, 0x9000, 4);
    poke(0x8004, SEL_DATA0, 2);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    EXPECT_OKAY(&m, "\x0f\xb2\x23");                        /* lss (%ebx), %esp */
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], 0x9000);
    CHECK(!m.ctxt.retire.mov_ss);
    EXPECT_OKAY(&m, "\x0f\xb5\x03");                        /* lgs (%ebx), %eax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x9000);
    CHECK_EQ(m.seg[X86_SEG_GS].sel, SEL_DATA0);
    system_long(&m, 64, 0);
    m.regs.gpr[X86_GPR_RAX] = 0;
    EXPECT_OKAY(&m, "\x8e\xd0");                            /* a null SS in 64-bit code */
    CHECK_EQ(m.seg[X86_SEG_SS].sel, 0);
    poke(0x8000, 0x1122334455667788, 8);
    poke(0x8008, SEL_DATA0, 2);
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    EXPECT_OKAY(&m, "\x48\x0f\xb4\x03");                    /* lfs (%rbx), %rax */
    CHECK_EQ(m.regs.gpr[X86_GPR_RAX], 0x1122334455667788);
    EXPECT_OKAY(&m, "\x0f\xa8");                            /* push %gs */
    CHECK_EQ(m.regs.gpr[X86_GPR_RSP], STACK - 8);
}

TEST(addresses_for_callers)
{
    struct machine m;
    uint64_t linear;

    system_protected(&m, 3);
    m.seg[X86_SEG_DS].base = 0x1000;
    m.seg[X86_SEG_DS].limit = 0xffff;
    CHECK_EQ(x86_emul_linear(&m.ctxt, X86_SEG_DS, 0x234, 4, true, &linear), X86_EMUL_OKAY);
    CHECK_EQ(linear, 0x1234);
    CHECK_EQ(x86_emul_linear(&m.ctxt, X86_SEG_DS, 0xfffd, 4, false, &linear), X86_EMUL_EXCEPTION);
    CHECK_EQ(m.ctxt.event.vector, EXC_GP);
    CHECK_EQ(x86_emul_code_bits(&m.ctxt, m.seg[X86_SEG_CS].attr), 32);
}

static enum x86_emul_rc always_lose(struct x86_emul_ctxt *ctxt, uint64_t linear, void *expected,
                                    const void *desired, unsigned int bytes, unsigned int access,
                                    bool *swapped)
{
    seen.calls++;
    *swapped = false;
    return X86_EMUL_OKAY;
}

TEST(locked_operations_give_up_in_the_end)
{
    struct machine m;

    set_up(&m, 0);
    ops.cmpxchg = always_lose;
    m.regs.gpr[X86_GPR_RBX] = 0x8000;
    CHECK_EQ(RUN(&m, "\xf0\xff\x03"), X86_EMUL_RETRY);
    CHECK(seen.calls > 1 && seen.calls < 100);
    CHECK_EQ(m.regs.rip, CODE);
    m.regs.gpr[X86_GPR_RAX] = m.regs.gpr[X86_GPR_RDX] = 0;
    CHECK_EQ(RUN(&m, "\xf0\x0f\xc7\x0b"), X86_EMUL_RETRY);  /* lock cmpxchg8b, equal */
    ops.cmpxchg = NULL;
    EXPECT_OKAY(&m, "\xf0\xff\x03");                        /* a read and a write, then */
    CHECK_EQ(peek(0x8000, 4), 1);
}
