// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions that applications may execute, compared with the CPU.
 */
#include <string.h>

#include "compare.h"
#include "random.h"
#include "test.h"

#define ROUNDS 60

#define ALU(name, base, f)                                                  \
    { name, 0, base + 0, -1, 0, G_BYTE | (f) }, { name, 0, base + 1, -1, 0, (f) },  \
    { name, 0, base + 2, -1, 0, G_BYTE }, { name, 0, base + 3, -1, 0, 0 },  \
    { name, 0, base + 4, -1, 0, G_BYTE | G_NOMODRM | G_IMM8 },              \
    { name, 0, base + 5, -1, 0, G_NOMODRM | G_IMMZ }
#define GROUP1(name, reg, f)                                                \
    { name, 0, 0x80, reg, 0, G_BYTE | G_IMM8 | (f) }, { name, 0, 0x81, reg, 0, G_IMMZ | (f) }, \
    { name, 0, 0x83, reg, 0, G_IMM8 | (f) }

static const struct template alu[] = {
    ALU("add", 0x00, G_LOCK), ALU("or", 0x08, G_LOCK), ALU("adc", 0x10, G_LOCK),
    ALU("sbb", 0x18, G_LOCK), ALU("and", 0x20, G_LOCK), ALU("sub", 0x28, G_LOCK),
    ALU("xor", 0x30, G_LOCK), ALU("cmp", 0x38, 0),
    GROUP1("add imm", 0, G_LOCK), GROUP1("or imm", 1, G_LOCK), GROUP1("adc imm", 2, G_LOCK),
    GROUP1("sbb imm", 3, G_LOCK), GROUP1("and imm", 4, G_LOCK), GROUP1("sub imm", 5, G_LOCK),
    GROUP1("xor imm", 6, G_LOCK), GROUP1("cmp imm", 7, 0),
    { "test", 0, 0x84, -1, 0, G_BYTE, AF }, { "test", 0, 0x85, -1, 0, 0, AF },
    { "test imm", 0, 0xf6, 0, 0, G_BYTE | G_IMM8, AF }, { "test imm", 0, 0xf7, 0, 0, G_IMMZ, AF },
    { "test al", 0, 0xa8, -1, 0, G_BYTE | G_NOMODRM | G_IMM8, AF },
    { "test eax", 0, 0xa9, -1, 0, G_NOMODRM | G_IMMZ, AF },
    { "not", 0, 0xf6, 2, 0, G_BYTE | G_LOCK }, { "not", 0, 0xf7, 2, 0, G_LOCK },
    { "neg", 0, 0xf6, 3, 0, G_BYTE | G_LOCK }, { "neg", 0, 0xf7, 3, 0, G_LOCK },
    { "inc", 0, 0xfe, 0, 0, G_BYTE | G_LOCK }, { "inc", 0, 0xff, 0, 0, G_LOCK },
    { "dec", 0, 0xfe, 1, 0, G_BYTE | G_LOCK }, { "dec", 0, 0xff, 1, 0, G_LOCK },
    { "inc short", 0, 0x40, -1, 0, G_PLUSR | G_ONLY32 },
    { "dec short", 0, 0x48, -1, 0, G_PLUSR | G_ONLY32 },
    { "adcx", 2, 0xf6, -1, 0x66, G_NO16 }, { "adox", 2, 0xf6, -1, 0xf3, G_NO16 },
};

/* A CPU may leave another OF for an immediate count than for the same in CL, which we use. */
#define SHIFT(name, reg)                                                    \
    { name, 0, 0xc0, reg, 0, G_BYTE | G_IMM8, OF | AF },                    \
    { name, 0, 0xc1, reg, 0, G_IMM8, OF | AF },                             \
    { name, 0, 0xd0, reg, 0, G_BYTE }, { name, 0, 0xd1, reg, 0, 0 },        \
    { name, 0, 0xd2, reg, 0, G_BYTE | G_CL }, { name, 0, 0xd3, reg, 0, G_CL }

