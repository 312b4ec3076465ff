// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Opcodes behind 0F 38 and 0F 3A (SDM vol. 2, tables ). Nearly all of them are
 * arithmetic of vectors, of which the length is all that is known here: ModRM, and an immediate
 * byte in 0F 3A.
 */
#include <stddef.h>

#include <lib/compiler.h>

#include "table.h"

struct sparse_row {
    uint8_t opcode;
    struct x86_row row;
};

static const struct sparse_row rows_0f38[] = {
    { 0x2a, GROUP(PREFIX, 382A) },
    { 0x80, R0(VIRT, F_MODRM) },
    { 0x81, R0(VIRT, F_MODRM) },
    { 0x82, GROUP(PREFIX, 3882) },
    { 0xf0, GROUP(PREFIX, 38F0) },
    { 0xf1, GROUP(PREFIX, 38F1) },
    { 0xf2, GROUP(PREFIX, 38F2) },
    { 0xf3, GROUP(REG, 38F3) },
    { 0xf5, GROUP(PREFIX, 38F5) },
    { 0xf6, GROUP(PREFIX, 38F6) },
    { 0xf7, GROUP(PREFIX, 38F7) },
    { 0xf8, GROUP(PREFIX, 38F8) },
    { 0xf9, GROUP(PREFIX, 38F9) },
};
static const struct sparse_row rows_0f3a[] = {
    { 0xf0, GROUP(PREFIX, 3AF0) },
};

static const struct x86_row other_0f38 = OTHER_MODRM, other_0f3a = OTHER_IB;
static const struct x86_row none = R0(INVALID, 0);

/* Bit n of word i: opcode 32 * i + n exists without VEX. */
static const uint32_t legacy_0f38[8] = {
    0x70b10fff, 0xffbf0f3f, 0x00000003, 0, 0x00000007, 0, 0xf900bf00, 0x1f630000,
};
static const uint32_t legacy_0f3a[8] = {
    0x00f0ff00, 0x00000007, 0x00000017, 0x0000000f, 0, 0, 0x8000d000, 0x00010000,
};

static const struct x86_row *find(const struct sparse_row *rows, unsigned int n, uint8_t opcode)
{
    for (unsigned int i = 0; i < n; i++)
        if (rows[i].opcode == opcode)
            return &rows[i].row;
    return NULL;
}

static bool exists(const uint32_t map[8], uint8_t opcode)
{
    return map[opcode / 32] >> (opcode % 32) & 1;
}

const struct x86_row *x86_map_0f38_row(uint8_t opcode, bool vex)
{
    const struct x86_row *row = find(rows_0f38, ARRAY_SIZE(rows_0f38), opcode);

    if (row)
        return row;
    return vex || exists(legacy_0f38, opcode) ? &other_0f38 : &none;
}

const struct x86_row *x86_map_0f3a_row(uint8_t opcode, bool vex)
{
    const struct x86_row *row = find(rows_0f3a, ARRAY_SIZE(rows_0f3a), opcode);

    if (row)
        return row;
    return vex || exists(legacy_0f3a, opcode) ? &other_0f3a : &none;
}
