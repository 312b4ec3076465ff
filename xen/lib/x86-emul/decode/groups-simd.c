// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Groups of the moves of MMX, SSE and AVX: the mandatory prefix chooses the type of element. With
 * VEX a row without F_VEX is not described (OTHER).
 */
#include "table.h"

#define NONE                R0(INVALID, 0)
#define FIRST(g)            [(g) - X86_GROUPS_SIMD]
#define SSE                 (F_DW | F_VEX | F_FEAT(SSE))
#define SSE2                (F_DW | F_VEX | F_FEAT(SSE2))
#define MMX                 (F_DW | F_FEAT(MMX))
#define HALF                (F_L0 | F_MEM)

const struct x86_group_rows x86_groups_simd[X86_GROUPS_X87 - X86_GROUPS_SIMD] = {
    FIRST(G_0F10) = {{                          /* MOVUPS, MOVUPD, MOVSS, MOVSD */
        R(SIMD_LOAD, Vx, Wx, N, SSE), R(SIMD_LOAD, Vx, Wx, N, SSE2),
        R(SIMD_LOAD, Vd, Wd, N, SSE | F_MERGE), R(SIMD_LOAD, Vq, Wq, N, SSE2 | F_MERGE) }},
    FIRST(G_0F11) = {{
        R(SIMD_STORE, Wx, Vx, N, SSE), R(SIMD_STORE, Wx, Vx, N, SSE2),
        R(SIMD_STORE, Wd, Vd, N, SSE | F_MERGE), R(SIMD_STORE, Wq, Vq, N, SSE2 | F_MERGE) }},
    FIRST(G_0F12) = {{ GROUP(MOD, 0F12_NP), GROUP(MOD, 0F12_66), OTHER_MODRM, OTHER_MODRM }},
    FIRST(G_0F12_NP) = {{                       /* MOVLPS; MOVHLPS */
        R(SIMD_LOAD_HALF, Vq, Wq, N, SSE | HALF | F_VVVV), OTHER_MODRM }},
    FIRST(G_0F12_66) = {{ R(SIMD_LOAD_HALF, Vq, Wq, N, SSE2 | HALF | F_VVVV), NONE }},
    FIRST(G_0F13) = {{
        R(SIMD_STORE_HALF, Wq, Vq, N, SSE | HALF), R(SIMD_STORE_HALF, Wq, Vq, N, SSE2 | HALF),
        NONE, NONE }},
    FIRST(G_0F16) = {{ GROUP(MOD, 0F16_NP), GROUP(MOD, 0F16_66), OTHER_MODRM, NONE }},
    FIRST(G_0F16_NP) = {{                       /* MOVHPS; MOVLHPS */
        R(SIMD_LOAD_HALF, Vq, Wq, N, SSE | HALF | F_VVVV), OTHER_MODRM }},
    FIRST(G_0F16_66) = {{ R(SIMD_LOAD_HALF, Vq, Wq, N, SSE2 | HALF | F_VVVV), NONE }},
    FIRST(G_0F17) = {{
        R(SIMD_STORE_HALF, Wq, Vq, N, SSE | HALF), R(SIMD_STORE_HALF, Wq, Vq, N, SSE2 | HALF),
        NONE, NONE }},
    FIRST(G_0F28) = {{                          /* MOVAPS, MOVAPD */
        R(SIMD_LOAD, Vx, Wx, N, SSE | F_ALIGN), R(SIMD_LOAD, Vx, Wx, N, SSE2 | F_ALIGN),
        NONE, NONE }},
    FIRST(G_0F29) = {{
        R(SIMD_STORE, Wx, Vx, N, SSE | F_ALIGN), R(SIMD_STORE, Wx, Vx, N, SSE2 | F_ALIGN),
        NONE, NONE }},
    FIRST(G_0F2B) = {{                          /* MOVNTPS, MOVNTPD; MOVNTSS, MOVNTSD (SSE4A) */
        R(SIMD_STORE, Wx, Vx, N, SSE | F_ALIGN | F_MEM),
        R(SIMD_STORE, Wx, Vx, N, SSE2 | F_ALIGN | F_MEM), OTHER_MODRM, OTHER_MODRM }},
    FIRST(G_0F6E) = {{                          /* MOVD, MOVQ */
        R(SIMD_LOAD, Pq, Ey, N, MMX), R(SIMD_LOAD, Vx, Ey, N, SSE2 | F_L0), NONE, NONE }},
    FIRST(G_0F6F) = {{                          /* MOVQ, MOVDQA, MOVDQU */
        R(SIMD_LOAD, Pq, Qq, N, MMX), R(SIMD_LOAD, Vx, Wx, N, SSE2 | F_ALIGN),
        R(SIMD_LOAD, Vx, Wx, N, SSE2), NONE }},
    FIRST(G_0F77) = {{ R0(EMMS, F_FEAT(MMX)), R0(VZERO, F_VEXONLY | F_FEAT(AVX)) }},
    FIRST(G_0F78) = {{ OTHER_MODRM, R(OTHER, Ib, Ib, N, F_MODRM | F_REG), NONE,
                       R(OTHER, Ib, Ib, N, F_MODRM | F_REG) }},
    FIRST(G_0F7E) = {{                          /* MOVD, MOVQ; F3: MOVQ between XMM */
        R(SIMD_STORE, Ey, Py, N, MMX), R(SIMD_STORE, Ey, Vy, N, SSE2 | F_L0),
        R(SIMD_LOAD, Vq, Wq, N, SSE2 | F_L0), NONE }},
    FIRST(G_0F7F) = {{
        R(SIMD_STORE, Qq, Pq, N, MMX), R(SIMD_STORE, Wx, Vx, N, SSE2 | F_ALIGN),
        R(SIMD_STORE, Wx, Vx, N, SSE2), NONE }},
    FIRST(G_0FD6) = {{ NONE, R(SIMD_STORE, Wq, Vq, N, SSE2 | F_L0), OTHER_MODRM, OTHER_MODRM }},
    FIRST(G_0FE7) = {{                          /* MOVNTQ, MOVNTDQ; CVT */
        R(SIMD_STORE, Qq, Pq, N, F_DW | F_MEM | F_FEAT(SSE)),
        R(SIMD_STORE, Wx, Vx, N, SSE2 | F_ALIGN | F_MEM), OTHER_MODRM, OTHER_MODRM }},
    FIRST(G_0FF0) = {{ NONE, NONE, NONE,        /* LDDQU */
                       R(SIMD_LOAD, Vx, Wx, N, F_DW | F_MEM | F_VEX | F_FEAT(SSE3)) }},
    FIRST(G_0FF7) = {{                          /* MASKMOVQ, MASKMOVDQU */
        R(SIMD_MASKMOV, Pq, Qq, N, F_REG | F_FEAT(SSE)),
        R(SIMD_MASKMOV, Vx, Wx, N, F_REG | F_VEX | F_L0 | F_FEAT(SSE2)), NONE, NONE }},
};
