/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ways in from PV guests and out to them, on machines that need anything done there. On all others the entry
 * code is as it is written; here jumps take the place of an instruction or two of it (ALT_JUMP_TO), which these
 * detours make up for before they go back.
 *
 * Everything up to the change of CR3 runs on the guest's page tables, where only this section, the descriptor tables
 * and the stack are: see xpti.c.
 *
 * A handler that interrupted us finds out what we were doing: if CR3 is the guest's or MSR_SPEC_CTRL not ours, we
 * were about to leave or had just come. It sets both right, keeps what it found in registers that C preserves
 * (rbx: struct cpu_info, r14: CR3 or 0, r15d: MSR_SPEC_CTRL), and puts it back when it returns.
 */
#include "../entry/frame.h"
#include "harden.h"

    .section .text.entry, "ax", @progbits

/* From a guest; rsp is at its registers, all saved. Changes rax, rcx, rdx. */
.macro HARDEN_FROM_GUEST
    ALT_BLOCK
    mov     CPUINFO_xpti_guest_cr3(%rsp), %rax
    test    %rax, %rax
    jz      1f
    mov     CPUINFO_xpti_xen_cr3(%rsp), %rax
    mov     %rax, %cr3
1:
    ALT_BLOCK_END SPEC_XPTI
    ALT_BLOCK
    IBPB_IF_FLAGGED %rsp
    ALT_BLOCK_END SPEC_IBPB_PV
    ALT_BLOCK
    FILL_RETURN_STACK
    ALT_BLOCK_END SPEC_RSB_PV
    ALT_BLOCK
    SPEC_CTRL_OURS %rsp
    ALT_BLOCK_END SPEC_MSR_PV
    lfence                              /* whoever mispredicted that this is a guest's waits here */
.endm

/* From ourselves; on any of this CPU's stacks, all registers saved. */
.macro HARDEN_FROM_XEN
    mov     %rsp, %rbx
    or      $(STACK_SIZE - 1), %rbx
    sub     $(CPUINFO_size - 1), %rbx
    ALT_BLOCK
    mov     %cr3, %rax
    xor     %r14d, %r14d
    cmp     %rax, CPUINFO_xpti_guest_cr3(%rbx)
    jne     1f
    mov     %rax, %r14
    mov     CPUINFO_xpti_xen_cr3(%rbx), %rax
    mov     %rax, %cr3
1:
    ALT_BLOCK_END SPEC_XPTI
    ALT_BLOCK
    mov     CPUINFO_spec_ctrl_now(%rbx), %r15d
    SPEC_CTRL_OURS %rbx
    ALT_BLOCK_END SPEC_MSR_PV
    lfence
.endm

/* Entries with the processor's frame, the vector and no register saved yet. */
.macro DETOUR name, back
ENTRY(\name):
    SAVE_REGS
    testb   $3, UREGS_cs(%rsp)
    jz      8f
    HARDEN_FROM_GUEST
    jmp     \back
8:  HARDEN_FROM_XEN
    jmp     \back
END(\name)
.endm

DETOUR hardened_exception, common_exception_saved
DETOUR hardened_interrupt, common_interrupt_saved

/* On stacks of their own. The frame of a guest goes to the main stack at once. */
.macro DETOUR_IST name, back
ENTRY(\name):
    SAVE_REGS
    ENTER_C_FRAME
    MOVE_TO_MAIN_STACK
    testb   $3, UREGS_cs(%rsp)
    jz      8f
    HARDEN_FROM_GUEST
    jmp     \back
8:  HARDEN_FROM_XEN
    jmp     \back
END(\name)
.endm

DETOUR_IST hardened_nmi, entry_stub_nmi_saved
DETOUR_IST hardened_mce, entry_stub_mce_saved
DETOUR_IST hardened_db, entry_stub_db_saved

ENTRY(hardened_df):
    SAVE_REGS
    HARDEN_FROM_XEN
    jmp     entry_stub_df_saved
END(hardened_df)

/* No handler returns to ourselves but by way of the detours above. */
ENTRY(hardened_return):
    ALT_BLOCK
    cmp     %r15d, CPUINFO_spec_ctrl_now(%rbx)
    je      1f
    mov     %r15d, CPUINFO_spec_ctrl_now(%rbx)
    mov     $MSR_SPEC_CTRL, %ecx
    mov     %r15d, %eax
    xor     %edx, %edx
    wrmsr
1:
    ALT_BLOCK_END SPEC_MSR_PV
    ALT_BLOCK
    test    %r14, %r14
    jz      1f
    mov     %r14, %cr3
1:
    ALT_BLOCK_END SPEC_XPTI
    RESTORE_REGS
    add     $8, %rsp
    iretq
END(hardened_return)

/* SYSCALL: arguments of a hypercall are where C wants them, but for rdx, which is needed here. */
ENTRY(hardened_syscall64):
    HARDEN_FROM_GUEST
    mov     UREGS_rdx(%rsp), %rdx
    mov     CPUINFO_current(%rsp), %rbx
    jmp     entry_syscall64_saved
END(hardened_syscall64)

ENTRY(hardened_syscall32):
    HARDEN_FROM_GUEST
    movl    $0, UREGS_entry_vector(%rsp)
    jmp     entry_syscall32_saved
END(hardened_syscall32)

ENTRY(hardened_sysenter):
    HARDEN_FROM_GUEST
    pushq   $X86_EFLAGS_MBS
    popfq
    xor     %ebp, %ebp
    jmp     entry_sysenter_saved
END(hardened_sysenter)

ENTRY(hardened_int80):
    SAVE_REGS
    HARDEN_FROM_GUEST
    jmp     entry_int80_saved
END(hardened_int80)

/*
 * The way out. Interrupts are off and stay so; what is read after the buffers are emptied is the guest's. rbx: vcpu
 */
ENTRY(hardened_restore):
    ALT_BLOCK
    mov     %rbx, %rdi
    CALL_C  xpti_leave
    ALT_BLOCK_END SPEC_XPTI
    ALT_BLOCK
    SCRUB_DIVIDER
    ALT_BLOCK_END SPEC_DIV_PV
    ALT_BLOCK
    SPEC_CTRL_GUESTS %rsp
    ALT_BLOCK_END SPEC_MSR_PV
    ALT_BLOCK
    mov     CPUINFO_xpti_guest_cr3(%rsp), %rax
    test    %rax, %rax
    jz      1f
    mov     %rax, %cr3
1:
    ALT_BLOCK_END SPEC_XPTI
    ALT_BLOCK
    verw    CPUINFO_verw_selector(%rsp)
    ALT_BLOCK_END SPEC_VERW_PV
    testb   $TRAP_SYSCALL >> 8, UREGS_entry_vector + 1(%rsp)
    jz      pv_iret
    jmp     pv_sysret
END(hardened_restore)

/* As if the guest had just come in: the fault's handler has put everything back. */
ENTRY(hardened_iret_failed):
    pushq   $0
    SAVE_REGS
    HARDEN_FROM_GUEST
    jmp     pv_iret_failed_saved
END(hardened_iret_failed)

ENTRY(spec_fill_return_stack):
    FILL_RETURN_STACK
    ret
END(spec_fill_return_stack)

    .section .note.GNU-stack, "", @progbits
