/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the image is laid out. Linked at XEN_VIRT_START plus its physical address, so that the
 * difference of any image address to XEN_VIRT_START is its physical address. Each kind of page
 * starts on a page of its own: paging.c gives them their protections by the symbols between. Code
 * comes first and everything whose size depends on the symbol table after it, so that code stays
 * where it is between the two links.
 */
#include <asm/page.h>
#include <asm/current.h>

OUTPUT_FORMAT("elf64-x86-64")
OUTPUT_ARCH(i386:x86-64)
ENTRY(_start)

PHDRS
{
    text PT_LOAD FLAGS(5);
    rodata PT_LOAD FLAGS(4);
    data PT_LOAD FLAGS(6);
    note PT_NOTE FLAGS(4);
}

#define LOAD(name) AT(ADDR(name) - XEN_VIRT_START)
#define TABLE(sym, sec) . = ALIGN(8); sym##_start = .; KEEP(*(sec)) sym##_end = .;

SECTIONS
{
    . = XEN_VIRT_START + XEN_PHYS_START;
    _start_image = .;
    .text : LOAD(.text) {
        KEEP(*(.text.header))
        _stext = .;
        . = ALIGN(PAGE_SIZE);
        __entry_text_start = .;
        *(.text.entry .text.entry.*)
        . = ALIGN(PAGE_SIZE);
        __entry_text_end = .;
        *(.text.hot .text.hot.*)
        *(.text .text.*)
        . = ALIGN(PAGE_SIZE);
    } :text
    .init.text : LOAD(.init.text) {
        __init_text_start = .;
        *(.init.text .init.text.*)
        _etext = .;
        . = ALIGN(PAGE_SIZE);
        __init_text_end = .;
    } :text

    .rodata : LOAD(.rodata) {
        __rodata_start = .;
        TABLE(__bug_frames, .bug_frames)
        TABLE(__ex_table, .ex_table)
        TABLE(__smap_sites, .smap_sites)
        TABLE(__alt_sites, .alt_sites)
        TABLE(__keyhandlers, .keyhandlers)
        KEEP(*(.rodata.symbols))
        *(.rodata .rodata.*)
        *(.data.rel.ro .data.rel.ro.*)
    } :rodata
    .note.gnu.build-id : LOAD(.note.gnu.build-id) {
        __note_build_id_start = .;
        *(.note.gnu.build-id)
        __note_build_id_end = .;
    } :rodata :note

    . = ALIGN(PAGE_SIZE);
    .ro_after_init : LOAD(.ro_after_init) {
        __ro_after_init_start = .;
        *(.data.ro_after_init)
        *(.got .got.plt)
        . = ALIGN(PAGE_SIZE);
        __ro_after_init_end = .;
    } :data

    .data : LOAD(.data) {
        *(.data.page_aligned)
        *(.data.read_mostly)
        . = ALIGN(64);
        __percpu_start = .;
        *(.data.percpu)
        . = ALIGN(64);
        __percpu_end = .;
        *(.data .data.*)
        . = ALIGN(PAGE_SIZE);
    } :data

    .init.data : LOAD(.init.data) {
        __init_data_start = .;
        *(.init.data .init.data.*)
        *(.init.rodata .init.rodata.*)
        TABLE(__params, .init.params)
        TABLE(__consoles, .init.consoles)
        . = ALIGN(8);
        __initcall0_start = .;
        KEEP(*(.initcall.0))
        __initcall1_start = .;
        KEEP(*(.initcall.1))
        __initcall2_start = .;
        KEEP(*(.initcall.2))
        __initcall_end = .;
        /* the file ends here: what a loader must read, padded so that the headers know its size */
        . = ALIGN(PAGE_SIZE);
        __init_data_end = .;
    } :data
    _load_end = .;

    .bss (NOLOAD) : LOAD(.bss) {
        __bss_start = .;
        . = ALIGN(STACK_SIZE);
        *(.bss.stack_aligned)
        *(.bss.page_aligned)
        *(.bss .bss.*)
        . = ALIGN(PAGE_SIZE);
        __bss_end = .;
    } :data
    _end = .;

    /DISCARD/ : {
        *(.comment .note.GNU-stack .note.gnu.property .eh_frame .eh_frame_hdr .discard .discard.*)
        *(.interp .dynamic .dynsym .dynstr .hash .gnu.hash .rela.* .rel.*)
    }
}

ASSERT(__init_data_start % PAGE_SIZE == 0 && __bss_start % PAGE_SIZE == 0,
       "a section without a place came between")
ASSERT(_end - XEN_VIRT_START < 0x4000000, "the image outgrew its first mapping (64 MiB)")
