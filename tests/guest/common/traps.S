/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the hypervisor enters a bare guest: exceptions, events, system calls, failsafe. All become
 * a struct frame on the stack and a call of guest_trap(); back by HYPERVISOR_iret.
 */
#include "callee.h"
#include <xen/xen.h>
#include "registers.h"

/* After rcx and r11, from low to high: [error], rip, cs, rflags, rsp, ss. */
    .text
common:
    SAVE_REGS
    mov     %rsp, %rdi
    mov     %rsp, %rbx
    and     $~15, %rsp
    call    guest_trap
    mov     %rbx, %rsp
    RESTORE_REGS
    add     $16, %rsp
    pushq   $0
    jmp     hypercall_page + __HYPERVISOR_iret * 32

    .globl trap_stubs
    .p2align 5
trap_stubs:
    .set vec, 0
    .rept 256
    .p2align 5
    pop     %rcx
    pop     %r11
    .if vec >= 32 || !((0x60227d00 >> (vec & 31)) & 1)
    pushq   $0
    .endif
    pushq   $vec
    jmp     common
    .set vec, vec + 1
    .endr

.macro CALLBACK name, number
    .globl \name
\name:
    pop     %rcx
    pop     %r11
    pushq   $0
    pushq   $\number
    jmp     common
.endm
CALLBACK event_entry, 256
CALLBACK syscall_entry, 257
CALLBACK syscall32_entry, 258
CALLBACK sysenter_entry, 259
CALLBACK nmi_entry, 261

/* Its frame has the data selectors behind r11. */
    .globl failsafe_entry
failsafe_entry:
    pop     %rcx
    pop     %r11
    add     $32, %rsp
    pushq   $0
    pushq   $260
    jmp     common

/*
 * long enter_user(rip, rsp, cs, ss): saves the kernel's registers, goes to user mode; returns what
 * leave_user() is given from a trap handler.
 */
    .globl enter_user
enter_user:
    SAVE_CALLEE
    mov     %rsp, saved_sp(%rip)
    push    %rcx                    /* ss */
    push    %rsi                    /* rsp */
    pushq   $0x202
    push    %rdx                    /* cs */
    push    %rdi
    pushq   $0
    jmp     hypercall_page + __HYPERVISOR_iret * 32

    .globl leave_user
leave_user:
    mov     %rdi, %rax
    mov     saved_sp(%rip), %rsp
    RESTORE_CALLEE
    ret

    .bss
    .p2align 3
saved_sp:
    .quad 0
    .section .note.GNU-stack, "", @progbits
