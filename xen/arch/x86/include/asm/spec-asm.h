/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What assembly knows of the mitigations of speculation: the features that settle code (asm/alternative.h), and what
 * surrounds a hardware-virtualized guest's run.
 */
#ifndef ASM_SPEC_ASM_H
#define ASM_SPEC_ASM_H

#include <asm/alternative.h>

#define SPEC_HARDEN_PV      0       /* anything at all on the ways in from PV guests and out to them */
#define SPEC_HARDEN_HVM     1       /* around hardware-virtualized guests */
#define SPEC_THUNK_LFENCE   2       /* indirect branches; neither: retpolines */
#define SPEC_THUNK_JMP      3
#define SPEC_XPTI           4       /* PV guests run on page tables without the hypervisor */
#define SPEC_MSR_PV         5       /* MSR_SPEC_CTRL is switched */
#define SPEC_MSR_HVM        6
#define SPEC_RSB_PV         7       /* return predictions of guests are overwritten */
#define SPEC_RSB_HVM        8
#define SPEC_VERW_PV        9       /* buffers are emptied on the way to the guest */
#define SPEC_VERW_HVM       10
#define SPEC_IBPB_PV        11      /* a barrier for branch prediction on entry, for some domains */
#define SPEC_IBPB_HVM       12
#define SPEC_L1D_HVM        13      /* the L1 data cache is emptied on the way to the guest */
#define SPEC_DIV_PV         14      /* the divider is */
#define SPEC_DIV_HVM        15

/* struct cpu_info's spec_flags */
#define SPEC_FLAG_IBPB      0x01    /* the current vcpu's domain: IBPB on entry */

#ifdef __ASSEMBLY__
/*
 * Right before a hardware-virtualized guest is entered, and right after it left: rsp is at its registers' frame
 * (struct cpu_info), all of them saved there. Both may change rax, rcx, rdx, rdi and flags, and use the stack below.
 * Interrupts are off. Between the first and the entry nothing may be read but the guest's own registers; between the
 * exit and the second there may be no RET and no indirect branch.
 */
.macro SPEC_ENTER_GUEST
    ALT_CALL_TO SPEC_HARDEN_HVM, spec_enter_hvm
.endm
.macro SPEC_LEAVE_GUEST
    ALT_CALL_TO SPEC_HARDEN_HVM, spec_leave_hvm
.endm
#endif

#endif
