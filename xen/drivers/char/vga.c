// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VGA text screen: 80 columns, the loader's mode. Until dom0 takes the screen over, or for good
 * with vga=keep.
 */
#include <xen/acpi.h>
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <asm/boot.h>
#include <asm/insn.h>
#include <asm/page.h>
#include <lib/string.h>

#define TEXT_BUFFER             0xb8000
#define TEXT_PAGES              8
#define BLANK                   0x0720          /* a space, grey on black */
#define CRTC_INDEX              0x3d4
#define CRTC_CURSOR_HIGH        0x0e
#define CRTC_CURSOR_LOW         0x0f

static bool keep;
static bool active;
static unsigned int cols, rows, x, y;

/* vga=[mode][,keep]: modes are set by the boot loader; only keep is ours. */
static int __init parse_vga(const char *s)
{
    for (; *s; s += strcspn(s, ",") + (strchr(s, ',') != NULL))
        if (!strncmp(s, "keep", 4))
            keep = true;
    return 0;
}
custom_param("vga", parse_vga);

static volatile u16 *cell(unsigned int column, unsigned int row)
{
    return (volatile u16 *)fix_to_virt(FIX_VGA_FIRST) + row * cols + column;
}

static void move_cursor(void)
{
    unsigned int at = y * cols + x;

    outb(CRTC_INDEX, CRTC_CURSOR_HIGH);
    outb(CRTC_INDEX + 1, at >> 8);
    outb(CRTC_INDEX, CRTC_CURSOR_LOW);
    outb(CRTC_INDEX + 1, at);
}

static void scroll(void)
{
    for (unsigned int row = 0; row + 1 < rows; row++)
        for (unsigned int column = 0; column < cols; column++)
            *cell(column, row) = *cell(column, row + 1);
    for (unsigned int column = 0; column < cols; column++)
        *cell(column, rows - 1) = BLANK;
}

static void new_line(void)
{
    x = 0;
    if (y + 1 < rows)
        y++;
    else
        scroll();
}

static void put(char c)
{
    if (c == '\n') {
        new_line();
        return;
    }
    if (x == cols)
        new_line();
    *cell(x++, y) = 0x0700 | (u8)c;
}

static void vga_write(const char *s, size_t len)
{
    if (!active)
        return;
    for (size_t i = 0; i < len; i++)
        if (s[i] != '\r')
            put(s[i]);
    move_cursor();
}

static int vga_init(void)
{
    if (boot_info.video.mode != 3)
        return -ENODEV;
    cols = boot_info.video.cols;
    rows = boot_info.video.rows;
    for (unsigned int i = 0; i < TEXT_PAGES; i++)
        set_fixmap(FIX_VGA_FIRST + i, PFN_DOWN(TEXT_BUFFER) + i, PTE_HYPERVISOR_UC);
    for (unsigned int row = 0; row < rows; row++)
        for (unsigned int column = 0; column < cols; column++)
            *cell(column, row) = BLANK;
    active = true;
    return 0;
}

static void vga_leave(void)
{
    active = keep;
}

/* A dying machine has no other use for its screen. */
static void vga_panic(void)
{
    active = true;
}
console_driver(vga, .name = "vga", .init = vga_init, .write = vga_write, .panic = vga_panic,
               .leave = vga_leave);
