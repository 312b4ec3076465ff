/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PV guests: in by SYSCALL, SYSENTER and int $0x80, out by SYSRET or IRET.
 *
 * A guest's registers are always in the struct cpu_user_regs at the top of this CPU's stack, and
 * while in here rsp is at its start, where struct cpu_info begins too.
 */
#include "frame.h"

    .section .text.entry, "ax", @progbits

/* Where the detours of spec/pv.S come back. */
    .globl  entry_syscall64_saved, entry_syscall32_saved, entry_sysenter_saved, entry_int80_saved
    .globl  pv_sysret, pv_iret, pv_iret_failed_saved
    .hidden entry_syscall64_saved, entry_syscall32_saved, entry_sysenter_saved, entry_int80_saved
    .hidden pv_sysret, pv_iret, pv_iret_failed_saved

/*
 * From the CPU's own stub: rax is saved, ss and rsp are pushed. rcx: guest's rip, r11: its rflags.
 */
.macro SYSCALL_FRAME selector
    push    %r11
    pushq   $\selector
    push    %rcx
    pushq   $0
    movl    $TRAP_SYSCALL, 4(%rsp)
    push    %rdi
    push    %rsi
    push    %rdx
    push    %rcx
    sub     $8, %rsp                    /* rax is there */
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

ENTRY(entry_syscall64):
    SYSCALL_FRAME GUEST_RING3_CS64
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_syscall64
    mov     CPUINFO_current(%rsp), %rbx
entry_syscall64_saved:
    cmpb    $0, VCPU_in_kernel(%rbx)
    je      2f
    sti

    /* The registers of the ABI are C's, but for the fourth. No speculation past the table's end. */
    mov     UREGS_rax(%rsp), %rax
    cmp     $HYPERCALL_NR_ROWS, %rax
    jae     3f
    sbb     %rcx, %rcx
    and     %rcx, %rax
    mov     %r10, %rcx
    lea     hypercall_table_pv(%rip), %r11
    xor     %ebp, %ebp
    CALL_TABLE
    cmp     $-ERESTART, %rax            /* the frame has been rewound: all of it stays */
    je      pv_exit_checks
    mov     %rax, UREGS_rax(%rsp)
    jmp     pv_exit_checks

3:  movq    $-ENOSYS, UREGS_rax(%rsp)
    jmp     pv_exit_checks

2:  mov     %rsp, %rdi
    CALL_C  pv_user_syscall
    jmp     pv_exit
END(entry_syscall64)

ENTRY(entry_syscall32):
    SYSCALL_FRAME GUEST_RING3_CS32
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_syscall32
    movl    $0, UREGS_entry_vector(%rsp)
entry_syscall32_saved:
    mov     %rsp, %rdi
    CALL_C  pv_user_syscall32
    jmp     pv_exit
END(entry_syscall32)

/*
 * Intel processors only. Flags are as the guest had them but for IF; it saved rip and rsp itself,
 * if it cares.
 */
ENTRY(entry_sysenter):
    pushq   $GUEST_RING3_DS
    pushq   $0
    pushfq
    orl     $X86_EFLAGS_IF, (%rsp)
    pushq   $3
    pushq   $0
    pushq   $0
    SAVE_REGS
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_sysenter
    pushq   $X86_EFLAGS_MBS
    popfq
    xor     %ebp, %ebp
entry_sysenter_saved:
    mov     %rsp, %rdi
    CALL_C  pv_user_sysenter
    jmp     pv_exit
END(entry_sysenter)

ENTRY(entry_int80):
    pushq   $0
    movl    $0x80, 4(%rsp)
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_int80
    SAVE_REGS
entry_int80_saved:
    ENTER_C
    mov     %rsp, %rdi
    CALL_C  pv_user_int80
/* falls through */

/* The way out. */
ENTRY(pv_exit):
    mov     CPUINFO_current(%rsp), %rbx
pv_exit_checks:
    cli
    mov     CPUINFO_percpu_offset(%rsp), %rax
    lea     percpu_softirq_pending(%rip), %rcx
    cmpl    $0, (%rax, %rcx)
    jne     pv_softirqs
    cmpb    $0, VCPU_bounce_flags(%rbx)
    jne     pv_trap
    cmpb    $0, VCPU_nmi_pending(%rbx)
    jne     pv_nmi
    mov     VCPU_vcpu_info(%rbx), %rax
    cmpb    $0, VCPUINFO_pending(%rax)
    jne     pv_event
pv_restore:
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_restore
    testb   $TRAP_SYSCALL >> 8, UREGS_entry_vector + 1(%rsp)
    jz      pv_iret
pv_sysret:
    /* SYSRET to a non-canonical address faults in ring 0 on some processors: those go by IRET. */
    mov     UREGS_rip(%rsp), %rcx
    sar     $47, %rcx
    inc     %ecx
    cmp     $1, %ecx
    ja      pv_iret
    RESTORE_REGS
    mov     UREGS_rip - UREGS_error_code(%rsp), %rcx
    mov     UREGS_rflags - UREGS_error_code(%rsp), %r11
    mov     UREGS_rsp - UREGS_error_code(%rsp), %rsp
    sysretq

pv_iret:
    RESTORE_REGS
    add     $8, %rsp
1:  iretq
    EXTABLE(1b, pv_iret_failed)

/*
 * Bad selectors. The fault came from ring 0, so its frame went below ours, over registers that are
 * loaded.
 */
pv_iret_failed:
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_iret_failed
    pushq   $0
    SAVE_REGS
pv_iret_failed_saved:
    xor     %ebp, %ebp
    mov     %rsp, %rdi
    CALL_C  pv_iret_fault
    jmp     pv_exit

pv_softirqs:
    sti
    CALL_C  do_softirq
    jmp     pv_exit

pv_event:
    cmpb    $0, VCPUINFO_mask(%rax)
    jne     pv_restore
    mov     %rbx, %rdi
    mov     %rsp, %rsi
    CALL_C  pv_bounce_event
    jmp     pv_exit_checks

pv_trap:
    sti
    mov     %rbx, %rdi
    mov     %rsp, %rsi
    CALL_C  pv_bounce_trap
    jmp     pv_exit_checks

pv_nmi:
    mov     %rbx, %rdi
    mov     %rsp, %rsi
    CALL_C  pv_bounce_nmi
    test    %al, %al
    jnz     pv_exit_checks
    mov     VCPU_vcpu_info(%rbx), %rax
    cmpb    $0, VCPUINFO_pending(%rax)
    jne     pv_event
    jmp     pv_restore
END(pv_exit)

    .section .note.GNU-stack, "", @progbits
