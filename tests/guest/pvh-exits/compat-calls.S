/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls from 32-bit code: u32 call_32(nr, ebx, ecx, edx, mode). Mode 0: compatibility mode.
 * Mode 1: protected mode without paging, long mode left and entered again; no interrupt may come
 * meanwhile.
 */
#include "callee.h"
#include "layout.h"

#define CR0_PG  0x80000000

    .text
    .globl call_32
call_32:
    SAVE_CALLEE
    mov     %rsp, saved_rsp
    mov     %edi, %eax
    mov     %r8d, %ebp
    mov     %esi, %ebx
    xchg    %ecx, %edx
    shl     $5, %eax
    add     $hypercall_page, %eax
    pushq   $SEL_CODE32
    pushq   $in_32
    lretq
    .code32
in_32:
    mov     $SEL_DATA, %esi
    mov     %esi, %ss
    mov     %esi, %ds
    mov     %esi, %es
    test    %ebp, %ebp
    jz      1f
    mov     %cr0, %esi
    and     $~CR0_PG, %esi
    mov     %esi, %cr0
1:  push    %ebp
    xor     %esi, %esi
    xor     %edi, %edi
    call    *%eax
    pop     %ebp
    test    %ebp, %ebp
    jz      2f
    mov     %cr0, %esi
    or      $CR0_PG, %esi
    mov     %esi, %cr0
2:  ljmp    $SEL_CODE64, $back
    .code64
back:
    mov     saved_rsp, %rsp
    RESTORE_CALLEE
    ret

    .bss
    .p2align 3
saved_rsp:
    .quad 0
    .section .note.GNU-stack, "", @progbits