static const struct template shifts[] = {
    SHIFT("rol", 0), SHIFT("ror", 1), SHIFT("rcl", 2), SHIFT("rcr", 3), SHIFT("shl", 4),
    SHIFT("shr", 5), SHIFT("sal", 6), SHIFT("sar", 7),
    { "shld", 1, 0xa4, -1, 0, G_IMM8, OF | AF }, { "shld cl", 1, 0xa5, -1, 0, G_CL },
    { "shrd", 1, 0xac, -1, 0, G_IMM8, OF | AF }, { "shrd cl", 1, 0xad, -1, 0, G_CL },
};

#define MUL_UNDEFINED (SF | ZF | AF | PF)
#define ALL_UNDEFINED (MUL_UNDEFINED | CF | OF)

static const struct template muldiv[] = {
    { "mul", 0, 0xf6, 4, 0, G_BYTE, MUL_UNDEFINED }, { "mul", 0, 0xf7, 4, 0, 0, MUL_UNDEFINED },
    { "imul", 0, 0xf6, 5, 0, G_BYTE, MUL_UNDEFINED }, { "imul", 0, 0xf7, 5, 0, 0, MUL_UNDEFINED },
    { "imul2", 1, 0xaf, -1, 0, 0, MUL_UNDEFINED },
    { "imul3", 0, 0x69, -1, 0, G_IMMZ, MUL_UNDEFINED },
    { "imul3", 0, 0x6b, -1, 0, G_IMM8, MUL_UNDEFINED },
    { "div", 0, 0xf6, 6, 0, G_BYTE, ALL_UNDEFINED }, { "div", 0, 0xf7, 6, 0, 0, ALL_UNDEFINED },
    { "idiv", 0, 0xf6, 7, 0, G_BYTE, ALL_UNDEFINED }, { "idiv", 0, 0xf7, 7, 0, 0, ALL_UNDEFINED },
};

static const struct template data[] = {
    { "mov", 0, 0x88, -1, 0, G_BYTE }, { "mov", 0, 0x89, -1, 0, 0 },
    { "mov", 0, 0x8a, -1, 0, G_BYTE }, { "mov", 0, 0x8b, -1, 0, 0 },
    { "mov imm", 0, 0xc6, 0, 0, G_BYTE | G_IMM8 }, { "mov imm", 0, 0xc7, 0, 0, G_IMMZ },
    { "mov imm", 0, 0xb0, -1, 0, G_BYTE | G_PLUSR | G_IMM8 },
    { "mov imm", 0, 0xb8, -1, 0, G_PLUSR | G_IMMV },
    { "movzx", 1, 0xb6, -1, 0, 0 }, { "movzx", 1, 0xb7, -1, 0, 0 },
    { "movsx", 1, 0xbe, -1, 0, 0 }, { "movsx", 1, 0xbf, -1, 0, 0 },
    { "movsxd", 0, 0x63, -1, 0, G_ONLY64 },
    { "lea", 0, 0x8d, -1, 0, G_MEM },
    { "xchg", 0, 0x86, -1, 0, G_BYTE | G_LOCK }, { "xchg", 0, 0x87, -1, 0, G_LOCK },
    { "xchg rax", 0, 0x90, -1, 0, G_PLUSR },
    { "xadd", 1, 0xc0, -1, 0, G_BYTE | G_LOCK }, { "xadd", 1, 0xc1, -1, 0, G_LOCK },
    { "cmpxchg", 1, 0xb0, -1, 0, G_BYTE | G_LOCK }, { "cmpxchg", 1, 0xb1, -1, 0, G_LOCK },
    { "cmpxchg8b", 1, 0xc7, 1, 0, G_MEM | G_NO16 | G_EXACT | G_LOCK },
    { "cmpxchg16b", 1, 0xc7, 1, 0, G_MEM | G_W | G_ALIGN | G_ONLY64 | G_LOCK },
    { "bswap", 1, 0xc8, -1, 0, G_PLUSR | G_NO16 },
    { "cbw", 0, 0x98, -1, 0, G_NOMODRM }, { "cwd", 0, 0x99, -1, 0, G_NOMODRM },
    { "sahf", 0, 0x9e, -1, 0, G_NOMODRM }, { "lahf", 0, 0x9f, -1, 0, G_NOMODRM },
    { "salc", 0, 0xd6, -1, 0, G_NOMODRM | G_ONLY32 },
    { "clc", 0, 0xf8, -1, 0, G_NOMODRM }, { "stc", 0, 0xf9, -1, 0, G_NOMODRM },
    { "cmc", 0, 0xf5, -1, 0, G_NOMODRM }, { "cld", 0, 0xfc, -1, 0, G_NOMODRM },
    { "std", 0, 0xfd, -1, 0, G_NOMODRM },
    { "movbe", 2, 0xf0, -1, 0, G_MEM }, { "movbe", 2, 0xf1, -1, 0, G_MEM },
    { "crc32", 2, 0xf0, -1, 0xf2, G_NO16 }, { "crc32", 2, 0xf1, -1, 0xf2, 0 },
    { "movnti", 1, 0xc3, -1, 0, G_MEM | G_NO16 },
    { "nop", 1, 0x1f, -1, 0, 0 }, { "prefetch", 1, 0x18, 1, 0, G_MEM },
    { "clflush", 1, 0xae, 7, 0, G_MEM | G_NO16 }, { "mfence", 1, 0xae, 6, 0, G_REG | G_EXACT },
};

