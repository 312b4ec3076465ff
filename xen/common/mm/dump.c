// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug key `m': where the hypervisor's own memory is. Pages of small objects come and go with what is in them, one of
 * each size stays; so whoever looks for a leak compares free pages plus these, and the objects in use.
 */
#include "private.h"

#include <xen/console.h>
#include <xen/init.h>
#include <xen/printk.h>

static void dump_memory(unsigned char key)
{
    u64 pages = 0, used = 0;
    size_t size;

    printk(XENLOG_INFO "memory: %llu pages are free\n", (unsigned long long)heap_free_count());
    printk(XENLOG_INFO "memory: %llu pages were wiped while a CPU was idle\n", (unsigned long long)heap_scrubbed_count());
    for (unsigned int i = 0; (size = slab_usage(i, &pages, &used)) != 0; i++)
        printk(XENLOG_INFO "memory: %llu pages of small objects, %llu of %u bytes in use\n",
               (unsigned long long)pages, (unsigned long long)used, (unsigned int)size);
}
keyhandler(memory, .key = 'm', .desc = "free memory, small objects", .fn = dump_memory);
