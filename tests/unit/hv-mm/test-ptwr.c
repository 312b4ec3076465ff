// SPDX-License-Identifier: GPL-2.0-only
/* Writes to L1 tables: decoding, results, flags; spurious faults. */
#include <asm/pv-decode.h>
#include <asm/x86-defs.h>

#include "world.h"

#define DECODE(insn, ...) \
    ({ const u8 bytes_[] = { __VA_ARGS__ }; ptwr_decode(bytes_, sizeof(bytes_), insn); })

TEST(decodes_what_compilers_write)
{
    struct ptwr_insn i;

    CHECK(DECODE(&i, 0x48, 0x89, 0x07));                        /* mov %rax, (%rdi) */
    CHECK(i.op == PTWR_MOV && i.size == 8 && i.reg == 0 && i.length == 3);
    CHECK(DECODE(&i, 0x4c, 0x89, 0x44, 0x24, 0x10));            /* mov %r8, 16(%rsp) */
    CHECK(i.reg == 8 && i.length == 5);
    CHECK(DECODE(&i, 0x48, 0xc7, 0x05, 1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff)); /* movq $-1, x(%rip) */
    CHECK(i.op == PTWR_MOV && i.reg == -1 && i.imm == ~0ULL && i.length == 11);
    CHECK(DECODE(&i, 0xf0, 0x48, 0x0f, 0xb1, 0x0f));            /* lock cmpxchg %rcx, (%rdi) */
    CHECK(i.op == PTWR_CMPXCHG && i.reg == 1 && i.size == 8 && i.length == 5);
    CHECK(DECODE(&i, 0x48, 0x87, 0x07));
    CHECK(i.op == PTWR_XCHG);
    CHECK(DECODE(&i, 0xf0, 0x80, 0x27, 0xfd));                  /* lock andb $-3, (%rdi) */
    CHECK(i.op == PTWR_AND && i.size == 1 && i.length == 4);
    CHECK(DECODE(&i, 0xf0, 0x48, 0x0f, 0xba, 0x37, 0x01));      /* lock btrq $1, (%rdi) */
    CHECK(i.op == PTWR_BTR && i.imm == 1 && i.size == 8);
    CHECK(DECODE(&i, 0x48, 0x83, 0x0f, 0x42));                  /* orq $0x42, (%rdi) */
    CHECK(i.op == PTWR_OR && i.imm == 0x42);
    CHECK(DECODE(&i, 0x66, 0xff, 0x07) && i.op == PTWR_INC && i.size == 2);
    CHECK(DECODE(&i, 0xff, 0x0f) && i.op == PTWR_DEC && i.size == 4);
    CHECK(DECODE(&i, 0xf7, 0x17) && i.op == PTWR_NOT);
}

/* The usual instructions are read by code of their own: as the general decoder does, and only whole ones. */
TEST(the_usual_as_by_the_general_decoder)
{
    for (unsigned int rex = 0x48; rex < 0x50; rex++) {
        for (unsigned int op = 0x87; op <= 0x89; op += 2) {
            for (unsigned int rest = 0; rest < 0x10000; rest++) {
                const u8 bytes[] = { rex, op, rest, rest >> 8, 1, 2, 3, 4, 5, 6, 7, 8 };
                struct ptwr_insn i;
                struct x86_insn in;
                bool memory = (bytes[2] & 0xc0) != 0xc0;

                CHECK_EQ(x86_decode(bytes, sizeof(bytes), true, &in), 0);
                CHECK_EQ(ptwr_decode(bytes, sizeof(bytes), &i), memory);
                if (!memory)
                    continue;
                CHECK_EQ(i.length, in.len);
                CHECK_EQ(i.reg, in.reg);
                CHECK(i.size == 8 && i.op == (op == 0x87 ? PTWR_XCHG : PTWR_MOV));
                CHECK(ptwr_decode(bytes, in.len, &i));
                CHECK(!ptwr_decode(bytes, in.len - 1, &i));
            }
        }
    }
}

