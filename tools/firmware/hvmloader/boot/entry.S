/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the builder enters: 32-bit protected mode with flat segments, no paging, no interrupts, ebx
 * the start structure. And where we leave: real mode at the reset vector's address.
 */
#include "boot/boot.h"

    .section .text.entry, "ax"
    .code32
    .globl entry
entry:
    cli
    cld
    lgdt descriptors_pointer
    ljmp $CODE32, $1f
1:  movl $DATA32, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %fs
    movl %eax, %gs
    movl %eax, %ss
    movl $stack, %esp
    pushl %ebx
    call boot_main
2:  hlt
    jmp 2b

/* The way to real mode (SDM volume 3, 9.9.2), copied to LOW_CODE_AT: 16-bit code cannot run up
 * here. */
    .text
    .globl boot_leave
boot_leave:
    cli
    movl $leave_low, %esi
    movl $LOW_CODE_AT, %edi
    movl $leave_low_end - leave_low, %ecx
    rep movsb
    lidt real_mode_vectors
    ljmp $CODE16, $LOW_CODE_AT

    .section .rodata
    .code16
leave_low:
    movw $DATA16, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %fs
    movw %ax, %gs
    movw %ax, %ss
    movl %cr0, %eax
    andb $0xfe, %al
    movl %eax, %cr0
    ljmp $0, $LOW_CODE_AT + (3f - leave_low)
3:  xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %fs
    movw %ax, %gs
    movw %ax, %ss
    movw $LOW_STACK, %sp
    xorl %eax, %eax
    xorl %ebx, %ebx
    xorl %ecx, %ecx
    xorl %edx, %edx
    xorl %esi, %esi
    xorl %edi, %edi
    xorl %ebp, %ebp
    ljmp $0xf000, $0xfff0
leave_low_end:

    .balign 8
real_mode_vectors:
    .word 0x3ff
    .long 0

/* Flat ones of 4 GiB; the 16-bit ones are as real mode has them: base 0, 64 KiB. */
    .globl descriptors, descriptors_limit
    .balign 8
descriptors:
    .quad 0
    .quad 0x00cf9b000000ffff
    .quad 0x00cf93000000ffff
    .quad 0x00009b000000ffff
    .quad 0x000093000000ffff
    .equ descriptors_limit, . - descriptors - 1
descriptors_pointer:
    .word descriptors_limit
    .long descriptors

    .bss
    .balign 16
    .skip 16384
stack:

    .section .note.GNU-stack, "", @progbits
