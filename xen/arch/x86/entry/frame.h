/* SPDX-License-Identifier: GPL-2.0-only */
/* Assembly macros for struct cpu_user_regs on the stack. */
#ifndef ENTRY_FRAME_H
#define ENTRY_FRAME_H

#include <asm/current.h>
#include <asm/extable.h>
#include <asm/smap.h>
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

/*
 * The direction flag and AC are whatever the guest left. From a guest frame pointers end here: backtraces stop.
 */
.macro ENTER_C
    cld
    ASM_CLAC
    xor     %ebp, %ebp
.endm

/* Where we may have interrupted ourselves: an odd frame pointer leads to the registers (show_backtrace()). */
.macro ENTER_C_FRAME
    cld
    ASM_CLAC
    lea     1(%rsp), %rbp
.endm

#endif
