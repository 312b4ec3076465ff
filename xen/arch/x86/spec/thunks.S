/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where indirect branches go through: the compiler (-mindirect-branch=thunk-extern) and assembly call or jump to the
 * thunk of the register that holds the target.
 *
 * As written each is a retpoline: RET is predicted from the return stack, whose top leads to a loop that harms
 * nobody. Other processors are better served by an LFENCE before the jump, or by the jump alone: alternatives.
 */
#include <asm/spec-asm.h>

    .macro THUNK reg
    .pushsection .text.thunks, "ax", @progbits
    .globl __x86_indirect_thunk_\reg
    .hidden __x86_indirect_thunk_\reg
    .type __x86_indirect_thunk_\reg, @function
    .p2align 5
__x86_indirect_thunk_\reg:
.Lstart_\reg:
    call    2f
1:  pause
    lfence
    jmp     1b
2:  mov     %\reg, (%rsp)
    ret
    int3
    .size __x86_indirect_thunk_\reg, . - __x86_indirect_thunk_\reg
    .popsection

    .pushsection .rodata.thunks, "a", @progbits
.Llfence_\reg:
    lfence
.Ljmp_\reg:
    jmp     *%\reg
    int3
.Lend_\reg:
    .popsection
    ALT_ROW(.Lstart_\reg, .Llfence_\reg, SPEC_THUNK_LFENCE, .Lend_\reg - .Llfence_\reg, ALT_COPY)
    ALT_ROW(.Lstart_\reg, .Ljmp_\reg, SPEC_THUNK_JMP, .Lend_\reg - .Ljmp_\reg, ALT_COPY)
    .endm

    .irp reg, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
    THUNK \reg
    .endr

    .section .note.GNU-stack, "", @progbits
