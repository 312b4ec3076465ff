// SPDX-License-Identifier: GPL-2.0-only
/*
 * The local APIC's page, which the processor knows (SDM vol. 3, chapter 30). Always the task priority is there, which
 * CR8 changes without an exit. In x2APIC mode, where the processor can, most registers are read there without an exit
 * as well, interrupts are delivered and ended, and IPIs to oneself are sent. The other mode needs none of this: guests
 * that care for speed use x2APIC mode.
 */
#include <xen/mm.h>
#include <xen/sched.h>
#include <asm/apic.h>
#include <asm/hvm-platform.h>
#include "private.h"

/* Registers that are read as they are in the page: not the timer's count, nor those that are wider or not there. */
static const struct {
    u16 first, last;
} plain[] = {
    { APIC_ID, APIC_VERSION }, { APIC_TPR, APIC_TPR }, { APIC_PPR, APIC_PPR }, { APIC_LDR, APIC_LDR }, { APIC_SPIV, APIC_ESR },
    { APIC_LVT_TIMER, APIC_TIMER_INITIAL }, { APIC_TIMER_DIVIDE, APIC_TIMER_DIVIDE },
};
/* What the processor does on writes to these is all there is to be done. */
static const u16 written[] = { APIC_TPR, APIC_EOI, APIC_SELF_IPI };

static void pass_msrs(struct vcpu *v, bool pass)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(plain); i++)
        for (unsigned int reg = plain[i].first; reg <= plain[i].last; reg += 0x10)
            vmx_update_msr_intercept(v, MSR_X2APIC_FIRST + reg / 0x10, !pass, true);
    for (unsigned int i = 0; i < ARRAY_SIZE(written); i++)
        vmx_update_msr_intercept(v, MSR_X2APIC_FIRST + written[i] / 0x10, !pass || written[i] != APIC_TPR, !pass);
}

/* Hyper-V's interface knows other ends of interrupts. */
void vmx_update_apic(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);
    bool on = vmx_has(VMX_PROC2, PROC2_INTERRUPTS) && vlapic_is_x2(v) && !hvm_of(v)->viridian;

    if (on == hvm_of(v)->apic_virtual)
        return;
    hvm_of(v)->apic_virtual = on;
    s->proc2 = on ? s->proc2 | PROC2_APIC : s->proc2 & ~PROC2_APIC;
    s->dirty |= DIRTY_CONTROLS;
    pass_msrs(v, on);
}

/* Interrupts are posted to those who have them delivered by the processor. */
u32 vmx_pin_controls(const struct vcpu *v)
{
    u32 pin = vmx_controls.word[VMX_PIN];

    return hvm_of(v)->apic_virtual ? pin : pin & ~PIN_POSTED;
}

static void write_posted(struct vcpu *v)
{
    vmx_write(POSTED_VECTOR, VECTOR_POSTED);
    vmx_write(POSTED_DESCRIPTOR, virt_to_maddr(vlapic_posted(v)));
}

void vmx_write_apic_page(struct vcpu *v)
{
    if (!vmx_has(VMX_PROC, PROC_TPR_SHADOW))
        return;
    vmx_write(VIRTUAL_APIC_PAGE, virt_to_maddr(vlapic_page(v)));
    vmx_write(TPR_THRESHOLD, vmx_of(v)->tpr_threshold);
    if (!vmx_has(VMX_PROC2, PROC2_INTERRUPTS))
        return;
    vmx_write(GUEST_INTERRUPT_STATUS, 0);
    for (unsigned int i = 0; i < ARRAY_SIZE(vmx_of(v)->eoi_exits); i++)
        vmx_write(EOI_EXITS_0 + 2 * i, vmx_of(v)->eoi_exits[i]);
    if (vmx_has(VMX_PIN, PIN_POSTED))
        write_posted(v);
}

static void write_interrupts(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);
    u64 exits[ARRAY_SIZE(s->eoi_exits)];

    vmx_write(GUEST_INTERRUPT_STATUS, vlapic_virtual_status(v));
    vlapic_virtual_eoi_exits(v, exits);
    for (unsigned int i = 0; i < ARRAY_SIZE(exits); i++)
        if (unlikely(exits[i] != s->eoi_exits[i])) {
            s->eoi_exits[i] = exits[i];
            vmx_write(EOI_EXITS_0 + 2 * i, exits[i]);
        }
}

void vmx_write_apic(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);
    u32 tpr;

    if (hvm_of(v)->apic_virtual) {
        write_interrupts(v);
        return;
    }
    if (!vmx_has(VMX_PROC, PROC_TPR_SHADOW))
        return;
    /* an exit is wanted when the guest lowers it: that may let an interrupt through that waits */
    tpr = vlapic_get_tpr(v);
    if (likely(s->tpr_threshold == tpr))
        return;
    s->tpr_threshold = tpr;
    vmx_write(TPR_THRESHOLD, tpr);
}

void vmx_exit_virtual_eoi(struct vcpu *v)
{
    vlapic_virtual_eoi(v, vmx_read(EXIT_QUALIFICATION));
}

bool vmx_exit_apic_write(struct vcpu *v)
{
    return vlapic_virtual_write(v, vmx_read(EXIT_QUALIFICATION) & 0xfff);
}
