// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The x86 branch filter of xz. The encoder replaced the relative targets of CALL and JMP (opcodes
 * e8 and e9) by absolute ones, so that calls of one function from many places look alike; this puts
 * the relative ones back.
 *
 * What counts as a branch: an opcode whose 4-byte operand has the highest byte 00 or ff. Where
 * operands of several candidates overlap, the encoder keeps the conversion reversible by rules that
 * depend on the opcodes seen and not converted in the three bytes before (`history', bit k: k + 1
 * bytes before).
 */
#include "xz-private.h"

#define OPERAND     4

static bool is_sign_byte(uint8_t b)
{
    return b == 0x00 || b == 0xff;
}

/* The first e8 or e9 at @i or behind, @stop when there is none; eight bytes a step. */
static size_t find_opcode(const uint8_t *data, size_t i, size_t stop)
{
    while (i + 8 <= stop) {
        /* A byte is zero where there is an opcode; the lowest such byte is told exactly. */
        uint64_t w = (load64(data + i) & 0xfefefefefefefefeull) ^ 0xe8e8e8e8e8e8e8e8ull;
        uint64_t zero = (w - 0x0101010101010101ull) & ~w & 0x8080808080808080ull;

        if (zero)
            return i + __builtin_ctzll(zero) / 8;
        i += 8;
    }
    while (i < stop && (data[i] & 0xfe) != 0xe8)
        i++;
    return i;
}

/*
 * Which byte of the operand an earlier opcode's highest byte falls on; 0: no opcode in the history.
 */
static unsigned int overlap(unsigned int history)
{
    return history ? 32 - __builtin_clz(history) : 0;
}

/*
 * May the opcode at @p be converted? Not with two earlier ones in reach, nor when the highest byte
 * of the one earlier operand looks like that of a branch.
 */
static bool convertible(const uint8_t *p, unsigned int history)
{
    if (!is_sign_byte(p[OPERAND]))
        return false;
    if (!history)
        return true;
    return !(history & (history - 1)) && !is_sign_byte(p[OPERAND - overlap(history)]);
}

static uint32_t relative_target(uint32_t absolute, uint32_t next_ip, unsigned int history)
{
    uint32_t target = absolute - next_ip;

    if (history) {
        unsigned int shift = 32 - 8 * overlap(history);

        /*
         * The encoder flipped the lower bytes as often as the overlapped byte came out as a sign
         * byte.
         */
        while (is_sign_byte(target >> (shift - 8))) {
            absolute = target ^ ((1u << shift) - 1);
            target = absolute - next_ip;
        }
    }
    /* The highest byte is a sign again. */
    return (target & 0x01ffffff) | (target & 0x01000000 ? 0xff000000 : 0);
}

void bcj_x86_decode(uint8_t *data, size_t len, uint32_t offset)
{
    size_t stop = len > OPERAND ? len - OPERAND : 0;
    size_t last = 0;                /* behind the last opcode that was not converted */
    unsigned int history = 0;

    for (size_t i = find_opcode(data, 0, stop); i < stop; i = find_opcode(data, i, stop)) {
        history = i - last < 3 ? history << (i - last) & 7 : 0;
        if (convertible(data + i, history)) {
            store32(data + i + 1,
                    relative_target(load32(data + i + 1), offset + (uint32_t)i + 5, history));
            i += 1 + OPERAND;
            history = 0;
        } else {
            history = (history << 1 & 7) | 1;
            i++;
        }
        last = i;
    }
}
