/* SPDX-License-Identifier: GPL-2.0-only */
/* Assembly macros for struct cpu_user_regs on the stack. */
#ifndef ENTRY_FRAME_H
#define ENTRY_FRAME_H

#include <asm/current.h>
#include <asm/extable.h>
#include <asm/smap.h>
#include <asm/spec-asm.h>
#include <asm/traps-asm.h>
#include <asm/x86-defs.h>
#include <generated/asm-offsets.h>
#include "registers.h"

#define ENTRY(name)  .globl name; .hidden name; .type name, @function; .p2align 4; name
#define END(name)    .size name, . - name

/* A frame ends eight bytes off the alignment that C wants at a call. */
.macro CALL_C fn:vararg
    sub     $8, %rsp
    call    \fn
    add     $8, %rsp
.endm

/* Calls the index-th function (rax) of a table (r11); a thunk where one is needed, as in C. */
.macro CALL_TABLE
    sub     $8, %rsp
721:mov     (%r11, %rax, 8), %rax
    call    __x86_indirect_thunk_rax
722:add     $8, %rsp
    .pushsection .rodata.thunks, "a", @progbits
723:.byte   0x2e, 0x2e, 0x2e, 0x2e, 0x2e    /* prefixes without a meaning, up to the length */
    call    *(%r11, %rax, 8)
724:
    .popsection
    ALT_ROW(721b, 723b, SPEC_THUNK_JMP, 724b - 723b, ALT_COPY)
.endm

/*
 * The direction flag and AC are whatever the guest left. From a guest frame pointers end here: backtraces stop.
 */
.macro ENTER_C
    cld
    ASM_CLAC
    xor     %ebp, %ebp
.endm

/* Where we may have interrupted ourselves: an odd frame pointer leads to the registers (backtrace()). */
.macro ENTER_C_FRAME
    cld
    ASM_CLAC
    lea     1(%rsp), %rbp
.endm

/*
 * IST entries. Coming from a guest the main stack is empty: the frame moves there, so that the way
 * out may run softirqs and switch vcpus. Coming from ourselves, nothing more is done than the
 * handler and IRET.
 */
.macro MOVE_TO_MAIN_STACK
    testb   $3, UREGS_cs(%rsp)
    jz      1f
    mov     %rsp, %rsi
    mov     %rsp, %rdi
    or      $(STACK_SIZE - 1), %rdi
    sub     $(CPUINFO_size - 1), %rdi
    mov     %rdi, %rax
    mov     $(UREGS_hw_end / 8), %ecx
    rep movsq
    mov     %rax, %rsp
1:
.endm

#endif
