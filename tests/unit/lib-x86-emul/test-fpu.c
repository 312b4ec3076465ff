// SPDX-License-Identifier: GPL-2.0-only
/*
 * FPU, MMX, SSE and AVX: moves and control, compared with the CPU.
 */
#include <string.h>

#include "compare.h"
#include "machine.h"
#include "random.h"
#include "test.h"

#define ROUNDS 40

#define SSE(name, op, prefix, f)    { name, 1, op, -1, prefix, G_NO16 | (f) }
#define AVX(name, op, prefix, f)    { name, 1, op, -1, prefix, G_VEX | (f) }

static const struct template sse[] = {
    SSE("movups", 0x10, 0, 0), SSE("movups", 0x11, 0, 0),
    SSE("movupd", 0x10, 0x66, 0), SSE("movupd", 0x11, 0x66, 0),
    SSE("movss", 0x10, 0xf3, 0), SSE("movss", 0x11, 0xf3, 0),
    SSE("movsd", 0x10, 0xf2, 0), SSE("movsd", 0x11, 0xf2, 0),
    SSE("movlps", 0x12, 0, G_MEM), SSE("movlps", 0x13, 0, G_MEM),
    SSE("movhps", 0x16, 0, G_MEM), SSE("movhps", 0x17, 0, G_MEM),
    SSE("movlpd", 0x12, 0x66, G_MEM), SSE("movhpd", 0x17, 0x66, G_MEM),
    SSE("movaps", 0x28, 0, G_ALIGN), SSE("movaps", 0x29, 0, G_ALIGN),
    SSE("movaps", 0x28, 0, 0), SSE("movapd", 0x29, 0x66, 0),
    SSE("movntps", 0x2b, 0, G_MEM | G_ALIGN), SSE("movntpd", 0x2b, 0x66, G_MEM),
    SSE("movd mm", 0x6e, 0, 0), SSE("movd", 0x6e, 0x66, 0), SSE("movd mm", 0x7e, 0, 0),
    SSE("movd", 0x7e, 0x66, 0), SSE("movq", 0x7e, 0xf3, 0), SSE("movq", 0xd6, 0x66, 0),
    SSE("movq mm", 0x6f, 0, 0), SSE("movq mm", 0x7f, 0, 0),
    SSE("movdqa", 0x6f, 0x66, G_ALIGN), SSE("movdqa", 0x7f, 0x66, G_ALIGN),
    SSE("movdqu", 0x6f, 0xf3, 0), SSE("movdqu", 0x7f, 0xf3, 0),
    SSE("movntq", 0xe7, 0, G_MEM), SSE("movntdq", 0xe7, 0x66, G_MEM | G_ALIGN),
    SSE("lddqu", 0xf0, 0xf2, G_MEM),
    { "movntdqa", 2, 0x2a, -1, 0x66, G_NO16 | G_MEM | G_ALIGN },
    { "emms", 1, 0x77, -1, 0, G_NOMODRM | G_EXACT },
    { "stmxcsr", 1, 0xae, 3, 0, G_MEM | G_NO16 },
};

static const struct template avx[] = {
    AVX("vmovups", 0x10, 0, G_L1), AVX("vmovups", 0x11, 0, G_L1),
    AVX("vmovapd", 0x28, 0x66, G_L1 | G_ALIGN), AVX("vmovapd", 0x29, 0x66, G_L1),
    AVX("vmovdqu", 0x6f, 0xf3, G_L1), AVX("vmovdqa", 0x7f, 0x66, G_L1 | G_ALIGN),
    AVX("vmovss", 0x10, 0xf3, G_REG), AVX("vmovsd", 0x11, 0xf2, G_REG),
    AVX("vmovss", 0x10, 0xf3, G_MEM | G_L1), AVX("vmovsd", 0x11, 0xf2, G_MEM | G_L1),
    AVX("vmovlps", 0x12, 0, G_MEM), AVX("vmovhps", 0x16, 0, G_MEM),
    AVX("vmovlps", 0x13, 0, G_MEM | G_BYTE), AVX("vmovhpd", 0x17, 0x66, G_MEM | G_BYTE),
    AVX("vmovd", 0x6e, 0x66, G_BYTE), AVX("vmovd", 0x7e, 0x66, G_BYTE),
    AVX("vmovq", 0x6e, 0x66, G_BYTE | G_W), AVX("vmovq", 0x7e, 0x66, G_BYTE | G_W),
    AVX("vmovq", 0x7e, 0xf3, G_BYTE), AVX("vmovq", 0xd6, 0x66, G_BYTE),
    AVX("vmovntdq", 0xe7, 0x66, G_MEM | G_ALIGN | G_L1), AVX("vlddqu", 0xf0, 0xf2, G_MEM | G_L1),
    { "vmovntdqa", 2, 0x2a, -1, 0x66, G_VEX | G_MEM | G_ALIGN | G_L1 },
    { "vzero", 1, 0x77, -1, 0, G_VEX | G_NOMODRM | G_L1 },
};

