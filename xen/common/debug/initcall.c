// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running the initcalls that rooms registered, level by level.
 */
#include <xen/bug.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <lib/symbols.h>

extern const initcall_t __initcall0_start[], __initcall1_start[], __initcall2_start[],
    __initcall_end[];

void __init run_initcalls(unsigned int level)
{
    static const initcall_t *const __initconst borders[] = {
        __initcall0_start, __initcall1_start, __initcall2_start, __initcall_end,
    };

    BUG_ON(level + 1 >= ARRAY_SIZE(borders));
    for (const initcall_t *call = borders[level]; call < borders[level + 1]; call++) {
        int rc = (*call)();

        if (rc)
            printk(XENLOG_WARNING "Initialisation of %s failed: %d\n",
                   symbol_lookup((unsigned long)*call, NULL, NULL) ?: "?", rc);
    }
}
