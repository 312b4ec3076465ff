/* SPDX-License-Identifier: GPL-2.0-only */
/* Exceptions and interrupts become a struct frame and a call of guest_trap(); attempts; ring 3. */
#include "registers.h"
#include "layout.h"

    .text
common:
    SAVE_REGS
    cld
    mov     %rsp, %rdi
    mov     %rsp, %rbx
    and     $~15, %rsp
    call    guest_trap
    mov     %rbx, %rsp
    RESTORE_REGS
    add     $16, %rsp
    iretq

    .globl trap_stubs
    .p2align 4
trap_stubs:
    .set vec, 0
    .rept 256
    .p2align 4
    .if vec >= 32 || !((0x60227d00 >> (vec & 31)) & 1)
    pushq   $0
    .endif
    pushq   $vec
    jmp     common
    .set vec, vec + 1
    .endr

.macro SAVE_CALLEE
    push    %rbx
    push    %rbp
    push    %r12
    push    %r13
    push    %r14
    push    %r15
.endm
.macro RESTORE_CALLEE
    pop     %r15
    pop     %r14
    pop     %r13
    pop     %r12
    pop     %rbp
    pop     %rbx
.endm

/* long attempt(fn, arg): one within another is fine. guest_trap() goes to attempt_failed with the vector in rax. */
    .globl attempt
attempt:
    SAVE_CALLEE
    pushq   %gs:CPU_ATTEMPT_SP
    mov     %rsp, %gs:CPU_ATTEMPT_SP
    mov     %rdi, %rax
    mov     %rsi, %rdi
    sub     $8, %rsp
    call    *%rax
    add     $8, %rsp
    mov     $-1, %rax
attempt_end:
    popq    %gs:CPU_ATTEMPT_SP
    RESTORE_CALLEE
    ret
    .globl attempt_failed
attempt_failed:
    mov     $SEL_DATA, %ecx
    mov     %ecx, %ds
    mov     %ecx, %es
    jmp     attempt_end

/* void user_enter(fn, arg, stack top): the way out is an interrupt, VEC_USER_END. */
    .globl user_enter
user_enter:
    mov     %rdi, %rax
    mov     %rsi, %rdi
    sub     $8, %rdx
    movq    $user_end, (%rdx)
    pushq   $SEL_USER_DATA
    push    %rdx
    pushq   $0x202
    pushq   $SEL_USER_CODE64
    push    %rax
    iretq
user_end:
    int     $VEC_USER_END
    .section .note.GNU-stack, "", @progbits