static const struct template x87[] = {
    { "fld m32", 0, 0xd9, 0, 0, G_MEM | G_NO16 }, { "fld m64", 0, 0xdd, 0, 0, G_MEM | G_NO16 },
    { "fld m80", 0, 0xdb, 5, 0, G_MEM | G_NO16 }, { "fild m16", 0, 0xdf, 0, 0, G_MEM | G_NO16 },
    { "fild m32", 0, 0xdb, 0, 0, G_MEM | G_NO16 }, { "fild m64", 0, 0xdf, 5, 0, G_MEM | G_NO16 },
    { "fst m32", 0, 0xd9, 2, 0, G_MEM | G_NO16 }, { "fstp m32", 0, 0xd9, 3, 0, G_MEM | G_NO16 },
    { "fst m64", 0, 0xdd, 2, 0, G_MEM | G_NO16 }, { "fstp m64", 0, 0xdd, 3, 0, G_MEM | G_NO16 },
    { "fstp m80", 0, 0xdb, 7, 0, G_MEM | G_NO16 }, { "fist m16", 0, 0xdf, 2, 0, G_MEM | G_NO16 },
    { "fistp m16", 0, 0xdf, 3, 0, G_MEM | G_NO16 }, { "fist m32", 0, 0xdb, 2, 0, G_MEM | G_NO16 },
    { "fistp m32", 0, 0xdb, 3, 0, G_MEM | G_NO16 }, { "fistp m64", 0, 0xdf, 7, 0, G_MEM | G_NO16 },
    { "fisttp m16", 0, 0xdf, 1, 0, G_MEM | G_NO16 },
    { "fisttp m32", 0, 0xdb, 1, 0, G_MEM | G_NO16 },
    { "fisttp m64", 0, 0xdd, 1, 0, G_MEM | G_NO16 },
    { "fbstp", 0, 0xdf, 6, 0, G_MEM | G_NO16 },
    { "fnstcw", 0, 0xd9, 7, 0, G_MEM | G_NO16 }, { "fnstsw", 0, 0xdd, 7, 0, G_MEM | G_NO16 },
    { "fld st", 0, 0xd9, 0, 0, G_REG | G_EXACT }, { "fxch", 0, 0xd9, 1, 0, G_REG | G_EXACT },
    { "fst st", 0, 0xdd, 2, 0, G_REG | G_EXACT }, { "fstp st", 0, 0xdd, 3, 0, G_REG | G_EXACT },
    { "ffree", 0, 0xdd, 0, 0, G_REG | G_EXACT },
};

static void compare(const struct template *t, unsigned int n, unsigned int rounds)
{
    random_seed(n);
    compare_templates(t, n, 64, rounds, COMPARE_FPU | COMPARE_ACCESS);
    compare_templates(t, n, 32, rounds, COMPARE_FPU | COMPARE_ACCESS);
}

TEST(moves_of_sse_and_mmx)
{
    compare(sse, sizeof(sse) / sizeof(*sse), ROUNDS);
}

TEST(moves_of_avx)
{
    compare(avx, sizeof(avx) / sizeof(*avx), ROUNDS);
}

TEST(moves_of_the_fpu)
{
    compare(x87, sizeof(x87) / sizeof(*x87), ROUNDS * 5);
}

static void start_state(struct native *n)
{
    uint16_t fcw = 0x37f | random_below(4) << 10;
    uint32_t mxcsr = 0x1f80;

    memset(n, 0, sizeof(*n));
    n->regs.gpr[X86_GPR_RSP] = (uintptr_t)native_data + 4096;
    n->regs.gpr[X86_GPR_RAX] = (uintptr_t)native_data + 2048;
    n->regs.rip = native_code_address();
    n->regs.rflags = 0x202;
    memcpy(n->xsave.fxsave, &fcw, 2);
    memcpy(n->xsave.fxsave + 24, &mxcsr, 4);
    n->xsave.fxsave[28] = n->xsave.fxsave[29] = 0xff;   /* MXCSR_MASK */
    n->xsave.fxsave[4] = 0xff;
    n->xsave.header[0] = 3;
}

