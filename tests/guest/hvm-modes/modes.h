/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pieces of code in other modes, each started on vcpu 1 in real mode at TRAMPOLINE; shared by C and
 * assembly.
 */
#ifndef MODES_H
#define MODES_H

#include "layout.h"

/* Low memory: where real mode's interrupts go, and the word that says how a piece ended. */
#define LOW_HANDLER     0x7e00
#define LOW_DONE        0x7f00
#define DONE_FINE       1
#define DONE_FAULT      2

/* What must become of a piece: one of these, or anything (0). */
#define MUST_END        DONE_FINE
#define MUST_FAULT      DONE_FAULT
#define FATAL           3           /* may end by a triple fault, and the domain with it: it is alone in its boot */

/* Selectors of mode_gdt besides those of layout.h. */
#define MODE_TSS        0x48
#define MODE_TSS_OTHER  0x50
#define MODE_TSS_DEVICE 0x58        /* in device memory */
#define MODE_TSS_SHORT  0x60        /* its limit is too small */
#define MODE_CALL_GATE  0x68
#define MODE_TASK_GATE  0x70
#define MODE_LDT        0x78
#define MODE_GDT_ENTRIES 16
#define VEC_TASK_GATE   0x20
#define VEC_TASK_DEVICE 0x21
#define VEC_NOT_THERE   0x22

#ifdef __ASSEMBLY__
/* A piece: bytes that are copied to TRAMPOLINE. AT() is an address in it. */
.macro PIECE name must=0
    .section .rodata.pieces, "a"
    .long   piece_\name, piece_\name\()_end, \must
    .section .rodata
    .byte   0
    .asciz  "\name"
    .code16
piece_\name:
    cli
    cld
    xor     %ax, %ax
    mov     %ax, %ds
    mov     %ax, %es
    mov     %ax, %ss
    mov     $0x7c00, %sp
.endm
.macro PIECE_END name
piece_\name\()_end:
.endm
#define AT(name, label) (TRAMPOLINE + (label - piece_##name))
.macro DONE_REAL
    movl    $DONE_FINE, LOW_DONE
9:  cli
    hlt
    jmp     9b
.endm
.macro DONE_FLAT
    movl    $DONE_FINE, LOW_DONE
9:  cli
    hlt
    jmp     9b
.endm
#endif

#endif