#define BCD_UNDEFINED (OF | SF | ZF | PF)
static const struct template bcd[] = {
    { "daa", 0, 0x27, -1, 0, G_NOMODRM | G_ONLY32, OF },
    { "das", 0, 0x2f, -1, 0, G_NOMODRM | G_ONLY32, OF },
    { "aaa", 0, 0x37, -1, 0, G_NOMODRM | G_ONLY32, BCD_UNDEFINED },
    { "aas", 0, 0x3f, -1, 0, G_NOMODRM | G_ONLY32, BCD_UNDEFINED },
    { "aam", 0, 0xd4, -1, 0, G_NOMODRM | G_ONLY32 | G_IMM8, OF | AF | CF },
    { "aad", 0, 0xd5, -1, 0, G_NOMODRM | G_ONLY32 | G_IMM8, OF | AF | CF },
};

#define BT_UNDEFINED (OF | SF | AF | PF)
#define SCAN_UNDEFINED (CF | OF | SF | AF | PF)
#define BT(name, op, reg, f)                                                \
    { name, 1, op, -1, 0, G_SMALL_REG | (f), BT_UNDEFINED },                \
    { name, 1, 0xba, reg, 0, G_IMM8 | (f), BT_UNDEFINED }

static const struct template bits[] = {
    BT("bt", 0xa3, 4, 0), BT("bts", 0xab, 5, G_LOCK), BT("btr", 0xb3, 6, G_LOCK),
    BT("btc", 0xbb, 7, G_LOCK),
    { "bsf", 1, 0xbc, -1, 0, 0, SCAN_UNDEFINED }, { "bsr", 1, 0xbd, -1, 0, 0, SCAN_UNDEFINED },
    { "tzcnt", 1, 0xbc, -1, 0xf3, 0, OF | SF | AF | PF },
    { "lzcnt", 1, 0xbd, -1, 0xf3, 0, OF | SF | AF | PF },
    { "popcnt", 1, 0xb8, -1, 0xf3, 0 },
    { "andn", 2, 0xf2, -1, 0, G_VEX, AF | PF }, { "bextr", 2, 0xf7, -1, 0, G_VEX, AF | SF | PF },
    { "blsr", 2, 0xf3, 1, 0, G_VEX, AF | PF }, { "blsmsk", 2, 0xf3, 2, 0, G_VEX, AF | PF },
    { "blsi", 2, 0xf3, 3, 0, G_VEX, AF | PF }, { "bzhi", 2, 0xf5, -1, 0, G_VEX, AF | PF },
    { "pdep", 2, 0xf5, -1, 0xf2, G_VEX }, { "pext", 2, 0xf5, -1, 0xf3, G_VEX },
    { "mulx", 2, 0xf6, -1, 0xf2, G_VEX }, { "shlx", 2, 0xf7, -1, 0x66, G_VEX },
    { "sarx", 2, 0xf7, -1, 0xf3, G_VEX }, { "shrx", 2, 0xf7, -1, 0xf2, G_VEX },
};

