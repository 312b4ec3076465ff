// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the decoder says beyond the length.
 */
#include <errno.h>
#include <string.h>

#include <lib/x86-insn.h>

#include "test.h"

static int decode(struct x86_insn *insn, unsigned int bits, const char *bytes, unsigned int n)
{
    return x86_decode_insn(insn, bits, bytes, n);
}

TEST(operands_of_a_load)
{
    struct x86_emul_regs regs = { .gpr = { [X86_GPR_RBX] = 0x1000, [X86_GPR_R9] = 3 } };
    struct x86_insn insn;

    /* mov %fs:-8(%rbx,%r9,4), %ecx */
    CHECK_EQ(decode(&insn, 64, "\x64\x42\x8b\x4c\x8b\xf8", 6), 6);
    CHECK_EQ(insn.op, X86_OP_MOV);
    CHECK_EQ(insn.operand[0].kind, X86_OPERAND_GPR);
    CHECK_EQ(insn.operand[0].reg, X86_GPR_RCX);
    CHECK_EQ(insn.operand[0].bytes, 4);
    CHECK_EQ(insn.operand[1].kind, X86_OPERAND_MEM);
    CHECK_EQ(insn.mem_access, X86_MEM_READS);
    CHECK_EQ(insn.mem.seg, X86_SEG_FS);
    CHECK_EQ(x86_insn_mem_offset(&insn, &regs), 0x1000 + 12 - 8);
}

TEST(address_relative_to_rip)
{
    struct x86_emul_regs regs = { .rip = 0xffffffff80000000ull };
    struct x86_insn insn;

    /* addq $1, 0x10(%rip) */
    CHECK_EQ(decode(&insn, 64, "\x48\x83\x05\x10\x00\x00\x00\x01", 8), 8);
    CHECK_EQ(insn.mem_access, X86_MEM_READS | X86_MEM_WRITES);
    CHECK_EQ(insn.operand[0].bytes, 8);
    CHECK_EQ(x86_insn_mem_offset(&insn, &regs), 0xffffffff80000018ull);
    CHECK_EQ(decode(&insn, 32, "\x83\x05\x10\x00\x00\x00\x01", 7), 7);
    CHECK_EQ(x86_insn_mem_offset(&insn, &regs), 0x10);
}

TEST(sixteen_bit_addresses_wrap)
{
    struct x86_emul_regs regs = { .gpr = { [X86_GPR_RBP] = 0xfff0, [X86_GPR_RSI] = 0x20 } };
    struct x86_insn insn;

    /* mov 0x10(%bp,%si), %al */
    CHECK_EQ(decode(&insn, 16, "\x8a\x42\x10", 3), 3);
    CHECK_EQ(insn.mem.seg, X86_SEG_SS);
    CHECK_EQ(x86_insn_mem_offset(&insn, &regs), 0x20);
}

TEST(registers_of_one_byte)
{
    struct x86_emul_regs regs = { .gpr = { [0] = 0x1122334455667788ull } };
    struct x86_insn insn;

    CHECK_EQ(decode(&insn, 64, "\xb4\x99", 2), 2);              /* mov $0x99, %ah */
    CHECK(insn.operand[0].high);
    x86_operand_write_gpr(&insn.operand[0], &regs, 0x99);
    CHECK_EQ(regs.gpr[0], 0x1122334455669988ull);
    CHECK_EQ(decode(&insn, 64, "\x40\xb4\x99", 3), 3);          /* mov $0x99, %spl */
    CHECK(!insn.operand[0].high);
    CHECK_EQ(insn.operand[0].reg, X86_GPR_RSP);
}

TEST(too_short_and_too_long)
{
    struct x86_insn insn;
    char bytes[16];

    CHECK_EQ(decode(&insn, 64, "\x48", 1), -ENODATA);
    CHECK_EQ(decode(&insn, 64, "\x48\xb8\x01\x02", 4), -ENODATA);
    CHECK_EQ(decode(&insn, 64, "", 0), -ENODATA);
    CHECK_EQ(decode(&insn, 64, "\xd9", 1), -ENODATA);          /* a group, without its ModRM */
    CHECK_EQ(decode(&insn, 64, "\x0f\xae", 2), -ENODATA);
    memset(bytes, 0x66, sizeof(bytes));
    CHECK_EQ(decode(&insn, 64, bytes, 15), -E2BIG);
    bytes[14] = 0x90;
    CHECK_EQ(decode(&insn, 64, bytes, 15), 15);
    bytes[14] = 0xb8;
    CHECK_EQ(decode(&insn, 64, bytes, 15), -E2BIG);
}

TEST(what_bytes_alone_forbid)
{
    static const struct {
        unsigned int bits;
        const char *bytes;
        int rc;
    } rows[] = {
        { 64, "\x06", -EINVAL },                        /* push %es */
        { 32, "\x06", 1 },
        { 64, "\x0f\x01\xf8", 3 },                      /* swapgs */
        { 32, "\x0f\x01\xf8", -EINVAL },
        { 64, "\xf0\x89\x18", -EINVAL },                /* lock mov */
        { 64, "\xf0\x01\x18", 3 },                      /* lock add %ebx, (%rax) */
        { 64, "\xf0\x03\x18", -EINVAL },                /* lock add (%rax), %ebx */
        { 64, "\xf0\x01\xd8", -EINVAL },                /* lock add %ebx, %eax */
        { 64, "\x8d\xc0", -EINVAL },                    /* lea with a register */
        { 64, "\x0f\x0b", 2 },                          /* ud2 */
        { 64, "\x0f\x24\xc0", -EINVAL },
        { 64, "\xc5\xf8\x77", 3 },                      /* vzeroupper */
        { 64, "\x66\xc5\xf8\x77", -EINVAL },
        { 64, "\xc5\xf0\x10\x00", -EINVAL },            /* vmovups with vvvv = 1 */
        { 64, "\xc5\xf8\x10\x00", 4 },
        { 64, "\xc5\xfa\x10\x00", 4 },                  /* vmovss (%rax), %xmm0 */
        { 64, "\xc5\xf2\x10\xc0", 4 },                  /* vmovss %xmm0, %xmm1, %xmm0 */
        { 32, "\xc5\x10\x00", 2 },                      /* lds (%eax), %edx */
    };
    struct x86_insn insn;

    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        CHECK_EQ(decode(&insn, rows[i].bits, rows[i].bytes, 15), rows[i].rc);
}
