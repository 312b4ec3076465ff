/* SPDX-License-Identifier: GPL-2.0-only */
/* The first instructions of a bare PV guest, and the notes by which a domain builder knows it. */
#include <xen/elfnote.h>

.macro NOTE type, directive, value:vararg
    .pushsection .note.Xen, "a", @note
    .p2align 2
    .long 4, 2f - 1f, \type
    .asciz "Xen"
1:  \directive \value
2:  .p2align 2
    .popsection
.endm

    NOTE XEN_ELFNOTE_GUEST_OS, .asciz, "bare-test"
    NOTE XEN_ELFNOTE_XEN_VERSION, .asciz, "xen-3.0"
    NOTE XEN_ELFNOTE_VIRT_BASE, .quad, 0xffffffff80000000
    NOTE XEN_ELFNOTE_PADDR_OFFSET, .quad, 0
    NOTE XEN_ELFNOTE_ENTRY, .quad, _start
    NOTE XEN_ELFNOTE_HYPERCALL_PAGE, .quad, hypercall_page
    NOTE XEN_ELFNOTE_FEATURES, .asciz, "!writable_page_tables|pae_pgdir_above_4gb"
    NOTE XEN_ELFNOTE_PAE_MODE, .asciz, "yes"
    NOTE XEN_ELFNOTE_LOADER, .asciz, "generic"
    NOTE XEN_ELFNOTE_SUPPORTED_FEATURES, .long, 1 << 11

    .section .text.hypercall_page, "ax"
    .globl hypercall_page
    .p2align 12
hypercall_page:
    .skip 4096

    .text
    .globl _start
_start:
    cld
    lea     boot_stack_end(%rip), %rsp
    mov     %rsi, %rdi
    xor     %ebp, %ebp
    call    guest_start
1:  jmp     1b

    .section .bss.page_aligned, "aw", @nobits
    .p2align 12
    .skip 16384
    .globl boot_stack_end
boot_stack_end:
    .section .note.GNU-stack, "", @progbits