static const struct template strings[] = {
    { "movsb", 0, 0xa4, -1, 0, G_BYTE | G_NOMODRM | G_REP },
    { "movs", 0, 0xa5, -1, 0, G_NOMODRM | G_REP },
    { "cmpsb", 0, 0xa6, -1, 0, G_BYTE | G_NOMODRM | G_REP },
    { "cmps", 0, 0xa7, -1, 0, G_NOMODRM | G_REP },
    { "stosb", 0, 0xaa, -1, 0, G_BYTE | G_NOMODRM | G_REP },
    { "stos", 0, 0xab, -1, 0, G_NOMODRM | G_REP },
    { "lodsb", 0, 0xac, -1, 0, G_BYTE | G_NOMODRM | G_REP },
    { "lods", 0, 0xad, -1, 0, G_NOMODRM | G_REP },
    { "scasb", 0, 0xae, -1, 0, G_BYTE | G_NOMODRM | G_REP },
    { "scas", 0, 0xaf, -1, 0, G_NOMODRM | G_REP },
};

static const struct template stack[] = {
    { "push", 0, 0x50, -1, 0, G_PLUSR | G_STACK }, { "pop", 0, 0x58, -1, 0, G_PLUSR | G_STACK },
    { "push imm", 0, 0x68, -1, 0, G_NOMODRM | G_STACK | G_IMMZ },
    { "push imm8", 0, 0x6a, -1, 0, G_NOMODRM | G_STACK | G_IMM8 },
    { "push rm", 0, 0xff, 6, 0, G_STACK }, { "pop rm", 0, 0x8f, 0, 0, G_STACK },
    { "leave", 0, 0xc9, -1, 0, G_NOMODRM | G_STACK | G_RBP_STACK },
    { "pusha", 0, 0x60, -1, 0, G_NOMODRM | G_ONLY32 },
    { "popa", 0, 0x61, -1, 0, G_NOMODRM | G_ONLY32 },
};

static void compare(const struct template *t, unsigned int n, unsigned int what)
{
    random_seed(n);
    compare_templates(t, n, 64, ROUNDS, what);
    compare_templates(t, n, 32, ROUNDS, what);
}

/* String and stack instructions access memory that is no operand. */
#define COMPARE(group)  compare(group, sizeof(group) / sizeof(*group), COMPARE_ACCESS)
#define COMPARE_IMPLICIT(group) compare(group, sizeof(group) / sizeof(*group), 0)

TEST(arithmetic_and_logic)
{
    COMPARE(alu);
}

TEST(shifts_and_rotates)
{
    COMPARE(shifts);
}

TEST(multiplication_and_division)
{
    COMPARE(muldiv);
}

TEST(data_transfer)
{
    COMPARE(data);
}

TEST(decimal_arithmetic)
{
    COMPARE(bcd);
}

TEST(bits_and_bit_fields)
{
    COMPARE(bits);
}

TEST(string_instructions)
{
    COMPARE_IMPLICIT(strings);
}

TEST(stack_instructions)
{
    COMPARE_IMPLICIT(stack);
}

static void compare_condition(uint8_t cc, unsigned int width)
{
    struct template cmov = { "cmov", 1, 0x40 | cc, -1, 0, 0 };
    struct template set = { "set", 1, 0x90 | cc, 0, 0, G_BYTE };

    compare_templates(&cmov, 1, width, ROUNDS, 0);
    compare_templates(&set, 1, width, ROUNDS, 0);
}

TEST(conditions)
{
    random_seed(1);
    for (unsigned int cc = 0; cc < 16; cc++) {
        compare_condition(cc, 64);
        compare_condition(cc, 32);
    }
}

