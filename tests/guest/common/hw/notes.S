/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The note by which a domain builder knows a kernel with a PVH start. Firmware of HVM guests has
 * none.
 */
#include <xen/elfnote.h>

    .section .note.Xen, "a", @note
    .p2align 2
    .long 4, 4, XEN_ELFNOTE_PHYS32_ENTRY
    .asciz "Xen"
    .long _start
    .section .note.GNU-stack, "", @progbits
