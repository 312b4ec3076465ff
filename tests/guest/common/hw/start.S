/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first instructions of a bare hardware-virtualized guest: from 32-bit protected mode without
 * paging, ebx the start structure, to 64-bit mode with 4 GiB mapped where they are. More vcpus come
 * here from real mode, by a copy of the trampoline below 1 MiB, or straight into 64-bit mode.
 */
#include "layout.h"

#define CR0_PE      0x1
#define CR0_WP      0x10000
#define CR0_PG      0x80000000
#define CR4_PAE     0x20
#define CR4_FX      0x600           /* OSFXSR, OSXMMEXCPT */
#define MSR_EFER    0xc0000080
#define EFER_SCE_LME_NX 0x901
#define PTE_TABLE   0x7             /* present, writable, for ring 3 too */
#define PTE_2M      0x87

    .text
    .code32
    .globl _start
_start:
    cli
    cld
    mov     $boot_stack_end, %esp
    mov     %ebx, start_info
    /* 4 tables of 512 large pages */
    mov     $PTE_2M, %eax
    mov     $page_directories, %edi
1:  mov     %eax, (%edi)
    movl    $0, 4(%edi)
    add     $8, %edi
    add     $0x200000, %eax
    jnc     1b
    mov     $page_directories + PTE_TABLE, %eax
    mov     $page_pointers, %edi
    mov     $4, %ecx
2:  mov     %eax, (%edi)
    add     $8, %edi
    add     $0x1000, %eax
    loop    2b
    movl    $page_pointers + PTE_TABLE, page_top
    mov     $first_c, %esi
to_long_mode:                       /* esi: where in 64-bit code */
    lgdt    boot_gdt_pointer
    mov     $CR4_PAE | CR4_FX, %eax
    mov     %eax, %cr4
    mov     $page_top, %eax
    mov     %eax, %cr3
    mov     $MSR_EFER, %ecx
    mov     $EFER_SCE_LME_NX, %eax
    xor     %edx, %edx
    wrmsr
    mov     $CR0_PG | CR0_WP | CR0_PE | 0x32, %eax
    mov     %eax, %cr0
    ljmp    $SEL_CODE64, $3f
    .code64
3:  mov     $SEL_DATA, %eax
    mov     %eax, %ss
    mov     %eax, %ds
    mov     %eax, %es
    xor     %eax, %eax
    mov     %eax, %fs
    mov     %eax, %gs
    mov     %esi, %eax
    jmp     *%rax
first_c:
    mov     $boot_stack_end, %esp
    xor     %ebp, %ebp
    call    hw_start
    ud2

    /* 64-bit mode from vcpu_op: its stack is set already. */
    .globl ap_start64
ap_start64:
    lgdt    boot_gdt_pointer
    pushq   $SEL_CODE64
    pushq   $1f
    lretq
1:  mov     $SEL_DATA, %eax
    mov     %eax, %ss
    mov     %eax, %ds
    mov     %eax, %es
ap_c:
    mov     ap_stack, %rsp
    xor     %ebp, %ebp
    call    ap_main
    ud2

    /* Copied to TRAMPOLINE; cs = TRAMPOLINE / 16, ip = 0. */
    .globl trampoline, trampoline_end
    .code16
trampoline:
    cli
    cld
    mov     %cs, %ax
    mov     %ax, %ds
    lgdtl   trampoline_gdt - trampoline
    mov     %cr0, %eax
    or      $CR0_PE, %al
    mov     %eax, %cr0
    ljmpl   $SEL_CODE32, $ap_protected
    .p2align 2
trampoline_gdt:
    .word   boot_gdt_end - boot_gdt - 1
    .long   boot_gdt
trampoline_end:
    .code32
ap_protected:
    mov     $SEL_DATA, %eax
    mov     %eax, %ds
    mov     %eax, %es
    mov     %eax, %ss
    mov     $ap_c, %esi
    jmp     to_long_mode

    .data
    .p2align 4
    .globl boot_gdt, boot_gdt_end
boot_gdt:
    .quad   0
    .quad   0x00af9b000000ffff      /* 64-bit code */
    .quad   0x00cf93000000ffff      /* data */
    .quad   0x00cf9b000000ffff      /* 32-bit code */
    .quad   0x00cff3000000ffff      /* ring 3: data, 64-bit code, 32-bit code */
    .quad   0x00affb000000ffff
    .quad   0x00cffb000000ffff
    .quad   0x00009b000000ffff      /* 16-bit code and data, as real mode has them */
    .quad   0x000093000000ffff
boot_gdt_end:
boot_gdt_pointer:
    .word   boot_gdt_end - boot_gdt - 1
    .quad   boot_gdt

    .bss
    .p2align 12
    .globl page_top
page_top:
    .skip   4096
page_pointers:
    .skip   4096
    .globl page_directories
page_directories:
    .skip   4 * 4096
    .skip   STACK_SIZE
    .globl boot_stack_end
boot_stack_end:
    .section .text.hypercall_page, "ax"
    .globl  hypercall_page
    .p2align 12
hypercall_page:
    .skip   4096
    .section .note.GNU-stack, "", @progbits
