/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where another CPU starts: in real mode, in a page below 1 MiB to which this code is copied. It
 * goes through protected mode to long mode on tables that map that page at its own address, then to
 * its stack and entry.
 * SDM vol. 3, 9.4.4 and 9.8.5.
 */
#include <asm/page.h>
#include <asm/x86-defs.h>

#define TRAMPOLINE_PHYS         0x8000
#define HERE(sym)               ((sym) - trampoline_start)
#define PHYS(sym)               (TRAMPOLINE_PHYS + HERE(sym))

    .section .rodata.trampoline, "a", @progbits
    .balign 16
    .globl trampoline_start, trampoline_end, trampoline_cr3, trampoline_stack, trampoline_entry
    .code16
trampoline_start:
    cli
    cld
    mov %cs, %ax
    mov %ax, %ds
    lgdtl HERE(gdtr)
    mov $X86_CR0_PE, %eax
    mov %eax, %cr0
    ljmpl $0x08, $PHYS(in_32)

    .code32
in_32:
    mov $0x18, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    mov $X86_CR4_PAE, %eax
    mov %eax, %cr4
    mov PHYS(trampoline_cr3), %eax
    mov %eax, %cr3
    mov $MSR_EFER, %ecx
    rdmsr
    or $(EFER_LME | EFER_NXE | EFER_SCE), %eax
    wrmsr
    mov $(X86_CR0_PG | X86_CR0_WP | X86_CR0_NE | X86_CR0_ET | X86_CR0_MP | X86_CR0_PE), %eax
    mov %eax, %cr0
    ljmpl $0x10, $PHYS(in_64)

    .code64
in_64:
    mov PHYS(trampoline_stack), %rsp
    mov PHYS(trampoline_entry), %rax
    xor %ebp, %ebp
    xor %edi, %edi
    mov %edi, %fs
    mov %edi, %gs
    call *%rax
    ud2

    .balign 8
gdt:
    .quad 0
    .quad 0x00cf9b000000ffff                    /* 32-bit code */
    .quad 0x00af9b000000ffff                    /* 64-bit code */
    .quad 0x00cf93000000ffff                    /* data */
gdtr:
    .short . - gdt - 1
    .long PHYS(gdt)
    .balign 8
trampoline_cr3:     .quad 0
trampoline_stack:   .quad 0
trampoline_entry:   .quad 0
trampoline_end:
