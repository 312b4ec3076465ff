// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Groups of the x87's opcodes D8 to DF (SDM vol. 2, tables ): what those with a memory
 * operand read or write. Between registers the tables say nothing; the handler knows what it knows.
 */
#include "table.h"

#define NONE            R0(INVALID, 0)
#define GET(spec)       R(X87, spec, N, N, F_DR | F_RAW)
#define PUT(spec)       R(X87, spec, N, N, F_DW | F_RAW)
#define REGISTERS       R0(X87, F_MODRM | F_RAW)
#define FIRST(g)        [(g) - X86_GROUPS_X87]
#define ARITHMETIC(spec) \
    {{ GET(spec), GET(spec), GET(spec), GET(spec), GET(spec), GET(spec), GET(spec), GET(spec) }}

const struct x86_group_rows x86_groups_x87[G_COUNT - X86_GROUPS_X87] = {
    FIRST(G_D8) = {{ GROUP(REG, D8_MEM), REGISTERS }},
    FIRST(G_D9) = {{ GROUP(REG, D9_MEM), REGISTERS }},
    FIRST(G_DA) = {{ GROUP(REG, D8_MEM), REGISTERS }},
    FIRST(G_DB) = {{ GROUP(REG, DB_MEM), REGISTERS }},
    FIRST(G_DC) = {{ GROUP(REG, DC_MEM), REGISTERS }},
    FIRST(G_DD) = {{ GROUP(REG, DD_MEM), REGISTERS }},
    FIRST(G_DE) = {{ GROUP(REG, DE_MEM), REGISTERS }},
    FIRST(G_DF) = {{ GROUP(REG, DF_MEM), REGISTERS }},
    FIRST(G_D8_MEM) = ARITHMETIC(Ed),
    FIRST(G_DC_MEM) = ARITHMETIC(Mq),
    FIRST(G_DE_MEM) = ARITHMETIC(Ew),
    /* FLD, FST, FSTP; FLDENV, FLDCW, FNSTENV, FNSTCW */
    FIRST(G_D9_MEM) = {{ GET(Ed), NONE, PUT(Ed), PUT(Ed), GET(Me), GET(Ew), PUT(Me), PUT(Ew) }},
    /* FILD, FISTTP, FIST, FISTP; FLD and FSTP of 80 bits */
    FIRST(G_DB_MEM) = {{ GET(Ed), PUT(Ed), PUT(Ed), PUT(Ed), NONE, GET(Mt), NONE, PUT(Mt) }},
    /* FLD, FISTTP, FST, FSTP; FRSTOR, FNSAVE, FNSTSW */
    FIRST(G_DD_MEM) = {{ GET(Mq), PUT(Mq), PUT(Mq), PUT(Mq), GET(Ms87), NONE, PUT(Ms87),
                         PUT(Ew) }},
    /* FILD, FISTTP, FIST, FISTP of 16 bits; FBLD, FILD, FBSTP, FISTP */
    FIRST(G_DF_MEM) = {{ GET(Ew), PUT(Ew), PUT(Ew), PUT(Ew), GET(Mt), GET(Mq), PUT(Mt),
                         PUT(Mq) }},
};
