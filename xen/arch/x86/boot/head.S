/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the boot loader to C. A Multiboot 1 or 2 loader enters in 32-bit protected mode without
 * paging; this code checks that the CPU is able to run us, builds the first page tables (low 4 GiB
 * at their own addresses and in the direct map, the image where it was linked), switches to long
 * mode and calls start_xen(magic, info).
 *
 * Multiboot specification 0.6.96 section 3, Multiboot2 2.0 section 3, SDM vol. 3 section 9.8.5.
 */
#include <asm/page.h>
#include <asm/x86-defs.h>
#include <asm/current.h>
#include "multiboot.h"

#define PHYS(sym)               ((sym) - XEN_VIRT_START)
#define TABLE_FLAGS             0x63    /* present, writable, accessed, dirty */
#define LEAF2M_FLAGS            0xe3    /* ... and 2 MiB */
#define BOOT_MAPPED_2M          (4 * PT_ENTRIES)        /* 4 GiB */
#define BOOT_CS32               0x08
#define BOOT_CS64               0x10
#define BOOT_DS                 0x18

    .section .text.header, "ax", @progbits
    .code32
    .globl _start
_start:
    jmp start_32

    .balign 4
multiboot1_header:
#define MB1_FLAGS (MB1_HEADER_PAGE_ALIGN | MB1_HEADER_MEMORY_INFO | MB1_HEADER_ADDRESSES)
    .long MB1_HEADER_MAGIC
    .long MB1_FLAGS
    .long -(MB1_HEADER_MAGIC + MB1_FLAGS)
    .long PHYS(multiboot1_header)
    .long PHYS(_start_image)
    .long PHYS(_load_end)
    .long PHYS(_end)
    .long PHYS(start_32)

    .balign 8
multiboot2_header:
    .long MB2_HEADER_MAGIC
    .long 0                                     /* architecture: i386 */
    .long multiboot2_header_end - multiboot2_header
    .long -(MB2_HEADER_MAGIC + (multiboot2_header_end - multiboot2_header))
    .balign 8
1:  .short MB2_HEADER_TAG_REQUEST, 0
    .long 2f - 1b
    .long MB2_TAG_CMDLINE, MB2_TAG_MODULE, MB2_TAG_MMAP
2:  .balign 8
1:  .short MB2_HEADER_TAG_ADDRESS, 0
    .long 2f - 1b
    .long PHYS(multiboot2_header), PHYS(_start_image), PHYS(_load_end), PHYS(_end)
2:  .balign 8
1:  .short MB2_HEADER_TAG_ENTRY, 0
    .long 2f - 1b
    .long PHYS(start_32)
2:  .balign 8
    .short MB2_HEADER_TAG_MODULE_ALIGN, 0
    .long 8
    .balign 8
    .short MB2_HEADER_TAG_END, 0
    .long 8
multiboot2_header_end:

start_32:
    cli
    cld
    mov $PHYS(boot_stack + STACK_SIZE - 256), %esp
    mov %eax, %ebp                              /* the loader's magic */
    mov %ebx, %esi                              /* its information */

    mov $PHYS(__bss_start), %edi
    mov $PHYS(__bss_end), %ecx
    sub %edi, %ecx
    shr $2, %ecx
    xor %eax, %eax
    rep stosl

    call check_cpu
    call build_tables

    mov $(X86_CR4_PAE), %eax
    mov %eax, %cr4
    mov $PHYS(xen_l4), %eax
    mov %eax, %cr3
    mov $MSR_EFER, %ecx
    rdmsr
    or $(EFER_LME | EFER_NXE | EFER_SCE), %eax
    wrmsr
    mov $(X86_CR0_PG | X86_CR0_WP | X86_CR0_NE | X86_CR0_ET | X86_CR0_MP | X86_CR0_PE), %eax
    mov %eax, %cr0
    lgdtl PHYS(boot_gdtr_low)
    ljmpl $BOOT_CS64, $PHYS(start_64_low)

/* Stops here when the CPU is no good: NX and long mode are needed by everything that follows. */
check_cpu:
    mov $PHYS(msg_no_ext), %edi
    mov $0x80000000, %eax
    push %esi
    cpuid
    pop %esi
    cmp $0x80000001, %eax
    jb boot_fail
    mov $0x80000001, %eax
    cpuid
    mov $PHYS(msg_no_lm), %edi
    bt $29, %edx
    jnc boot_fail
    mov $PHYS(msg_no_nx), %edi
    bt $20, %edx
    jnc boot_fail
    ret

build_tables:
    /* early_l2: 4 GiB in 2 MiB pages */
    mov $PHYS(early_l2), %edi
    mov $LEAF2M_FLAGS, %eax
    mov $BOOT_MAPPED_2M, %ecx
