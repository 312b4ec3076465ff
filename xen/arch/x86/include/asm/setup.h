/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot: memory before the heap exists, the image's own borders, and the frames boot keeps for
 * itself. All of it is for boot-time code only, unless a comment says otherwise.
 */
#ifndef ASM_SETUP_H
#define ASM_SETUP_H

#include <xen/types.h>
#include <asm/boot.h>

/* Borders of the image, from the linker script; virtual addresses. */
extern char _start_image[], _stext[], _etext[], _load_end[], _end[];
extern char __init_text_start[], __init_text_end[], __init_data_start[], __init_data_end[];
extern char __rodata_start[], __ro_after_init_start[], __ro_after_init_end[];
extern char __percpu_start[], __percpu_end[];
extern char __bss_start[], __bss_end[];
extern char boot_stack[];

/* One page below 1 MiB, where other CPUs start. */
#define TRAMPOLINE_PHYS         0x8000
/* What lies below is never given to anybody: firmware uses it, and dom0 sees it as I/O memory. */
#define LOW_MEMORY_END          0x100000

/* --- multiboot{1,2}.c: each fills boot_info --- */
void multiboot1_read(paddr_t info);
void multiboot2_read(paddr_t info);
/*
 * Keeps a loader's string; arguments only, when skip_name is set. Cut (and reported) when there is
 * no room.
 */
const char *boot_string_keep(const char *s, size_t max, bool skip_name);
/* GRUB 2 leaves the file's name out of command lines; others put it first. */
bool boot_loader_gives_name(void);
void boot_module_add(paddr_t start, paddr_t end, const char *cmdline, size_t max);

/* --- e820.c --- */
/* Sorts and untangles boot_info.e820_raw into e820, applies mem=. */
void e820_init(void);
void e820_print(const struct e820_map *map);
/* Appends; a full map drops the entry and says so once. */
void e820_add(struct e820_map *map, u64 addr, u64 size, u32 type);
/* One above the highest byte of RAM. */
paddr_t e820_ram_end(void);
/* Is all of [start, end) of this type? */
bool e820_all_of_type(paddr_t start, paddr_t end, u32 type);

/* --- bootmem.c: memory until the heap takes over --- */
void bootmem_init(void);                    /* reserves the image and the modules */
void bootmem_reserve(paddr_t start, paddr_t end);
/*
 * size bytes, not zeroed, below limit (0: what is mapped now); panics when there is none. align:
 * power of two.
 */
paddr_t bootmem_alloc(u64 size, u64 align, paddr_t limit);
/* From now on the direct map reaches this far. */
void bootmem_set_mapped(paddr_t end);
/* Everything that is left goes to the heap; bootmem_alloc() is over. */
void bootmem_to_heap(void);
/* Gives back what was reserved (whole pages inside). The heap must exist. */
void bootmem_release(paddr_t start, paddr_t end);

/* --- paging.c, directmap.c --- */
/* final address space: direct map, frame table, M2P, image protections */
void paging_build(void);
void paging_use_heap(void);                 /* tables and areas come from the heap from now on */
void vmap_use_heap(void);
/* .ro_after_init and aliases of code become read-only */
void paging_protect_after_init(void);
/* takes a page (direct map or image) out of the address space */
void guard_page(void *page);

/* After dom0 is built: modules, .init pages. */
void free_init_memory(void);

#endif
