/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hostile in protected mode: tasks, gates, selectors, virtual 8086 mode, paging of all kinds
 * switched on and off.
 */
#include "modes.h"

#define CR0_PE      1
#define CR0_PG      0x80000000
#define CR0_TS      8
#define CR4_PSE     0x10
#define CR4_PAE     0x20
#define MSR_EFER    0xc0000080
#define EFER_LME    0x100
#define EFER_LMA    0x400

/* Flat 32-bit code; vectors and tasks of mode_idt and mode_gdt. */
.macro PROTECTED name must=0
    PIECE   \name \must
    lgdtl   TRAMPOLINE + (7f - piece_\name)
    mov     %cr0, %eax
    or      $CR0_PE, %al
    mov     %eax, %cr0
    ljmpl   $SEL_CODE32, $TRAMPOLINE + (8f - piece_\name)
7:  .word   MODE_GDT_ENTRIES * 8 - 1
    .long   mode_gdt
    .code32
8:  mov     $SEL_DATA, %eax
    mov     %eax, %ds
    mov     %eax, %es
    mov     %eax, %ss
    mov     $mode_stacks + 4096, %esp
    lidt    mode_idt_pointer
.endm

PROTECTED flat_devices
    mov     0xfee00020, %eax
    mov     0xd0000ffe, %eax
    mov     $0xd0000000, %edi
    mov     $50, %ecx
    rep stosl
    mov     $0x9990, %edx
    mov     $0xd0000000, %edi
    mov     $9, %ecx
    rep insl
    mov     $17, %eax
    xor     %ebx, %ebx
    .byte   0x0f, 0x01, 0xd9
    DONE_FLAT
PIECE_END flat_devices

PROTECTED bad_selectors
    ljmp    $0xfff8, $0
PIECE_END bad_selectors

PROTECTED ldt_selectors
    mov     $MODE_LDT, %eax
    lldt    %ax
    mov     $0x7, %eax
    mov     %eax, %fs
    lcall   $0xf, $0
    DONE_FLAT
PIECE_END ldt_selectors

PROTECTED segments_with_limits
    mov     $SEL_DATA16, %eax       /* 64 KiB */
    mov     %eax, %fs
    mov     %fs:0xfffc, %eax
    mov     %fs:0xfffd, %eax
    DONE_FLAT
PIECE_END segments_with_limits

PROTECTED task_by_jump
    mov     $MODE_TSS, %eax
    ltr     %ax
    ljmp    $MODE_TSS_OTHER, $0     /* its state says where it ends: at mode_task */
PIECE_END task_by_jump

PROTECTED task_by_call
    mov     $MODE_TSS, %eax
    ltr     %ax
    lcall   $MODE_TSS_OTHER, $0
    DONE_FLAT
PIECE_END task_by_call

PROTECTED task_by_interrupt
    mov     $MODE_TSS, %eax
    ltr     %ax
    int     $VEC_TASK_GATE
    DONE_FLAT
PIECE_END task_by_interrupt

PROTECTED task_in_device
    mov     $MODE_TSS, %eax
    ltr     %ax
    int     $VEC_TASK_DEVICE
    DONE_FLAT
PIECE_END task_in_device

PROTECTED task_cut_short
    mov     $MODE_TSS, %eax
    ltr     %ax
    ljmp    $MODE_TSS_SHORT, $0
PIECE_END task_cut_short

PROTECTED task_not_there
    mov     $MODE_TSS, %eax
    ltr     %ax
    int     $VEC_NOT_THERE
PIECE_END task_not_there

PROTECTED nested_return
    pushfl
    orl     $0x4000, (%esp)         /* NT: IRET is a task switch, to nowhere */
    popfl
    iretl
PIECE_END nested_return

PROTECTED gates
    lcall   $MODE_CALL_GATE, $0
    ljmp    $MODE_TASK_GATE, $0
PIECE_END gates

/* Without a monitor's vectors for it: each trap ends it. */
PROTECTED virtual_8086
    mov     $MODE_TSS, %eax
    ltr     %ax
    pushl   $0
    pushl   $0
    pushl   $0
    pushl   $0
    pushl   $0
    pushl   $0x7000
    pushl   $0x23202                /* VM, IOPL 3 */
    pushl   $0
    pushl   $TRAMPOLINE + (1f - piece_virtual_8086)
    iretl
    .code16
1:  mov     $0xa000, %ax
    mov     %ax, %es
    mov     %es:0, %al
    mov     $0x9990, %dx
    in      %dx, %al
    push    %ax
    pushf
    popf
    cpuid
    .byte   0x0f, 0x01, 0xd9
    int     $0x30
    hlt
PIECE_END virtual_8086

