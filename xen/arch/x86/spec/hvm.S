/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Around a hardware-virtualized guest's run: called by SPEC_ENTER_GUEST and SPEC_LEAVE_GUEST of <asm/spec-asm.h>,
 * on machines that need anything here. After the call rdi has struct cpu_info, which is where the caller's rsp was.
 */
#include "../entry/frame.h"
#include "harden.h"

#define MSR_FLUSH_CMD   0x10b

    .section .text.entry, "ax", @progbits

/* The registers that are loaded afterwards are the guest's own: they may be left in buffers. */
ENTRY(spec_enter_hvm):
    lea     8(%rsp), %rdi
    ALT_BLOCK
    SCRUB_DIVIDER
    ALT_BLOCK_END SPEC_DIV_HVM
    ALT_BLOCK
    SPEC_CTRL_GUESTS %rdi
    ALT_BLOCK_END SPEC_MSR_HVM
    ALT_BLOCK
    WRMSR_SMALL MSR_FLUSH_CMD, 1
    ALT_BLOCK_END SPEC_L1D_HVM
    ALT_BLOCK
    verw    CPUINFO_verw_selector(%rdi)
    ALT_BLOCK_END SPEC_VERW_HVM
    ret
END(spec_enter_hvm)

/* No RET before the return stack is ours: this one was predicted by the call that led here. */
ENTRY(spec_leave_hvm):
    lea     8(%rsp), %rdi
    ALT_BLOCK
    IBPB_IF_FLAGGED %rdi
    ALT_BLOCK_END SPEC_IBPB_HVM
    ALT_BLOCK
    FILL_RETURN_STACK
    ALT_BLOCK_END SPEC_RSB_HVM
    ALT_BLOCK
    SPEC_CTRL_OURS %rdi
    ALT_BLOCK_END SPEC_MSR_HVM
    lfence
    ret
END(spec_leave_hvm)

    .section .note.GNU-stack, "", @progbits