TEST(refuses_what_it_cannot_do)
{
    struct ptwr_insn i;

    CHECK(!DECODE(&i, 0x48, 0x89, 0xc7));                       /* register to register */
    CHECK(!DECODE(&i, 0x88, 0x27));                             /* mov %ah, (%rdi) */
    CHECK(!DECODE(&i, 0x48, 0x89));                             /* cut */
    CHECK(!DECODE(&i, 0x48, 0x83, 0x17, 0x42));                 /* adc */
    CHECK(!DECODE(&i, 0x48, 0xf7, 0x1f));                       /* neg */
    CHECK(!DECODE(&i, 0xff, 0x27));                             /* jmp *(%rdi) */
    CHECK(!DECODE(&i, 0x48, 0xab));                             /* stos */
    CHECK(!DECODE(&i, 0x0f, 0x11, 0x07));                       /* movups */
}

/* Against the processor itself, over many values. */
#define REFERENCE(insn, size_type, mem, reg, flags) \
    __asm__ __volatile__("mov %[f], %%rcx\n\tpush %%rcx\n\tpopfq\n\t" insn \
                         "\n\tpushfq\n\tpopq %%rcx\n\tmov %%rcx, %[f]" \
                         : [m] "+m"(mem), [r] "+r"(reg), [f] "+m"(flags)::"rcx", "cc", "memory")

static void against_processor(const struct ptwr_insn *insn, unsigned int which)
{
    static const u64 values[] = { 0,
                                  1,
                                  2,
                                  0x7f,
                                  0x80,
                                  0xff,
                                  0x7fffffff,
                                  0x80000000,
                                  0xffffffff,
                                  0x123456789abcdef0,
                                  0x7fffffffffffffff,
                                  0x8000000000000000,
                                  ~0ULL };
    const u64 flag_mask = 0x8d5;

    for (unsigned int a = 0; a < ARRAY_SIZE(values); a++)
        for (unsigned int b = 0; b < ARRAY_SIZE(values); b++) {
            struct cpu_user_regs regs = { .rbx = values[b], .rflags = 0x203 };
            u64 mem = values[a], reg = values[b], flags = 0x203, result;
            bool write;

            switch (which) {
            case 0: REFERENCE("addq %[r], %[m]", u64, mem, reg, flags); break;
            case 1: REFERENCE("subq %[r], %[m]", u64, mem, reg, flags); break;
            case 2: REFERENCE("andq %[r], %[m]", u64, mem, reg, flags); break;
            case 3: REFERENCE("xorq %[r], %[m]", u64, mem, reg, flags); break;
            case 4: REFERENCE("xaddq %[r], %[m]", u64, mem, reg, flags); break;
            case 5: REFERENCE("incq %[m]", u64, mem, reg, flags); break;
            case 6: REFERENCE("decq %[m]", u64, mem, reg, flags); break;
            }
            result = ptwr_execute(insn, &regs, values[a], &write);
            CHECK(write);
            CHECK_EQ(result, mem);
            CHECK_EQ(regs.rbx, reg);
            /* AF is undefined after logic */
            CHECK_EQ(regs.rflags & flag_mask & ~(which == 2 || which == 3 ? 0x10 : 0),
                     flags & flag_mask & ~(which == 2 || which == 3 ? 0x10 : 0));
        }
}

TEST(arithmetic_is_the_processors)
{
    static const enum ptwr_op ops[] = { PTWR_ADD,  PTWR_SUB, PTWR_AND, PTWR_XOR,
                                        PTWR_XADD, PTWR_INC, PTWR_DEC };

    for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
        struct ptwr_insn insn = { .op = ops[i], .size = 8, .reg = i >= 5 ? -1 : 3, .imm = 1 };

        against_processor(&insn, i);
    }
}

TEST(cmpxchg_and_bits)
{
    struct ptwr_insn insn = { .op = PTWR_CMPXCHG, .size = 8, .reg = 3 };
    struct cpu_user_regs regs = { .rax = 5, .rbx = 9 };
    bool write;

    CHECK_EQ(ptwr_execute(&insn, &regs, 5, &write), 9);
    CHECK(write && (regs.rflags & 0x40));
    CHECK_EQ(ptwr_execute(&insn, &regs, 6, &write), 6);
    CHECK(!write && !(regs.rflags & 0x40));
    CHECK_EQ(regs.rax, 6);
    insn = (struct ptwr_insn){ .op = PTWR_BTR, .size = 8, .reg = -1, .imm = 1 };
    CHECK_EQ(ptwr_execute(&insn, &regs, 7, &write), 5);
    CHECK(regs.rflags & 1);
    insn.op = PTWR_BTS;
    CHECK_EQ(ptwr_execute(&insn, &regs, 5, &write), 7);
    CHECK(!(regs.rflags & 1));
    insn = (struct ptwr_insn){ .op = PTWR_XCHG, .size = 4, .reg = 3 };
    regs.rbx = 0x1111111122222222;
    CHECK_EQ(ptwr_execute(&insn, &regs, 0x77, &write), 0x22222222);
    CHECK_EQ(regs.rbx, 0x77);
}

