/* SPDX-License-Identifier: GPL-2.0-only */
/* What is done on the ways in and out, as pieces of assembly; each is there only where its feature is on. */
#ifndef SPEC_HARDEN_H
#define SPEC_HARDEN_H

#include <asm/spec-asm.h>
#include <asm/x86-defs.h>

#ifdef __ASSEMBLY__
#define RETURN_STACK_ENTRIES    32      /* the most that any processor has */

/* All writes: rax, rcx, rdx. */
.macro WRMSR_SMALL msr, value
    mov     $\msr, %ecx
    mov     $\value, %eax
    xor     %edx, %edx
    wrmsr
.endm

/*
 * Every prediction of a return leads into a loop that does nothing. Uses rcx and the stack below; ends where it
 * began.
 */
.macro FILL_RETURN_STACK
    mov     $(RETURN_STACK_ENTRIES / 2), %ecx
1:  call    3f
2:  pause
    lfence
    jmp     2b
3:  call    5f
4:  pause
    lfence
    jmp     4b
5:  dec     %ecx
    jnz     1b
    add     $(RETURN_STACK_ENTRIES * 8), %rsp
    lfence                              /* and they are there before the next RET */
.endm

/* MSR_SPEC_CTRL: ours. info: register with struct cpu_info. An NMI in between finds the new value noted. */
.macro SPEC_CTRL_OURS info
    mov     CPUINFO_spec_ctrl_xen(\info), %eax
    mov     %eax, CPUINFO_spec_ctrl_now(\info)
    mov     $MSR_SPEC_CTRL, %ecx
    xor     %edx, %edx
    wrmsr
.endm

/* MSR_SPEC_CTRL: the guest's, if it differs. */
.macro SPEC_CTRL_GUESTS info
    mov     CPUINFO_spec_ctrl_guest(\info), %eax
    cmp     %eax, CPUINFO_spec_ctrl_now(\info)
    je      1f
    mov     %eax, CPUINFO_spec_ctrl_now(\info)
    mov     $MSR_SPEC_CTRL, %ecx
    xor     %edx, %edx
    wrmsr
1:
.endm

/* Forgets the branches of whoever ran, where the domain is to be kept from ours. */
.macro IBPB_IF_FLAGGED info
    testb   $SPEC_FLAG_IBPB, CPUINFO_spec_flags(\info)
    jz      1f
    WRMSR_SMALL MSR_PRED_CMD, 1
1:
.endm

/* Nothing of an earlier division is left in the divider. */
.macro SCRUB_DIVIDER
    xor     %edx, %edx
    mov     $1, %eax
    mov     $1, %ecx
    div     %ecx
.endm

#endif /* __ASSEMBLY__ */
#endif
