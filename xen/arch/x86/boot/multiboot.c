// SPDX-License-Identifier: GPL-2.0-only
/*
 * What both Multiboot protocols need: boot_info itself, and copies of the loader's strings, since
 * the loader's own memory is nobody's once it was read.
 */
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/setup.h>
#include <lib/string.h>
#include <lib/ctype.h>
#include "multiboot.h"

struct boot_info boot_info = {
    .loader = "unknown",
    .cmdline = "",
    .video = { .mode = 3, .cols = 80, .rows = 25 },
};

#define BOOT_STRINGS_SIZE       16384
static char boot_strings[BOOT_STRINGS_SIZE];
static size_t boot_strings_used;

bool __init boot_loader_gives_name(void)
{
    return strncmp(boot_info.loader, "GRUB 2", 6) != 0;
}

static const char *__init skip_word(const char *s, size_t *len)
{
    size_t n = 0;

    while (n < *len && !ascii_is_space(s[n]))
        n++;
    while (n < *len && ascii_is_space(s[n]))
        n++;
    *len -= n;
    return s + n;
}

const char *__init boot_string_keep(const char *s, size_t max, bool skip_name)
{
    size_t len = strnlen(s, max), room = BOOT_STRINGS_SIZE - boot_strings_used;
    char *kept = boot_strings + boot_strings_used;

    if (skip_name)
        s = skip_word(s, &len);
    if (!len || room < 2)
        return "";
    if (len >= room) {
        printk(XENLOG_WARNING "Boot loader's strings are too long: cut at %zu bytes\n", room - 1);
        len = room - 1;
    }
    memcpy(kept, s, len);
    kept[len] = '\0';
    boot_strings_used += len + 1;
    return kept;
}

void __init boot_module_add(paddr_t start, paddr_t end, const char *cmdline, size_t max)
{
    struct boot_module *m = &boot_info.modules[boot_info.nr_modules];

    if (end < start) {
        printk(XENLOG_WARNING "Boot module %u ends before it starts: ignored\n",
               boot_info.nr_modules);
        return;
    }
    if (boot_info.nr_modules == BOOT_MODULES_MAX) {
        printk(XENLOG_WARNING "More than %u boot modules: ignoring one at %#lx\n", BOOT_MODULES_MAX,
               start);
        return;
    }
    boot_info.nr_modules++;
    *m = (struct boot_module){
        .start = start,
        .size = end - start,
        .cmdline = boot_string_keep(cmdline, max, boot_loader_gives_name()),
    };
}
