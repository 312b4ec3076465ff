/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The general registers of an interrupted context, pushed and popped in the order of struct cpu_user_regs; the bare test
 * guests use the same.
 */
#ifndef ENTRY_REGISTERS_H
#define ENTRY_REGISTERS_H

/* Below what the processor pushed and the error-code/vector word. */
.macro SAVE_REGS
    push    %rdi
    push    %rsi
    push    %rdx
    push    %rcx
    push    %rax
    push    %r8
    push    %r9
    push    %r10
    push    %r11
    push    %rbx
    push    %rbp
    push    %r12
    push    %r13
    push    %r14
    push    %r15
.endm

/* Up to, not including, the error-code/vector word. */
.macro RESTORE_REGS
    pop     %r15
    pop     %r14
    pop     %r13
    pop     %r12
    pop     %rbp
    pop     %rbx
    pop     %r11
    pop     %r10
    pop     %r9
    pop     %r8
    pop     %rax
    pop     %rcx
    pop     %rdx
    pop     %rsi
    pop     %rdi
.endm

#endif
