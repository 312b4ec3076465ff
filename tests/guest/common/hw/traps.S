/* SPDX-License-Identifier: GPL-2.0-only */
/* Exceptions and interrupts become a struct frame and a call of guest_trap(); attempts; ring 3. */
#include "callee.h"
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

.macro CPU_OF reg
    sub     $16, %rsp
    sgdt    (%rsp)
    mov     2(%rsp), \reg
    add     $16, %rsp
    sub     $CPU_GDT, \reg
.endm

/*
 * long attempt(fn, arg): one within another is fine. guest_trap() goes to attempt_failed with the
 * vector in rax.
 */
    .globl attempt
attempt:
    SAVE_CALLEE
    CPU_OF  %rax
    pushq   CPU_ATTEMPT_SP(%rax)
    mov     %rsp, CPU_ATTEMPT_SP(%rax)
    mov     %rdi, %rax
    mov     %rsi, %rdi
    sub     $8, %rsp
    call    *%rax
    add     $8, %rsp
    mov     $-1, %rax
attempt_end:
    CPU_OF  %rcx
    popq    CPU_ATTEMPT_SP(%rcx)
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

/*
 * void wild_stub(struct wild *): its registers and its code, in 64-bit or in 32-bit code of ring 3.
 */
    .globl wild_stub
wild_stub:
    cmpq    $0, WILD_COMPAT(%rdi)
    je      1f
    pushq   $SEL_USER_CODE32
1:  pushq   WILD_CODE(%rdi)
    mov     WILD_REGS + 0(%rdi), %rax
    mov     WILD_REGS + 8(%rdi), %rcx
    mov     WILD_REGS + 16(%rdi), %rdx
    mov     WILD_REGS + 24(%rdi), %rbx
    mov     WILD_REGS + 32(%rdi), %rbp
    mov     WILD_REGS + 40(%rdi), %rsi
    mov     WILD_REGS + 56(%rdi), %r8
    mov     %r8, %r9
    mov     %r8, %r10
    mov     %r8, %r11
    mov     %r8, %r12
    mov     %r8, %r13
    mov     %r8, %r14
    mov     %r8, %r15
    cmpq    $0, WILD_COMPAT(%rdi)
    mov     WILD_REGS + 48(%rdi), %rdi
    jne     2f
    ret
2:  lretq

/*
 * void wild_call(struct wild *): the same in ring 0; whatever the code did to registers, flags and
 * the stack is undone.
 */
    .globl wild_call
wild_call:
    SAVE_CALLEE
    CPU_OF  %rax
    pushq   CPU_WILD_SP(%rax)
    mov     %rsp, CPU_WILD_SP(%rax)
    call    wild_stub
    CPU_OF  %rax
    mov     CPU_WILD_SP(%rax), %rsp
    popq    CPU_WILD_SP(%rax)
    pushq   $2
    popfq
    mov     $SEL_DATA, %ecx
    mov     %ecx, %ds
    mov     %ecx, %es
    RESTORE_CALLEE
    ret
    .section .note.GNU-stack, "", @progbits
