// SPDX-License-Identifier: GPL-2.0-only
/*
 * A local APIC whose interrupts the processor delivers: VMX's virtual-interrupt delivery (SDM vol. 3, 30.2), in x2APIC
 * mode. Between entry and exit the registers are the processor's, which moves vectors from IRR to ISR and ends them. So
 * what others request is put aside (lapic.aside) and collected before entry, or by the processor itself where it has
 * posted interrupts (30.6); what they need to know, whether a vector waits, they see in all places.
 */
#include "private.h"

#include <xen/sched.h>

void *vlapic_page(const struct vcpu *v)
{
    return lapic_of(v)->regs;
}

void *vlapic_posted(const struct vcpu *v)
{
    return lapic_of(v)->aside;
}

bool vlapic_is_x2(const struct vcpu *v)
{
    return lapic_x2(lapic_of(v));
}

void vlapic_mode_changed(struct vcpu *v)
{
    if (hvm_ops->update_apic)
        hvm_ops->update_apic(v);
}

u16 vlapic_virtual_status(const struct vcpu *v)
{
    const struct lapic *l = lapic_of(v);
    int requested = lapic_on(l) ? lapic_highest_request(l) : -1, served = lapic_highest_service(l);

    return (requested < 0 ? 0 : requested) | (served < 0 ? 0 : served) << 8;
}

/* Of level-triggered ones the IOAPIC has to hear; of any, while a timer has more ticks to raise. */
void vlapic_virtual_eoi_exits(const struct vcpu *v, u64 exits[4])
{
    const struct lapic *l = lapic_of(v);
    bool all = READ_ONCE(vplatform_of(v)->backlogs);

    for (unsigned int i = 0; i < 4; i++)
        exits[i] = all ? ~0ULL : lapic_get(l, LAPIC_TMR + i * 0x20) | (u64)lapic_get(l, LAPIC_TMR + i * 0x20 + 0x10) << 32;
}

void vlapic_virtual_eoi(struct vcpu *v, u8 vector)
{
    if (lapic_is_level(lapic_of(v), vector))
        vlapic_act(v, LAPIC_DO_EOI, vector);
}

/* In x2APIC mode only an IPI to itself can be such a write: of a vector that must not be sent (SDM 30.5). */
bool vlapic_virtual_write(struct vcpu *v, unsigned int offset)
{
    if (offset != LAPIC_SELF_IPI)
        return false;
    vlapic_act(v, LAPIC_DO_SELF_IPI, lapic_get(lapic_of(v), LAPIC_SELF_IPI));
    return true;
}
