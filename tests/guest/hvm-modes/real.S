/* SPDX-License-Identifier: GPL-2.0-only */
/* Hostile in real mode: device memory, ports, strings, limits, wrapping, interrupts, hypercalls. */
#include "modes.h"

PIECE devices
    mov     $0xa000, %ax
    mov     %ax, %es
    mov     %es:0, %al
    mov     %es:0xffff, %al
    movw    $0x1234, %es:0x10
    xor     %di, %di
    mov     $100, %cx
    rep stosl
    xor     %si, %si
    mov     $0x7000, %di
    push    %es
    pop     %ds
    xor     %ax, %ax
    mov     %ax, %es
    mov     $33, %cx
    rep movsb
    mov     %ax, %ds
    DONE_REAL
PIECE_END devices

PIECE ports
    mov     $0x9990, %dx
    in      %dx, %al
    in      %dx, %ax
    inl     %dx, %eax
    out     %al, %dx
    mov     $0x6000, %di
    mov     $200, %cx
    rep insw
    mov     $0xfff0, %di            /* over the segment's end */
    mov     $0x20, %cx
    rep insb
    mov     $0x6000, %si
    std
    mov     $50, %cx
    rep outsl
    cld
    addr32 rep insb
    DONE_REAL
PIECE_END ports

PIECE limit
    mov     0xffff, %ax             /* a word over the limit: #GP by the table at 0 */
    DONE_REAL
PIECE_END limit

PIECE device_limit
    mov     $0xd000, %ax
    mov     %ax, %fs
    mov     %fs:0xfffe, %eax
    DONE_REAL
PIECE_END device_limit

PIECE stack_over_the_end
    mov     $1, %sp
    push    %ax
    push    %eax
    DONE_REAL
PIECE_END stack_over_the_end

PIECE stack_in_video_memory
    mov     $0xa000, %ax
    mov     %ax, %ss
    mov     $0x1000, %sp
    push    %ax
    pushal
    popal
    pop     %ax
    int     $0x40
    DONE_REAL
PIECE_END stack_in_video_memory

PIECE stack_nowhere
    mov     $0xd000, %ax
    mov     %ax, %ss
    mov     $0x1000, %sp
    pushf
    push    %cs
    int3
    DONE_REAL
PIECE_END stack_nowhere

PIECE calls
    mov     $17, %eax
    xor     %ebx, %ebx
    xor     %ecx, %ecx
    .byte   0x0f, 0x01, 0xd9
    mov     $0, %eax
    cpuid
    mov     $0xc0000080, %ecx
    rdmsr
    rdtsc
    smsw    %ax
    mov     %cr0, %eax
    mov     %cr0, %eax
    mov     %eax, %cr0
    mov     %cr8, %eax
    wbinvd
    DONE_REAL
PIECE_END calls

/* Not even the double fault's is within the limit. */
PIECE bad_vectors must=FATAL
    lidtl   %cs:AT(bad_vectors, 1f) - TRAMPOLINE
    int     $0x40
1:  .word   0x10
    .long   0x000d0000
PIECE_END bad_vectors

PIECE far_places
    push    $0xd000
    push    $0x10
    lretw
PIECE_END far_places

PIECE end_of_segment
    movw    $0x9090, 0xfffc
    movl    $0xd8300f90, %eax
    ljmp    $0, $0xfffe             /* runs on over the segment's end */
PIECE_END end_of_segment

PIECE big_real
    lgdtl   AT(big_real, 1f)
    mov     %cr0, %eax
    or      $1, %al
    mov     %eax, %cr0
    mov     $SEL_DATA, %bx
    mov     %bx, %es
    mov     %bx, %fs
    and     $0xfe, %al
    mov     %eax, %cr0
    mov     $0xfee00000, %ebx
    mov     %es:0x20(%ebx), %eax
    movl    $0, %es:0xb0(%ebx)
    mov     $0xd0000ffe, %ebx
    mov     %es:(%ebx), %eax
    mov     %fs:(%ebx), %ax
    mov     %ebx, %edi
    mov     $20, %ecx
    addr32 rep stosl
    mov     $0xffffffff, %ebx
    mov     %es:(%ebx), %eax        /* wraps, or not: the limit is 4 GiB */
    DONE_REAL
1:  .word   0x47
    .long   mode_gdt
PIECE_END big_real
    .section .note.GNU-stack, "", @progbits
