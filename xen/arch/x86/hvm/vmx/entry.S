/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way into a VMX guest and out of it. Its general registers are in the frame at the top of the stack; RSP, RIP and
 * RFLAGS are in the control structure. Interrupts stay off from the last look at softirqs until after the exit: one
 * that comes in between makes the guest leave at once.
 */
#include "../../entry/frame.h"
#include "../../entry/private.h"
#include "vmcs.h"

    .section .text.entry, "ax", @progbits

ENTRY(vmx_enter):
    mov     CPUINFO_current(%rsp), %rdi
    CALL_C  vmx_entry_prepare
    test    %al, %al
    jz      vmx_softirqs
    cli
    mov     CPUINFO_percpu_offset(%rsp), %rax
    lea     percpu_softirq_pending(%rip), %rcx
    cmpl    $0, (%rax, %rcx)
    jne     vmx_softirqs
    CALL_C  vmx_prepare
    mov     %eax, %ebx
    SPEC_ENTER_GUEST
    cmp     $VMX_ENTRY_RESUME, %ebx
    RESTORE_REGS
    jne     1f
    vmresume
    jmp     vmx_refused
1:  vmlaunch

/* Carry: no structure is loaded; zero: the structure says why. */
vmx_refused:
    SAVE_REGS
    setc    %bl
    SPEC_LEAVE_GUEST
    movzbl  %bl, %edi
    xor     %ebp, %ebp
    CALL_C  vmx_entry_failed
    jmp     vmx_enter

vmx_softirqs:
    sti
    CALL_C  do_softirq
    jmp     vmx_enter
END(vmx_enter)

/* With the stack pointer behind the general registers' places, interrupts off, flags clear. */
ENTRY(vmx_exit_point):
    SAVE_REGS
    SPEC_LEAVE_GUEST
    xor     %ebp, %ebp
    CALL_C  vmx_exit
    jmp     vmx_enter
END(vmx_exit_point)

/* The exit took the interrupt from the APIC; its stub gets the frame that the processor would have made. */
ENTRY(vmx_serve_interrupt):
    push    %rbp
    mov     %rsp, %rbp
    and     $-16, %rsp
    pushq   $0
    push    %rbp
    pushfq
    pushq   $HYPERVISOR_CS
    lea     1f(%rip), %rax
    push    %rax
    mov     %edi, %edi
    imul    $ENTRY_STUB_SIZE, %rdi, %rdi
    lea     entry_stubs(%rip), %rax
    add     %rdi, %rax
    jmp     __x86_indirect_thunk_rax
1:  pop     %rbp
    ret
END(vmx_serve_interrupt)

    .section .note.GNU-stack, "", @progbits
