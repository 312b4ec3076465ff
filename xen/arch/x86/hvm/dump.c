// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug key `v': what each vcpu of HVM and PVH guests was doing when it last left its guest, and which interrupts it has.
 * Read without stopping anybody; of one that runs meanwhile it may be a mixture.
 */
#include <xen/console.h>
#include <xen/printk.h>
#include <xen/softirq.h>
#include <asm/hvm-platform.h>
#include "private.h"

static void dump_vcpus(unsigned char key)
{
    struct domain *d;
    struct vcpu *v;

    for_each_domain (d) {
        if (!is_hvm_domain(d))
            continue;
        for_each_vcpu(d, v) {
            if (!v->is_initialised)
                continue;
            hvm_ops->dump_vcpu(v);
            printk("  upcall vector %#lx%s, NMI %s, device model %s\n", (unsigned long)hvm_of(v)->callback_vector,
                   hvm_of(v)->upcall_missed ? " (missed)" : "", hvm_of(v)->nmi_pending ? "waits" : "none",
                   hvm_of(v)->io_pending ? "asked" : "not asked");
            vlapic_dump(v);
            process_pending_softirqs();
        }
    }
}
keyhandler(guests, .key = 'v', .desc = "state of HVM and PVH guests' vcpus", .fn = dump_vcpus);
