/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the processor arrives: sixteen bytes for each vector, which complete the frame to a struct
 * cpu_user_regs, and the paths shared by exceptions, interrupts and those that come on a stack of
 * their own (IST).
 */
#include "frame.h"
#include "private.h"

    .section .text.entry, "ax", @progbits

/* Where the detours of spec/pv.S come back. */
    .globl  common_exception_saved, common_interrupt_saved, entry_stub_df_saved
    .hidden common_exception_saved, common_interrupt_saved, entry_stub_df_saved

/* Vectors with an error code from the processor: 8, 10-14, 17, 21, 29, 30. */
#define ERROR_CODE_VECTORS  0x60227d00

ENTRY(entry_stubs):
    .set vec, 0
    .rept 256
    .p2align 4
    .if vec >= 32 || !((ERROR_CODE_VECTORS >> (vec & 31)) & 1)
    pushq   $0
    .endif
    movl    $vec, 4(%rsp)
    .if vec < 32
    jmp     common_exception
    .else
    jmp     common_interrupt
    .endif
    .set vec, vec + 1
    .endr
    .p2align 4
END(entry_stubs)

ENTRY(common_exception):
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_exception
    SAVE_REGS
common_exception_saved:
    ENTER_C_FRAME
    mov     %rsp, %rdi
    mov     UREGS_entry_vector(%rsp), %eax
    lea     exception_table(%rip), %r11
    CALL_TABLE
    testb   $3, UREGS_cs(%rsp)
    jnz     pv_exit
    jmp     return_to_ourselves
END(common_exception)

ENTRY(common_interrupt):
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_interrupt
    SAVE_REGS
common_interrupt_saved:
    ENTER_C_FRAME
    mov     %rsp, %rdi
    CALL_C  do_interrupt
    testb   $3, UREGS_cs(%rsp)
    jnz     pv_exit
/* falls through */
return_to_ourselves:
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_return
    RESTORE_REGS
    add     $8, %rsp
    iretq
END(common_interrupt)

/*
 * Only IRET lets NMIs in again, and the way to the guest may be a SYSRET, or lead to another vcpu.
 */
.macro ALLOW_NMI
    mov     %rsp, %rax
    pushq   $0
    push    %rax
    pushfq
    pushq   $HYPERVISOR_CS
    lea     1f(%rip), %rax
    push    %rax
    iretq
1:
.endm

.macro IST_ENTRY name, vector, handler, hardened
ENTRY(\name):
    pushq   $0
    movl    $\vector, 4(%rsp)
    ALT_JUMP_TO SPEC_HARDEN_PV, \hardened
    SAVE_REGS
    ENTER_C_FRAME
    MOVE_TO_MAIN_STACK
    .globl  \name\()_saved
    .hidden \name\()_saved
\name\()_saved:
    mov     %rsp, %rdi
    CALL_C  \handler
    testb   $3, UREGS_cs(%rsp)
    jz      return_to_ourselves
    .if \vector == X86_EXC_NMI
    ALLOW_NMI
    .endif
    jmp     pv_exit
END(\name)
.endm

IST_ENTRY entry_stub_nmi, X86_EXC_NMI, do_nmi, hardened_nmi
IST_ENTRY entry_stub_mce, X86_EXC_MC, do_machine_check, hardened_mce
IST_ENTRY entry_stub_db, X86_EXC_DB, do_debug, hardened_db

ENTRY(entry_stub_df):
    movl    $X86_EXC_DF, 4(%rsp)
    ALT_JUMP_TO SPEC_HARDEN_PV, hardened_df
    SAVE_REGS
entry_stub_df_saved:
    ENTER_C_FRAME
    mov     %rsp, %rdi
    CALL_C  do_double_fault
    ud2
END(entry_stub_df)

/* Filled in when each CPU comes up: tables.c says why and with what. */
ENTRY(syscall_stubs):
    .fill CONFIG_NR_CPUS * SYSCALL_STUB_SIZE, 1, 0xcc
END(syscall_stubs)

    .section .note.GNU-stack, "", @progbits