/* 32-bit tables of 4 MiB pages; devices by them; off and on again. */
PROTECTED paging_32
    mov     %cr4, %eax
    or      $CR4_PSE, %eax
    mov     %eax, %cr4
    mov     $mode_pages_32, %eax
    mov     %eax, %cr3
    mov     $300, %ecx
1:  mov     %cr0, %eax
    xor     $CR0_PG, %eax
    mov     %eax, %cr0
    mov     0xd0000000, %edx
    mov     0xfee00020, %edx
    mov     %ecx, %esi
    xor     %eax, %eax
    cpuid
    mov     %esi, %ecx
    loop    1b
    DONE_FLAT
PIECE_END paging_32

PROTECTED paging_pae
    mov     %cr4, %eax
    or      $CR4_PAE, %eax
    mov     %eax, %cr4
    mov     $mode_pages_pae, %eax
    mov     %eax, %cr3
    mov     $300, %ecx
1:  mov     %cr0, %eax
    xor     $CR0_PG, %eax
    mov     %eax, %cr0
    mov     0xd0000ffe, %edx
    movl    $0, 0xfee000b0
    mov     %cr3, %eax
    mov     %eax, %cr3
    loop    1b
    DONE_FLAT
PIECE_END paging_pae

PROTECTED tables_in_device must=FATAL
    mov     $0xfee00000, %eax
    mov     %eax, %cr3
    mov     %cr4, %eax
    or      $CR4_PAE, %eax
    mov     %eax, %cr4
    mov     %cr0, %eax
    or      $CR0_PG, %eax
    mov     %eax, %cr0              /* PAE's entries are checked here: #GP, or a fault at the next byte */
    nop
    DONE_FLAT
PIECE_END tables_in_device

/* Long mode without its conditions. */
PROTECTED long_without_pae must=MUST_FAULT
    mov     $MSR_EFER, %ecx
    rdmsr
    or      $EFER_LME, %eax
    wrmsr
    mov     $mode_pages_32, %eax
    mov     %eax, %cr3
    mov     %cr0, %eax
    or      $CR0_PG, %eax
    mov     %eax, %cr0
    DONE_FLAT
PIECE_END long_without_pae

/* Leaves the guest in that state, by CR0 as well; what it wrote is there, and is long mode once PAE and paging are on. */
PROTECTED long_at_last must=MUST_END
    mov     $MSR_EFER, %ecx
    rdmsr
    or      $EFER_LME, %eax
    wrmsr
    xor     %eax, %eax
    cpuid
    mov     %cr0, %eax
    or      $CR0_TS, %eax
    mov     %eax, %cr0
    smsw    %eax
    test    $CR0_TS, %eax
    jz      1f
    lmsw    %ax
    clts
    mov     %cr0, %eax
    test    $CR0_TS, %eax
    jnz     1f
    mov     $MSR_EFER, %ecx
    rdmsr
    and     $EFER_LME | EFER_LMA, %eax
    cmp     $EFER_LME, %eax
    jne     1f
    mov     %cr4, %eax
    or      $CR4_PAE, %eax
    mov     %eax, %cr4
    mov     $page_top, %eax
    mov     %eax, %cr3
    mov     %cr0, %eax
    or      $CR0_PG, %eax
    mov     %eax, %cr0
    rdmsr
    test    $EFER_LMA, %eax
    jz      1f
    mov     %cr0, %eax
    and     $~CR0_PG, %eax
    mov     %eax, %cr0
    mov     %cr4, %eax
    and     $~CR4_PAE, %eax
    mov     %eax, %cr4
    mov     $MSR_EFER, %ecx
    rdmsr
    and     $EFER_LME | EFER_LMA, %eax
    cmp     $EFER_LME, %eax
    jne     1f
    DONE_FLAT
1:  ud2
PIECE_END long_at_last

PROTECTED sysenter_nowhere
    xor     %eax, %eax
    xor     %edx, %edx
    mov     $0x174, %ecx
    wrmsr
    sysenter
PIECE_END sysenter_nowhere

    .text
    .code32
    .globl mode_fault, mode_task
/* Every vector of protected mode, and of virtual 8086 mode's monitor. */
mode_fault:
    mov     $SEL_DATA, %eax
    mov     %eax, %ds
    movl    $DONE_FAULT, LOW_DONE
1:  cli
    hlt
    jmp     1b
/* The other task: a device, then back if it was called. */
mode_task:
    mov     0xd0000000, %eax
    pushfl
    testl   $0x4000, (%esp)
    jz      1f
    popfl
    iretl
1:  movl    $DONE_FINE, LOW_DONE
2:  cli
    hlt
    jmp     2b
    .section .note.GNU-stack, "", @progbits
