// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug key `v': what each vcpu of HVM and PVH guests was doing when it last left its guest, and which interrupts it has.
 * Read without stopping anybody; of one that runs meanwhile it may be a mixture.
 */
#include "private.h"

#include <xen/console.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/softirq.h>

/* A bit a vector, in words so many places apart. */
static void vectors(const char *name, const u32 *words, unsigned int apart)
{
    printk("    %s:", name);
    for (unsigned int n = 0; n < 256; n++)
        if (READ_ONCE(words[n / 32 * apart]) >> n % 32 & 1)
            printk(" %02x", n);
    printk("\n");
}

static void dump_lapic(const struct vcpu *v)
{
    const struct lapic *l = lapic_of(v);

    printk("  local APIC %u: base %lx, %s%s, TPR %02x, SPIV %x, LVT timer %x LINT0 %x LINT1 %x, timer initial %x, startup %x\n",
           lapic_get_id(l), (unsigned long)l->base_msr, lapic_on(l) ? "on" : "off", lapic_x2(l) ? " (x2APIC mode)" : "",
           lapic_get(l, APIC_TPR), lapic_get(l, APIC_SPIV), lapic_get(l, APIC_LVT_TIMER), lapic_get(l, APIC_LVT_LINT0),
           lapic_get(l, APIC_LVT_LINT1), lapic_get(l, APIC_TIMER_INITIAL), READ_ONCE(vplatform_of(v)->startup));
    vectors("requested", l->regs + APIC_IRR / 4, 4);
    vectors("in service", l->regs + APIC_ISR / 4, 4);
    if (l->aside) {
        vectors("not collected yet", l->aside->edge, 1);
        vectors("level-triggered, too", l->aside->level, 1);
    }
}

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
            dump_lapic(v);
            process_pending_softirqs();
        }
    }
}
keyhandler(guests, .key = 'v', .desc = "state of HVM and PVH guests' vcpus", .fn = dump_vcpus);