/* Random bits rarely are numbers near the limits of smaller formats; these are. */
static void put_number(struct native *n)
{
    uint64_t mantissa = random_u64() | 1ull << 63;
    uint16_t exponent;

    switch (random_below(4)) {
    case 0:  exponent = 16383 - 160 + random_below(320); break;
    case 1:  exponent = 16383 - 1080 + random_below(80); break;
    case 2:  exponent = 16383 + random_below(70); break;
    default: exponent = 16383 + 1000 + random_below(40); break;
    }
    if (random_below(4) == 0)
        mantissa = 1ull << 63 | 1ull << random_below(63);
    exponent |= random_below(2) << 15;
    memcpy(n->xsave.fxsave + 32, &mantissa, 8);
    memcpy(n->xsave.fxsave + 40, &exponent, 2);
}

TEST(numbers_near_the_limits)
{
    static const char *const codes[] = { "\xd9\x10", "\xdd\x10", "\xdf\x10", "\xdb\x10",
                                         "\xdf\x38", "\xdf\x30", "\xdd\x08" };
    struct native n;

    random_seed(5);
    for (unsigned int i = 0; i < sizeof(codes) / sizeof(*codes); i++)
        for (unsigned int round = 0; round < 400; round++) {
            start_state(&n);
            put_number(&n);
            compare_one("store", 64, (const uint8_t *)codes[i], 2, &n, 0, COMPARE_FPU);
        }
}

/* Exceptions that are not masked prevent what would have been done, and are noted. */
TEST(unmasked_exceptions_of_the_fpu)
{
    static const char *const codes[] = { "\xd9\x10", "\xdd\x18", "\xdf\x18", "\xd9\x00",
                                         "\xdd\x00", "\xd9\xc1", "\xd9\xe0", "\xdf\x38",
                                         "\xd9\xc9", "\xdd\xd9" };
    struct native n;

    random_seed(6);
    for (unsigned int i = 0; i < sizeof(codes) / sizeof(*codes); i++)
        for (unsigned int round = 0; round < 200; round++) {
            start_state(&n);
            put_number(&n);
            n.xsave.fxsave[0] = 0x40 | (random_u64() & 0x3f);
            n.xsave.fxsave[4] = random_below(2) ? 0xff : random_u64();
            for (unsigned int b = 0; b < 8; b++)
                native_data[2048 + b] = random_u64();
            compare_one("unmasked", 64, (const uint8_t *)codes[i], 2, &n, 0, COMPARE_FPU);
        }
}

TEST(special_numbers_of_the_fpu)
{
    static const uint64_t bits[] = {
        0, 1, 0x007fffff, 0x00800000, 0x7f7fffff, 0x7f800000, 0x7f800001, 0x7fc00000, 0xff800000,
        0x80000000, 0x80000001, 0x000fffffffffffff, 0x0010000000000000, 0x7fefffffffffffff,
        0x7ff0000000000000, 0x7ff0000000000001, 0xfff8000000000000, 0x8000000000000000,
        0x7fffffffffffffff, 0xffffffffffffffff,
    };
    static const char *const codes[] = { "\xd9\x00", "\xdd\x00", "\xdf\x28", "\xdb\x00",
                                         "\xdf\x00" };
    struct native n;

    native_code_address();
    for (unsigned int i = 0; i < sizeof(bits) / sizeof(*bits); i++)
        for (unsigned int c = 0; c < sizeof(codes) / sizeof(*codes); c++) {
            start_state(&n);
            n.xsave.fxsave[4] = 0;
            memcpy(native_data + 2048, &bits[i], 8);
            compare_one("special", 64, (const uint8_t *)codes[c], 2, &n, 0, COMPARE_FPU);
        }
}