static void random_start(struct native *n)
{
    memset(n, 0, sizeof(*n));
    for (unsigned int i = 0; i < 16; i++)
        n->regs.gpr[i] = (uint32_t)random_value();
    n->regs.gpr[X86_GPR_RSP] = (uintptr_t)native_data + 4096;
    n->regs.gpr[X86_GPR_RCX] = random_below(3);
    n->regs.rip = native_code_address();
    n->regs.rflags = 0x202 | (random_u64() & 0x8d5);
    n->xsave.header[0] = 3;
}

static void compare_branch(const char *name, unsigned int width, const char *opcode,
                           unsigned int opcode_len, unsigned int disp_bytes)
{
    int64_t disp = native_branch_target() - native_code_address() - opcode_len - disp_bytes;
    struct native n;
    uint8_t code[15];

    memcpy(code, opcode, opcode_len);
    memcpy(code + opcode_len, &disp, disp_bytes);
    for (unsigned int i = 0; i < ROUNDS; i++) {
        random_start(&n);
        compare_one(name, width, code, opcode_len + disp_bytes, &n, 0, 0);
    }
}

static void compare_branches(unsigned int width)
{
    for (unsigned int cc = 0; cc < 16; cc++) {
        char near[] = { 0x0f, 0x80 | cc }, narrow[] = { 0x70 | cc };

        compare_branch("jcc", width, narrow, 1, 1);
        compare_branch("jcc", width, near, 2, 4);
    }
    compare_branch("jmp", width, "\xe9", 1, 4);
    compare_branch("jmp", width, "\xeb", 1, 1);
    compare_branch("call", width, "\xe8", 1, 4);
    compare_branch("loopne", width, "\xe0", 1, 1);
    compare_branch("loope", width, "\xe1", 1, 1);
    compare_branch("loop", width, "\xe2", 1, 1);
    compare_branch("jrcxz", width, "\xe3", 1, 1);
    compare_branch("loop", width, "\x67\xe2", 2, 1);
    compare_branch("jecxz", width, "\x67\xe3", 2, 1);
}

TEST(branches)
{
    random_seed(2);
    compare_branches(64);
    compare_branches(32);
}

/* Through a register, through memory, and back. */
static void compare_indirect(unsigned int width)
{
    static const struct {
        const char *name, *code;
        unsigned int len;
    } rows[] = {
        { "jmp *rbx", "\xff\xe3", 2 }, { "call *rbx", "\xff\xd3", 2 },
        { "jmp *(rsi)", "\xff\x26", 2 }, { "call *(rsi)", "\xff\x16", 2 },
        { "ret", "\xc3", 1 }, { "ret 24", "\xc2\x18\x00", 3 },
    };
    uint64_t target = native_branch_target();
    struct native n;

    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        random_start(&n);
        n.regs.gpr[X86_GPR_RBX] = target;
        n.regs.gpr[X86_GPR_RSI] = n.regs.gpr[X86_GPR_RSP];
        memcpy(native_data + 4096, &target, 8);
        compare_one(rows[i].name, width, (const uint8_t *)rows[i].code, rows[i].len, &n, 0, 0);
    }
}

TEST(indirect_branches)
{
    compare_indirect(64);
    compare_indirect(32);
}

static void compare_frames(unsigned int width)
{
    struct native n;

    for (unsigned int level = 0; level < 34; level++) {
        uint8_t code[] = { 0xc8, 0x28, 0x00, level };

        random_start(&n);
        n.regs.gpr[X86_GPR_RBP] = n.regs.gpr[X86_GPR_RSP] + 1024;
        compare_one("enter", width, code, sizeof(code), &n, 0, 0);
    }
    for (unsigned int i = 0; i < ROUNDS; i++) {
        random_start(&n);
        compare_one("pushf", width, (const uint8_t *)"\x9c", 1, &n, 0, 0);
        random_start(&n);
        n.regs.gpr[X86_GPR_RAX] = 0x202 | (random_u64() & 0xcd5);
        memcpy(native_data + 4096, &n.regs.gpr[X86_GPR_RAX], 8);
        compare_one("popf", width, (const uint8_t *)"\x9d", 1, &n, 0, 0);
        random_start(&n);
        n.regs.gpr[X86_GPR_RBX] = n.regs.gpr[X86_GPR_RSP] - 100;
        compare_one("xlat", width, (const uint8_t *)"\xd7", 1, &n, 0, 0);
    }
}

