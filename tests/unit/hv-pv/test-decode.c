// SPDX-License-Identifier: GPL-2.0-only
/* The decoder: encodings from the manual, every truncation of them, and random bytes. */
#include <asm/pv-decode.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "test.h"

struct sample {
    const char *bytes;
    uint8_t len, map, opcode;
};
#define S(b, m, o) { b, sizeof(b) - 1, m, o }

/* 64-bit code */
static const struct sample samples[] = {
    S("\x90", INSN_MAP_1, 0x90),
    S("\xec", INSN_MAP_1, 0xec),                                    /* in (%dx), %al */
    S("\x66\xef", INSN_MAP_1, 0xef),                                /* out %ax, (%dx) */
    S("\xe4\x70", INSN_MAP_1, 0xe4),
    S("\xf3\x6c", INSN_MAP_1, 0x6c),                                /* rep insb */
    S("\x0f\x32", INSN_MAP_0F, 0x32),
    S("\x0f\xa2", INSN_MAP_0F, 0xa2),
    S("\x0f\x22\xd8", INSN_MAP_0F, 0x22),                           /* mov %rax, %cr3 */
    S("\x44\x0f\x20\xc0", INSN_MAP_0F, 0x20),                       /* mov %cr8, %rax */
    S("\x0f\x01\xd1", INSN_MAP_0F, 0x01),
    S("\x0f\x01\xf8", INSN_MAP_0F, 0x01),
    S("\x0f\x01\x15\x78\x56\x34\x12", INSN_MAP_0F, 0x01),           /* lgdt 0x12345678(%rip) */
    S("\x48\x89\x07", INSN_MAP_1, 0x89),                            /* mov %rax, (%rdi) */
    S("\x48\x89\x44\x24\x08", INSN_MAP_1, 0x89),                    /* 8(%rsp) */
    S("\x48\x89\x04\xfd\x00\x00\x00\x80", INSN_MAP_1, 0x89),        /* 0x80000000(,%rdi,8) */
    S("\x48\xc7\x00\x78\x56\x34\x12", INSN_MAP_1, 0xc7),            /* movq $imm32, (%rax) */
    S("\x48\xb8\x08\x07\x06\x05\x04\x03\x02\x01", INSN_MAP_1, 0xb8),    /* movabs */
    S("\xb8\x04\x03\x02\x01", INSN_MAP_1, 0xb8),
    S("\x66\xb8\x02\x01", INSN_MAP_1, 0xb8),
    S("\x48\xa3\x08\x07\x06\x05\x04\x03\x02\x01", INSN_MAP_1, 0xa3),    /* movabs %rax, moffs */
    S("\xf0\x48\x0f\xb1\x0e", INSN_MAP_0F, 0xb1),                   /* lock cmpxchg */
    S("\xf0\x48\x0f\xba\x2f\x3f", INSN_MAP_0F, 0xba),               /* lock btsq $63, (%rdi) */
    S("\xf0\x48\x83\x27\xfe", INSN_MAP_1, 0x83),
    S("\x48\x81\x27\xff\xff\xff\x7f", INSN_MAP_1, 0x81),
    S("\xf6\x07\x01", INSN_MAP_1, 0xf6),  /* testb $1, (%rdi): has an immediate */
    S("\xf6\x17", INSN_MAP_1, 0xf6),                                /* notb: has none */
    S("\xf7\x07\x01\x00\x00\x00", INSN_MAP_1, 0xf7),
    S("\x66\xf7\x07\x01\x00", INSN_MAP_1, 0xf7),
    S("\x65\x48\x8b\x04\x25\x00\x00\x00\x00", INSN_MAP_1, 0x8b),    /* mov %gs:0, %rax */
    S("\x67\x8b\x00", INSN_MAP_1, 0x8b),                            /* mov (%eax), %eax */
    S("\xc8\x10\x00\x01", INSN_MAP_1, 0xc8),                        /* enter */
    S("\xc2\x08\x00", INSN_MAP_1, 0xc2),
    S("\x0f\x38\xf1\x07", INSN_MAP_0F38, 0xf1),                     /* movbe */
    S("\x66\x0f\x3a\x0f\xc1\x08", INSN_MAP_0F3A, 0x0f),             /* palignr */
    S("\x0f\x1f\x84\x00\x00\x00\x00\x00", INSN_MAP_0F, 0x1f),       /* long nop */
    S("\x0f\x84\x00\x00\x00\x00", INSN_MAP_0F, 0x84),
    S("\x66\x66\x2e\x0f\x1f\x84\x00\x00\x00\x00\x00", INSN_MAP_0F, 0x1f),
};

