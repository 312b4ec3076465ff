/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasks of 32-bit protected mode without paging. run_tasks() leaves long mode, goes through the steps, whose results are
 * words of the same names, and comes back. No interrupt may come meanwhile; GS's base is the caller's to restore.
 */
#include "callee.h"
#include "layout.h"
#include "tasks.h"

#define CR0_PG  0x80000000
#define TSS_EIP 0x20

    .text
    .globl run_tasks
run_tasks:
    SAVE_CALLEE
    mov     %rsp, saved_rsp
    sgdt    saved_gdt
    sidt    saved_idt
    pushq   $SEL_CODE32
    pushq   $leave_long_mode
    lretq
    .code32
leave_long_mode:
    mov     %cr0, %esi
    and     $~CR0_PG, %esi
    mov     %esi, %cr0
    lgdt    task_gdt_pointer
    lidt    task_idt_pointer
    ljmp    $T_CODE, $1f
1:  mov     $T_DATA, %eax
    mov     %eax, %ss
    mov     %eax, %ds
    mov     %eax, %es
    mov     $stack_a_end, %esp
    mov     $T_A, %eax
    ltr     %ax

    mov     $0x11111111, %ebx
    lcall   $T_B, $0
    mov     %ebx, ebx_after_call
    pushf
    pop     flags_after_call
    str     tr_after_call
    lcall   $T_GATE, $0
    mov     count_b, %eax
    mov     %eax, count_after_gate

    movl    $1, b_jumps
    ljmp    $T_B, $0
    str     tr_after_jump
    mov     %cr0, %eax
    mov     %eax, cr0_after_jump
    clts

    .globl at_ud, after_int
at_ud:
    ud2
    mov     $BAD_SELECTOR, %eax
    mov     %eax, %ds
    int     $0x40
after_int:
    ljmp    $T_ABSENT, $0
    ljmp    $T_BAD, $0
    str     tr_at_end

    lgdt    saved_gdt
    lidt    saved_idt
    mov     %cr0, %esi
    or      $CR0_PG, %esi
    mov     %esi, %cr0
    ljmp    $SEL_CODE64, $back
    .code64
back:
    mov     $SEL_DATA, %eax
    mov     %eax, %ss
    mov     %eax, %ds
    mov     %eax, %es
    mov     saved_rsp, %rsp
    lgdt    saved_gdt
    lidt    saved_idt
    RESTORE_CALLEE
    ret

    .code32
    .globl task_b, task_ud, task_gp, task_int, task_ts, np_handler
task_b:
    pushf
    pop     flags_in_b
    str     tr_in_b
    mov     %ebx, ebx_in_b
    add     $1, %ebx
    incl    count_b
    cmpl    $0, b_jumps
    jne     1f
    iret
    jmp     task_b
1:  movl    $0, b_jumps
    ljmp    $T_A, $0
    jmp     task_b

task_ud:
    mov     tss_a + TSS_EIP, %eax
    mov     %eax, eip_of_ud
    addl    $2, tss_a + TSS_EIP
    iret

task_gp:
    pop     error_of_gp
    addl    $2, tss_a + TSS_EIP
    iret

task_int:
    mov     tss_a + TSS_EIP, %eax
    mov     %eax, eip_of_int
    iret

/* The task whose segments are bad has begun: it is the one that is interrupted. */
task_ts:
    pop     error_of_ts
    mov     tss_ts, %eax
    mov     %eax, link_of_ts
    ljmp    $T_A, $0

np_handler:
    pop     error_of_np
    addl    $7, (%esp)
    iret

    .data
    .p2align 3
    .globl task_gdt_pointer, task_idt_pointer
    .word   0
task_gdt_pointer:
    .word   T_ENTRIES * 8 - 1
    .long   task_gdt
    .word   0
task_idt_pointer:
    .word   0x41 * 8 - 1
    .long   task_idt

    .bss
    .p2align 4
    .macro WORDS names:vararg
    .irp name, \names
    .globl  \name
\name:
    .quad   0
    .endr
    .endm
    WORDS ebx_after_call, flags_after_call, tr_after_call, count_after_gate, tr_after_jump, cr0_after_jump, tr_at_end
    WORDS flags_in_b, tr_in_b, ebx_in_b, count_b, b_jumps, eip_of_ud, error_of_gp, eip_of_int, error_of_np, error_of_ts
    WORDS link_of_ts
saved_rsp:
    .quad   0
saved_gdt:
    .skip   16
saved_idt:
    .skip   16
    .skip   TASK_STACK
    .globl  stack_a_end
stack_a_end:
    .section .note.GNU-stack, "", @progbits
