/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a processor begins after its start-up interrupt: real mode, at LOW_CODE_AT where this is
 * copied to.
 */
#include "boot/boot.h"

    .section .rodata
    .code16
    .globl cpu_trampoline, cpu_trampoline_end
cpu_trampoline:
    cli
    movw %cs, %ax
    movw %ax, %ds
    lgdtl 1f - cpu_trampoline
    movl %cr0, %eax
    orb $1, %al
    movl %eax, %cr0
    ljmpl $CODE32, $other
    .balign 4
1:  .word descriptors_limit
    .long descriptors
cpu_trampoline_end:

    .text
    .code32
other:
    movl $DATA32, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    movl $other_stack, %esp
    call cpu_other_main
2:  hlt
    jmp 2b

    .bss
    .balign 16
    .skip 2048
other_stack:

    .section .note.GNU-stack, "", @progbits