/* Infinities, NaNs, and encodings that no longer are numbers, in ST0. */
TEST(storing_special_numbers)
{
    static const struct {
        uint64_t mantissa;
        uint16_t exponent;
    } rows[] = {
        { 1ull << 63, 0x7fff }, { 1ull << 63, 0xffff }, { 3ull << 62, 0x7fff },
        { 0xc000000012345678, 0xffff }, { 0x8000000012345678, 0x7fff }, { 0, 0x7fff },
        { 0x4000000000000000, 0x7fff }, { 0x4000000000000000, 0x4000 }, { 0, 0x4000 }, { 0, 0 },
        { 0, 0x8000 }, { 1, 0 }, { 1ull << 63, 0 }, { 0x7fffffffffffffff, 0x8000 },
    };
    static const char *const codes[] = { "\xd9\x10", "\xdd\x10", "\xdf\x10", "\xdb\x10",
                                         "\xdf\x38", "\xdf\x30", "\xdd\x08", "\xdb\x38" };
    struct native n;

    random_seed(14);
    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        for (unsigned int c = 0; c < sizeof(codes) / sizeof(*codes); c++)
            for (unsigned int masked = 0; masked < 2; masked++) {
                start_state(&n);
                memcpy(n.xsave.fxsave + 32, &rows[i].mantissa, 8);
                memcpy(n.xsave.fxsave + 40, &rows[i].exponent, 2);
                if (!masked)
                    n.xsave.fxsave[0] = 0x40;
                compare_one("store", 64, (const uint8_t *)codes[c], 2, &n, 0, COMPARE_FPU);
            }
}

/* An exception that waits is raised by the next instruction, unless that is for dealing with it. */
TEST(pending_exceptions_of_the_fpu)
{
    static const char *const codes[] = { "\xd9\x00", "\x9b", "\x0f\x6f\x00", "\xdb\xe2",
                                         "\xdd\x38", "\xd9\x30", "\xd9\xc0", "\x0f\x77" };
    struct native n;

    for (unsigned int i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
        start_state(&n);
        n.xsave.fxsave[0] = 0x7e;
        n.xsave.fxsave[2] = 0x81;
        n.xsave.fxsave[3] = 0x80;
        memset(native_data + 2048, 0, 64);
        compare_one("pending", 64, (const uint8_t *)codes[i], strlen(codes[i]), &n, 0,
                    COMPARE_FPU);
    }
}

TEST(control_of_the_fpu)
{
    static const char *const codes[] = {
        "\xd9\xd0", "\xd9\xe0", "\xd9\xe1", "\xd9\xf6", "\xd9\xf7", "\xdb\xe2", "\xdb\xe3",
        "\xdf\xe0", "\xd9\x28" /* fldcw */, "\x9b",
    };
    struct native n;

    random_seed(7);
    for (unsigned int i = 0; i < sizeof(codes) / sizeof(*codes); i++)
        for (unsigned int round = 0; round < 20; round++) {
            start_state(&n);
            put_number(&n);
            n.xsave.fxsave[2] = random_u64() & 0x3f;    /* exceptions, all masked */
            n.xsave.fxsave[3] = random_u64() & 0x7f;
            native_data[2048] = 0x7f;
            native_data[2049] = 0x03 | (random_u64() & 0x0c);
            compare_one("control", 64, (const uint8_t *)codes[i], strlen(codes[i]), &n, 0,
                        COMPARE_FPU);
        }
}

TEST(binary_coded_decimal)
{
    struct native n;

    random_seed(8);
    for (unsigned int round = 0; round < 50; round++) {
        start_state(&n);
        n.xsave.fxsave[4] = 0;
        for (unsigned int i = 0; i < 9; i++)
            native_data[2048 + i] = random_below(10) << 4 | random_below(10);
        native_data[2057] = random_below(2) << 7;
        compare_one("fbld", 64, (const uint8_t *)"\xdf\x20", 2, &n, 0, COMPARE_FPU);
    }
}

/* The environment's pointers are the CPU's affair; the rest is compared byte by byte. */
static void compare_environment(const char *store, const char *load, unsigned int bytes)
{
    struct native n;

    for (unsigned int round = 0; round < 20; round++) {
        start_state(&n);
        for (unsigned int i = 32; i < 160; i++)
            n.xsave.fxsave[i] = (i & 15) < 10 ? random_u64() : 0;
        n.xsave.fxsave[3] = random_u64() & 0x7f;
        n.xsave.fxsave[4] = random_u64();
        compare_one("store environment", 64, (const uint8_t *)store, strlen(store), &n, 0,
                    COMPARE_FPU);
        for (unsigned int i = 0; i < bytes; i++)
            native_data[2048 + i] = i < 28 ? 0 : random_u64();
        native_data[2048] = 0x7f;
        native_data[2049] = 3;
        native_data[2048 + 5] = random_u64() & 0x7f;
        native_data[2048 + 8] = random_u64();
        native_data[2048 + 9] = random_u64();
        compare_one("load environment", 64, (const uint8_t *)load, strlen(load), &n, 0,
                    COMPARE_FPU);
    }
}