TEST(frames_and_flags_on_the_stack)
{
    random_seed(3);
    compare_frames(64);
    compare_frames(32);
}

TEST(bounds)
{
    struct native n;

    random_seed(4);
    for (unsigned int i = 0; i < ROUNDS; i++) {
        int32_t bounds[2] = { -5, 5 };

        random_start(&n);
        n.regs.gpr[X86_GPR_RDI] = n.regs.gpr[X86_GPR_RSP];
        n.regs.gpr[X86_GPR_RBX] = (uint32_t)((int)random_below(20) - 10);
        memcpy(native_data + 4096, bounds, 8);
        compare_one("bound", 32, (const uint8_t *)"\x62\x1f", 2, &n, 0, 0);
    }
}

/* Comparisons that succeed, which random values never do. */
TEST(compare_and_exchange_of_equals)
{
    static const struct {
        const char *code;
        unsigned int len, bits;
    } rows[] = {
        { "\x0f\xc7\x0e", 3, 64 }, { "\xf0\x0f\xc7\x0e", 4, 64 }, { "\x0f\xc7\x0e", 3, 32 },
        { "\x48\x0f\xc7\x0e", 4, 64 }, { "\xf0\x48\x0f\xc7\x0e", 5, 64 },
        { "\x0f\xb1\x1e", 3, 64 }, { "\x48\x0f\xb1\x1e", 4, 64 }, { "\x0f\xb0\x1e", 3, 32 },
    };
    struct native n;

    random_seed(12);
    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows) * 10; i++) {
        unsigned int row = i / 10, half = strchr(rows[row].code, 0x48) ? 8 : 4;

        random_start(&n);
        for (unsigned int reg = 0; reg < 4; reg++)
            n.regs.gpr[reg] = rows[row].bits == 64 ? random_u64() : (uint32_t)random_u64();
        n.regs.gpr[X86_GPR_RSI] = n.regs.gpr[X86_GPR_RSP];
        memcpy(native_data + 4096, &n.regs.gpr[X86_GPR_RAX], half);
        memcpy(native_data + 4096 + half, &n.regs.gpr[X86_GPR_RDX], half);
        compare_one("cmpxchg", rows[row].bits, (const uint8_t *)rows[row].code, rows[row].len, &n,
                    0, 0);
    }
}

TEST(rotation_without_flags)
{
    static const char *const codes[] = { "\xc4\xe3\x7b\xf0\x06\x25", "\xc4\xe3\xfb\xf0\x06\x25",
                                         "\xc4\xe3\x7b\xf0\xc3\x40" };
    struct native n;

    random_seed(13);
    for (unsigned int i = 0; i < 30; i++) {
        random_start(&n);
        n.regs.gpr[X86_GPR_RSI] = n.regs.gpr[X86_GPR_RSP];
        compare_one("rorx", 64, (const uint8_t *)codes[i % 3], 6, &n, 0, 0);
    }
}

TEST(moves_of_64_bytes)
{
    struct native n;

    random_start(&n);
    n.regs.gpr[X86_GPR_RSI] = n.regs.gpr[X86_GPR_RSP] + 5;
    n.regs.gpr[X86_GPR_RDI] = n.regs.gpr[X86_GPR_RSP] + 1024;
    compare_one("movdir64b", 64, (const uint8_t *)"\x66\x0f\x38\xf8\x3e", 5, &n, 0, 0);
    n.regs.gpr[X86_GPR_RDI] += 8;
    compare_one("movdir64b", 64, (const uint8_t *)"\x66\x0f\x38\xf8\x3e", 5, &n, 0, 0);
}

TEST(division_by_zero_in_decimal)
{
    struct native n;

    random_start(&n);
    compare_one("aam", 32, (const uint8_t *)"\xd4\x00", 2, &n, 0, 0);
}

