/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way into an SVM guest and out of it. Its general registers are in the frame at the top of the stack; RAX,
 * RSP, RIP and RFLAGS pass through the control block.
 *
 * The global interrupt flag is clear from before our interrupts are turned on until after the exit, so whatever
 * comes in between makes the guest leave at once, and is served when we set the flag again (APM vol. 2, 15.13.1, 15.17).
 */
#include "../../entry/frame.h"

    .section .text.entry, "ax", @progbits

ENTRY(svm_enter):
    mov     CPUINFO_current(%rsp), %rbx
svm_again:
    mov     %rbx, %rdi
    CALL_C  hvm_entry_prepare
    test    %al, %al
    jz      svm_softirqs
    cli
    mov     CPUINFO_percpu_offset(%rsp), %rax
    lea     percpu_softirq_pending(%rip), %rcx
    cmpl    $0, (%rax, %rcx)
    jne     svm_softirqs
    CALL_C  svm_prepare
    test    %rax, %rax
    jz      svm_not_yet
    mov     %rax, UREGS_rax(%rsp)
    clgi
    sti
    SPEC_ENTER_GUEST
    RESTORE_REGS
    vmrun
    SAVE_REGS
    SPEC_LEAVE_GUEST
    xor     %ebp, %ebp
    stgi
    CALL_C  svm_exit
    jmp     svm_enter

svm_not_yet:
    sti
    CALL_C  svm_step
    jmp     svm_again

svm_softirqs:
    sti
    CALL_C  do_softirq
    jmp     svm_enter
END(svm_enter)

    .section .note.GNU-stack, "", @progbits