TEST(environments_of_the_fpu)
{
    random_seed(9);
    compare_environment("\xd9\x30", "\xd9\x20", 28);
    compare_environment("\xdd\x30", "\xdd\x20", 108);
}

TEST(fxsave_and_fxrstor)
{
    struct native n;

    random_seed(10);
    for (unsigned int round = 0; round < 20; round++) {
        start_state(&n);
        for (unsigned int i = 32; i < 416; i++)
            n.xsave.fxsave[i] = i >= 160 || (i & 15) < 10 ? random_u64() : 0;
        memset(native_data + 2048, 0, 512);
        compare_one("fxsave", 64, (const uint8_t *)"\x0f\xae\x00", 3, &n, 0, COMPARE_FPU);
        compare_one("fxsave64", 64, (const uint8_t *)"\x48\x0f\xae\x00", 4, &n, 0, COMPARE_FPU);
        for (unsigned int i = 32; i < 160; i++)
            native_data[2048 + i] = (i & 15) < 10 ? random_u64() : 0;
        for (unsigned int i = 160; i < 416; i++)
            native_data[2048 + i] = random_u64();
        native_data[2048 + 2] = 0;
        compare_one("fxrstor", 64, (const uint8_t *)"\x0f\xae\x08", 3, &n, 0, COMPARE_FPU);
        native_data[2048 + 26] = 1;     /* a reserved bit of MXCSR */
        compare_one("fxrstor", 64, (const uint8_t *)"\x0f\xae\x08", 3, &n, 0, COMPARE_FPU);
        compare_one("ldmxcsr", 64, (const uint8_t *)"\x0f\xae\x90\x18\0\0\0", 7, &n, 0,
                    COMPARE_FPU);
    }
}

TEST(masked_moves)
{
    static const char *const codes[] = { "\x66\x0f\xf7\xca", "\x0f\xf7\xca",
                                         "\xc5\xf9\xf7\xca" };
    struct native n;

    random_seed(11);
    for (unsigned int round = 0; round < 60; round++) {
        const char *code = codes[round % 3];

        start_state(&n);
        n.regs.gpr[X86_GPR_RDI] = (uintptr_t)native_data + 2048 + random_below(64);
        for (unsigned int i = 32; i < 416; i++)
            n.xsave.fxsave[i] = i >= 160 || (i & 15) < 10 ? random_u64() : 0;
        compare_one("maskmov", 64, (const uint8_t *)code, strlen(code), &n, 0, COMPARE_FPU);
    }
}

/* What CR0 and CR4 forbid, in the order the manual gives. */
TEST(fpu_not_available)
{
    static const struct {
        const char *code;
        uint64_t cr0, cr4;
        int vector;
    } rows[] = {
        { "\xd9\x00", 8, 0x600, 7 }, { "\xd9\x00", 4, 0x600, 7 }, { "\x9b", 0xa, 0x600, 7 },
        { "\x0f\x10\x00", 8, 0x600, 7 }, { "\x0f\x10\x00", 4, 0x600, 6 },
        { "\x0f\x10\x00", 0, 0x400, 6 }, { "\x0f\x6f\x00", 4, 0x600, 6 },
        { "\x0f\x6f\x00", 8, 0x600, 7 }, { "\xc5\xf8\x10\x00", 8, 0x40600, 7 },
        { "\xc5\xf8\x10\x00", 0, 0x600, 6 }, { "\x0f\xae\x00", 8, 0x600, 7 },
    };
    static uint8_t memory[4096];
    struct machine m;

    for (unsigned int i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        machine_init_long(&m, 64, 0);
        machine_add_region(&m, 0x1000, memory, sizeof(memory));
        memcpy(memory, rows[i].code, strlen(rows[i].code) + 1);
        m.regs.rip = 0x1000;
        m.regs.gpr[X86_GPR_RAX] = 0x1800;
        m.ctxt.cr0 |= rows[i].cr0;
        m.ctxt.cr4 = rows[i].cr4;
        CHECK_EQ(x86_emulate(&m.ctxt), X86_EMUL_EXCEPTION);
        CHECK_EQ(m.ctxt.event.vector, rows[i].vector);
        CHECK(!m.fpu_held);
    }
}