/* What an application may not do is refused, in the same way. */
TEST(privileged_instructions_fault)
{
    static const struct {
        const char *name, *code;
        unsigned int len, bits;
    } rows[] = {
        { "hlt", "\xf4", 1, 64 }, { "cli", "\xfa", 1, 64 }, { "sti", "\xfb", 1, 64 },
        { "mov %cr0", "\x0f\x20\xc0", 3, 64 }, { "mov cr4", "\x0f\x22\xe0", 3, 64 },
        { "mov %dr7", "\x0f\x21\xf8", 3, 64 }, { "clts", "\x0f\x06", 2, 64 },
        { "lgdt", "\x0f\x01\x10", 3, 64 }, { "invlpg", "\x0f\x01\x38", 3, 64 },
        { "wrmsr", "\x0f\x30", 2, 64 }, { "rdmsr", "\x0f\x32", 2, 64 },
        { "wbinvd", "\x0f\x09", 2, 64 }, { "invd", "\x0f\x08", 2, 64 },
        { "swapgs", "\x0f\x01\xf8", 3, 64 }, { "clac", "\x0f\x01\xca", 3, 64 },
        { "lmsw", "\x0f\x01\xf0", 3, 64 }, { "ltr", "\x0f\x00\xd8", 3, 64 },
        { "lldt", "\x0f\x00\xd0", 3, 64 }, { "ud2", "\x0f\x0b", 2, 64 },
        { "in", "\xec", 1, 64 }, { "out", "\xee", 1, 64 }, { "insb", "\x6c", 1, 64 },
        { "sysexit", "\x0f\x35", 2, 64 }, { "xsetbv", "\x0f\x01\xd1", 3, 64 },
        { "monitor", "\x0f\x01\xc8", 3, 64 }, { "vmxoff", "\x0f\x01\xc4", 3, 64 },
        { "push es", "\x06", 1, 64 }, { "mov cs", "\x8e\xc8", 2, 64 }, { "aaa", "\x37", 1, 64 },
        { "lock mov", "\xf0\x89\x03", 3, 64 }, { "lds", "\xc5\x00", 2, 32 },
        { "hlt", "\xf4", 1, 32 }, { "swapgs", "\x0f\x01\xf8", 3, 32 },
    };
    struct native n;

    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        random_start(&n);
        n.regs.gpr[X86_GPR_RAX] = n.regs.gpr[X86_GPR_RSP];
        if (rows[i].code[0] == (char)0xc5)
            continue;               /* loads what is there: not for both */
        compare_one(rows[i].name, rows[i].bits, (const uint8_t *)rows[i].code, rows[i].len, &n, 0,
                    0);
    }
}

/* Addresses that are not canonical, or not mapped, or out of alignment. */
TEST(bad_addresses_fault)
{
    struct native n;

    random_start(&n);
    n.regs.gpr[X86_GPR_RAX] = 0x8000000000000000ull;
    compare_one("mov", 64, (const uint8_t *)"\x8b\x18", 2, &n, 0, 0);
    n.regs.gpr[X86_GPR_RBP] = 0x800000000000ull;
    compare_one("mov", 64, (const uint8_t *)"\x8b\x5d\x00", 3, &n, 0, 0);
    n.regs.gpr[X86_GPR_RAX] = (uintptr_t)native_data - 4;
    compare_one("mov", 64, (const uint8_t *)"\x8b\x18", 2, &n, 0, 0);
    compare_one("add", 64, (const uint8_t *)"\x01\x18", 2, &n, 0, 0);
    n.regs.gpr[X86_GPR_RAX] = (uintptr_t)native_data + 8;
    compare_one("cmpxchg16b", 64, (const uint8_t *)"\x48\x0f\xc7\x08", 4, &n, 0, 0);
    compare_one("movaps", 64, (const uint8_t *)"\x0f\x28\x00", 3, &n, 0, 0);
    compare_one("fxsave", 64, (const uint8_t *)"\x0f\xae\x00", 3, &n, 0, 0);
}
