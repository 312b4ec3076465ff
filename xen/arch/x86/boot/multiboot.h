/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two Multiboot protocols, as far as we speak them: headers we carry, information we get.
 * Multiboot specification 0.6.96; Multiboot2 specification 2.0.
 */
#ifndef BOOT_MULTIBOOT_H
#define BOOT_MULTIBOOT_H

#define MB1_HEADER_MAGIC                0x1badb002
#define MB1_HEADER_PAGE_ALIGN           0x00000001
#define MB1_HEADER_MEMORY_INFO          0x00000002
#define MB1_HEADER_ADDRESSES            0x00010000
#define MB1_LOADER_MAGIC                0x2badb002

#define MB2_HEADER_MAGIC                0xe85250d6
#define MB2_LOADER_MAGIC                0x36d76289
#define MB2_HEADER_TAG_END              0
#define MB2_HEADER_TAG_REQUEST          1
#define MB2_HEADER_TAG_ADDRESS          2
#define MB2_HEADER_TAG_ENTRY            3
#define MB2_HEADER_TAG_MODULE_ALIGN     6

#define MB2_TAG_END                     0
#define MB2_TAG_CMDLINE                 1
#define MB2_TAG_LOADER_NAME             2
#define MB2_TAG_MODULE                  3
#define MB2_TAG_BASIC_MEMORY            4
#define MB2_TAG_MMAP                    6
#define MB2_TAG_FRAMEBUFFER             8
#define MB2_TAG_EFI64                   12
#define MB2_TAG_RSDP_OLD                14
#define MB2_TAG_RSDP_NEW                15

#ifndef __ASSEMBLY__
#include <xen/types.h>

/* flags of struct mb1_info: which members are valid */
#define MB1_INFO_MEMORY                 0x0001
#define MB1_INFO_CMDLINE                0x0004
#define MB1_INFO_MODULES                0x0008
#define MB1_INFO_MMAP                   0x0040
#define MB1_INFO_LOADER_NAME            0x0200
#define MB1_INFO_FRAMEBUFFER            0x1000

struct mb1_info {
    u32 flags;
    u32 mem_lower, mem_upper;           /* KiB */
    u32 boot_device;
    u32 cmdline;
    u32 mods_count, mods_addr;
    u32 syms[4];
    u32 mmap_length, mmap_addr;
    u32 drives_length, drives_addr;
    u32 config_table;
    u32 boot_loader_name;
    u32 apm_table;
    u32 vbe_control_info, vbe_mode_info;
    u16 vbe_mode, vbe_interface_seg, vbe_interface_off, vbe_interface_len;
    u64 framebuffer_addr;
    u32 framebuffer_pitch, framebuffer_width, framebuffer_height;
    u8 framebuffer_bpp, framebuffer_type;
    u8 color_info[6];
} __packed;

struct mb1_module {
    u32 start, end;
    u32 string;
    u32 reserved;
};

struct mb1_mmap {
    u32 size;                           /* of what follows */
    u64 addr, len;
    u32 type;
} __packed;

struct mb2_tag {
    u32 type, size;
};

struct mb2_tag_module {
    struct mb2_tag tag;
    u32 start, end;
    char string[];
};

struct mb2_tag_memory {
    struct mb2_tag tag;
    u32 lower, upper;                   /* KiB */
};

struct mb2_tag_mmap {
    struct mb2_tag tag;
    u32 entry_size, entry_version;
};

struct mb2_mmap {
    u64 addr, len;
    u32 type, zero;
};

struct mb2_tag_framebuffer {
    struct mb2_tag tag;
    u64 addr;
    u32 pitch, width, height;
    u8 bpp, type, reserved[2];
    u8 color_info[6];
} __packed;

#endif /* !__ASSEMBLY__ */
#endif
