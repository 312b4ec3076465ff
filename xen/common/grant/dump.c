// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug key `g': who uses whose grants. A domain that has been destroyed and is still listed is held
 * by such a use.
 */
#include "private.h"

#include <xen/console.h>
#include <xen/init.h>
#include <xen/softirq.h>

static void dump_all(unsigned char key)
{
    struct domain *d;

    for_each_domain (d) {
        grant_table_dump(d);
        process_pending_softirqs();
    }
}
keyhandler(grants, .key = 'g', .desc = "grants in use, of all domains", .fn = dump_all);