/* --- whole faults ---------------------------------------------------------------------------- */
/* The tree with its L1 mapped read-only at entry 3; code that writes is in the test's memory. */
static struct cpu_user_regs setup_fault(const u8 *code)
{
    world_create();
    build_tree(2);
    words(page_a[3])[3] = pte_make(page_a[3], P_RO);
    CHECK_EQ(call_mmuext(MMUEXT_NEW_BASEPTR, page_a[0], 0, DOMID_SELF), 0);
    return (struct cpu_user_regs){ .rip = (unsigned long)code, .cs = 0xe033,
                                   .error_code = PFEC_present | PFEC_write | PFEC_user };
}

TEST(a_write_to_an_l1_is_carried_out)
{
    static const u8 code[32] = { 0x48, 0x89, 0x07 };            /* mov %rax, (%rdi) */
    struct cpu_user_regs regs = setup_fault(code);

    regs.rax = pte_make(page_a[20], P_RW);
    CHECK_EQ(pv_fixup_page_fault((3UL << PAGE_SHIFT) + 8 * 50, &regs), 1);
    CHECK_EQ(words(page_a[3])[50], pte_make(page_a[20], P_RW));
    CHECK_EQ(regs.rip, (unsigned long)code + 3);
    CHECK_EQ(type_count(page_a[20]), 1);
    world_check();
    /* what is not allowed faults */
    regs.rip = (unsigned long)code;
    regs.rax = pte_make(page_a[0], P_RW);
    CHECK_EQ(pv_fixup_page_fault((3UL << PAGE_SHIFT) + 8 * 51, &regs), 0);
    CHECK_EQ(regs.rip, (unsigned long)code);
    /* nor in user mode */
    regs.rax = 0;
    dom_a->vcpu[0]->arch.pv.in_kernel = false;
    CHECK_EQ(pv_fixup_page_fault((3UL << PAGE_SHIFT) + 8 * 50, &regs), 0);
    world_check();
    world_destroy();
}

TEST(a_byte_of_an_entry_can_be_written)
{
    static const u8 code[32] = { 0xf0, 0x80, 0x27, 0xfd };      /* lock andb $-3, (%rdi) */
    struct cpu_user_regs regs = setup_fault(code);

    CHECK_EQ(pv_fixup_page_fault((3UL << PAGE_SHIFT) + 8 * 8, &regs), 1);
    CHECK_EQ(words(page_a[3])[8], pte_make(page_a[8], P_RO));
    CHECK_EQ(type_count(page_a[8]), 0);
    world_check();
    world_destroy();
}

TEST(spurious_faults_are_retried_real_ones_are_not)
{
    static const u8 code[32] = { 0x48, 0xab }; /* stos: not one that is carried out */
    struct cpu_user_regs regs = setup_fault(code);

    CHECK_EQ(pv_fixup_page_fault(8UL << PAGE_SHIFT, &regs), 1);         /* writable by now */
    CHECK_EQ(pv_fixup_page_fault(30UL << PAGE_SHIFT, &regs), 0);        /* not mapped */
    CHECK_EQ(pv_fixup_page_fault(3UL << PAGE_SHIFT, &regs), 0);         /* read-only */
    regs.error_code |= PFEC_reserved;
    CHECK_EQ(pv_fixup_page_fault(8UL << PAGE_SHIFT, &regs), 0);
    regs.error_code = PFEC_present | PFEC_insn | PFEC_user;
    words(page_a[3])[8] |= _PAGE_NX;
    CHECK_EQ(pv_fixup_page_fault(8UL << PAGE_SHIFT, &regs), 0);
    CHECK_EQ(pv_fixup_page_fault(9UL << PAGE_SHIFT, &regs), 1);
    world_destroy();
}
