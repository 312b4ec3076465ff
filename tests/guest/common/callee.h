/* SPDX-License-Identifier: GPL-2.0-only */
/* For assembly that leaves a C function's frame behind and comes back to it another way: what C wants kept. */
#ifndef CALLEE_H
#define CALLEE_H

#ifdef __ASSEMBLY__
.macro SAVE_CALLEE
    push    %rbx
    push    %rbp
    push    %r12
    push    %r13
    push    %r14
    push    %r15
.endm
.macro RESTORE_CALLEE
    pop     %r15
    pop     %r14
    pop     %r13
    pop     %r12
    pop     %rbp
    pop     %rbx
.endm
#endif

#endif
