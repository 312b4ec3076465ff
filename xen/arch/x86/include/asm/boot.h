/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the boot loader left: filled by boot/ from Multiboot 1 or 2, read by setup and the dom0 builder. Modules
 * stay where they were loaded (or were moved by boot/) until dom0 is built; their RAM is reserved from the heap.
 */
#ifndef ASM_BOOT_H
#define ASM_BOOT_H

#include <xen/types.h>

#define E820_RAM                1
#define E820_RESERVED           2
#define E820_ACPI               3
#define E820_NVS                4
#define E820_UNUSABLE           5

struct e820_entry {
    u64 addr, size;
    u32 type;
} __packed;

#define E820_MAX                512
struct e820_map {
    unsigned int nr;
    struct e820_entry map[E820_MAX];
};

#define BOOT_MODULES_MAX        64
struct boot_module {
    paddr_t start;
    u64 size;
    const char *cmdline;        /* in boot_info.strings; never NULL */
    bool used;                  /* claimed as kernel, initrd, ... */
};

struct boot_video {
    u8 mode;                    /* VGA text 3, or 0 with framebuffer fields set */
    u16 cols, rows;
    paddr_t fb;
    u32 width, height, pitch;
    u8 bpp, red_pos, red_size, green_pos, green_size, blue_pos, blue_size;
};

struct boot_info {
    const char *loader;         /* name or "unknown" */
    const char *cmdline;        /* ours, without the image's name */
    struct e820_map e820_raw;   /* as the firmware says */
    unsigned int nr_modules;
    struct boot_module modules[BOOT_MODULES_MAX];
    paddr_t rsdp;               /* 0: search for it */
    bool efi;
    struct boot_video video;
};

extern struct boot_info boot_info;
/* Sanitised (sorted, no overlaps) machine map. dom0 gets it by XENMEM_machine_memory_map. */
extern struct e820_map e820;

/* arch/x86/dom0: builds and unpauses dom0 from the first module (kernel) and the next (initrd), or panics. */
void dom0_build(void);

#endif