TEST(known_encodings)
{
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        const struct sample *s = &samples[i];
        uint8_t bytes[X86_INSN_MAX];
        struct x86_insn insn;

        memset(bytes, 0xcc, sizeof(bytes));
        memcpy(bytes, s->bytes, s->len);
        CHECK_EQ(x86_decode(bytes, sizeof(bytes), true, &insn), 0);
        CHECK_EQ(insn.len, s->len);
        CHECK_EQ(insn.map, s->map);
        CHECK_EQ(insn.opcode, s->opcode);
    }
}

TEST(truncated_encodings)
{
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
        for (size_t n = 0; n < samples[i].len; n++) {
            uint8_t *exact = malloc(n ? n : 1);         /* ASan watches its end */
            struct x86_insn insn;

            memcpy(exact, samples[i].bytes, n);
            CHECK_EQ(x86_decode(exact, n, true, &insn), -ENODATA);
            free(exact);
        }
}

TEST(operands)
{
    struct x86_insn i;

    /* mov 16(%rcx,%r15,8), %rax */
    CHECK_EQ(x86_decode((const uint8_t *)"\x4a\x8b\x44\xf9\x10", 5, true, &i), 0);
    CHECK_EQ(i.op_size, 8);
    CHECK_EQ(i.base, 1);
    CHECK_EQ(i.index, 15);
    CHECK_EQ(i.scale, 3);
    CHECK_EQ(i.disp, 16);
    CHECK_EQ(i.reg, 0);

    /* mov %r13d, -8(%rbp) */
    CHECK_EQ(x86_decode((const uint8_t *)"\x44\x89\x6d\xf8", 4, true, &i), 0);
    CHECK_EQ(i.op_size, 4);
    CHECK_EQ(i.reg, 13);
    CHECK_EQ(i.base, 5);
    CHECK_EQ(i.index, INSN_NO_REG);
    CHECK_EQ(i.disp, -8);

    CHECK_EQ(x86_decode((const uint8_t *)"\x48\x8b\x05\xfc\xff\xff\xff", 7, true, &i), 0);
    CHECK(i.rip_relative);
    CHECK_EQ(i.base, INSN_NO_REG);
    CHECK_EQ(i.disp, -4);

    /* 32-bit: absolute */
    CHECK_EQ(x86_decode((const uint8_t *)"\x8b\x05\xfc\xff\xff\xff", 6, false, &i), 0);
    CHECK(!i.rip_relative);

    CHECK_EQ(x86_decode((const uint8_t *)"\x41\x0f\x22\xe4", 4, true, &i), 0);  /* mov %r12, %cr4 */
    CHECK_EQ(i.reg, 4);
    CHECK_EQ(i.rm, 12);
    CHECK_EQ(i.mod, 3);
}

TEST(mode_dependent)
{
    struct x86_insn i;

    CHECK_EQ(x86_decode((const uint8_t *)"\x48\xec", 2, true, &i), 0);
    CHECK_EQ(i.len, 2);
    CHECK_EQ(x86_decode((const uint8_t *)"\x48\xec", 2, false, &i), 0);  /* dec %eax */
    CHECK_EQ(i.len, 1);
    /* a prefix between REX and opcode makes the REX void */
    CHECK_EQ(x86_decode((const uint8_t *)"\x48\x66\x89\xc0", 4, true, &i), 0);
    CHECK_EQ(i.rex, 0);
    CHECK_EQ(i.op_size, 2);
}

TEST(refusals)
{
    static const uint8_t prefixes[16] = { [0 ... 15] = 0x66 };
    struct x86_insn i;

    /* vzeroupper */
    CHECK_EQ(x86_decode((const uint8_t *)"\xc5\xf8\x77", 3, true, &i), -EOPNOTSUPP);
    CHECK_EQ(x86_decode((const uint8_t *)"\x06", 1, true, &i), -EINVAL);  /* push %es */
    /* 16-bit addressing */
    CHECK_EQ(x86_decode((const uint8_t *)"\x67\x8b\x07", 3, false, &i), -EOPNOTSUPP);
    CHECK_EQ(x86_decode(prefixes, 16, true, &i), -EINVAL);
}

TEST(random_bytes_stay_inside)
{
    unsigned int seed = 1;

    for (unsigned int round = 0; round < 200000; round++) {
        size_t n = rand_r(&seed) % (X86_INSN_MAX + 3);
        uint8_t *bytes = malloc(n ? n : 1);
        struct x86_insn insn;

        for (size_t k = 0; k < n; k++)
            bytes[k] = rand_r(&seed) >> 5;
        if (x86_decode(bytes, n, round & 1, &insn) == 0) {
            CHECK(insn.len >= 1 && insn.len <= n && insn.len <= X86_INSN_MAX);
            CHECK(insn.base <= 15 || insn.base == INSN_NO_REG);
        }
        free(bytes);
    }
}