1:  mov %eax, (%edi)
    add $(1 << L2_SHIFT), %eax
    add $8, %edi
    loop 1b
    /* early_l3 -> early_l2, for the identity and the direct map */
    mov $PHYS(early_l3), %edi
    mov $PHYS(early_l2) + TABLE_FLAGS, %eax
    mov $4, %ecx
1:  mov %eax, (%edi)
    add $PAGE_SIZE, %eax
    add $8, %edi
    loop 1b
    movl $PHYS(early_l3) + TABLE_FLAGS, PHYS(xen_l4)
    movl $PHYS(early_l3) + TABLE_FLAGS, PHYS(xen_l4) + PML4_SLOT(DIRECTMAP_VIRT_START) * 8
    /* the image: 64 MiB from XEN_VIRT_START; the fixmap 5 GiB above it */
    movl $PHYS(image_l3) + TABLE_FLAGS, PHYS(xen_l4) + PML4_SLOT(XEN_VIRT_START) * 8
    movl $PHYS(image_l2) + TABLE_FLAGS, PHYS(image_l3)
    movl $PHYS(fixmap_l2) + TABLE_FLAGS, \
         PHYS(image_l3) + ((FIXMAP_VIRT_START >> L3_SHIFT) & 511) * 8
    movl $PHYS(fixmap_l1) + TABLE_FLAGS, PHYS(fixmap_l2)
    mov $PHYS(image_l2), %edi
    mov $LEAF2M_FLAGS, %eax
    mov $32, %ecx
1:  mov %eax, (%edi)
    add $(1 << L2_SHIFT), %eax
    add $8, %edi
    loop 1b
    ret

/* edi: why. To the first serial port and the text screen, then sleep for ever. */
boot_fail:
    mov $0xb8000, %esi
1:  movzbl (%edi), %eax
    inc %edi
    test %al, %al
    jz 3f
    movb %al, (%esi)
    movb $0x4f, 1(%esi)
    add $2, %esi
    mov %al, %bl
    mov $0x3fd, %edx
    mov $0x10000, %ecx
2:  in (%dx), %al
    test $0x20, %al
    loopz 2b
    mov $0x3f8, %edx
    mov %bl, %al
    out %al, (%dx)
    jmp 1b
3:  hlt
    jmp 3b

msg_no_ext: .asciz "Xylem: this CPU is too old: it has no extended CPUID leaves.\r\n"
msg_no_lm:  .asciz "Xylem: this CPU has no 64-bit mode (or the emulator's CPU model hides it).\r\n"
msg_no_nx:  .asciz "Xylem: no no-execute protection (NX) in this CPU, or its firmware setup.\r\n"

    .code64
start_64_low:
    movabs $start_64, %rax
    jmp *%rax
start_64:
    lgdt boot_gdtr(%rip)
    mov $BOOT_DS, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    xor %eax, %eax
    mov %eax, %fs
    mov %eax, %gs
    lldt %ax
    /* like guest_cpu_user_regs(): below struct cpu_info, 16-byte aligned before the call */
    lea boot_stack + STACK_SIZE(%rip), %rsp
    sub $512, %rsp
    mov %ebp, %edi
    mov %esi, %esi
    xor %ebp, %ebp
    call start_xen
    ud2

    .section .rodata.boot_gdt, "a", @progbits
    .balign 8
boot_gdt:
    .quad 0
    .quad 0x00cf9b000000ffff                    /* 32-bit code */
    .quad 0x00af9b000000ffff                    /* 64-bit code */
    .quad 0x00cf93000000ffff                    /* data */
boot_gdt_end:
boot_gdtr:
    .short boot_gdt_end - boot_gdt - 1
    .quad boot_gdt
boot_gdtr_low:
    .short boot_gdt_end - boot_gdt - 1
    .long PHYS(boot_gdt)

    .section .bss.stack_aligned, "aw", @nobits
    .balign STACK_SIZE
    .globl boot_stack
boot_stack:
    .skip STACK_SIZE

    .section .bss.page_aligned, "aw", @nobits
    .balign PAGE_SIZE
    .globl xen_l4, image_l3, image_l2, fixmap_l2, fixmap_l1
xen_l4:     .skip PAGE_SIZE
image_l3:   .skip PAGE_SIZE
image_l2:   .skip PAGE_SIZE
fixmap_l2:  .skip PAGE_SIZE
fixmap_l1:  .skip PAGE_SIZE
early_l3:   .skip PAGE_SIZE
early_l2:   .skip PAGE_SIZE * 4
