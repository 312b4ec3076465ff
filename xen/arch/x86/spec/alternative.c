// SPDX-License-Identifier: GPL-2.0-only
/* Settling code: the rows of asm/alternative.h, by the features a machine turned out to need. */
#include <xen/bug.h>
#include <asm/alternative.h>

#define OP_CALL         0xe8
#define OP_JUMP         0xe9
#define OP_JUMP_SHORT   0xeb
#define NEAR_LEN        5
#define SHORT_LEN       2
#define SHORT_REACH     127

static u8 *place(const s32 *field)
{
    return (u8 *)field + *field;
}

static void write_near(u8 *at, u8 opcode, const u8 *to, alt_write_fn write)
{
    s32 distance = to - (at + NEAR_LEN);
    u8 code[NEAR_LEN] = { opcode };

    __builtin_memcpy(code + 1, &distance, sizeof(distance));
    write(at, code, sizeof(code));
}

static void write_skip(u8 *at, const u8 *end, alt_write_fn write)
{
    long distance = end - (at + SHORT_LEN);
    u8 code[SHORT_LEN] = { OP_JUMP_SHORT, distance };

    BUG_ON(distance < 0 || distance > SHORT_REACH);
    write(at, code, sizeof(code));
}

void alt_apply(const struct alt_site *from, const struct alt_site *to, u64 features, alt_write_fn write)
{
    for (const struct alt_site *s = from; s < to; s++) {
        u8 *at = place(&s->at), *other = place(&s->other);
        bool on = features >> s->feature & 1;

        switch (s->kind) {
        case ALT_JUMP:
        case ALT_CALL:
            if (on)
                write_near(at, s->kind == ALT_JUMP ? OP_JUMP : OP_CALL, other, write);
            break;
        case ALT_SKIP:
            if (!on)
                write_skip(at, other, write);
            break;
        case ALT_COPY:
            if (on)
                write(at, other, s->len);
            break;
        default:
            BUG();
        }
    }
}
