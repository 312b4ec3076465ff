// SPDX-License-Identifier: GPL-2.0-only
/*
 * The local APIC of each vcpu: its registers in memory and as MSRs, and what follows from writing
 * them.
 */
#include "private.h"

#include <xen/sched.h>
#include <asm/smp.h>
#include <asm/viridian.h>
#include <asm/x86-defs.h>
#include <lib/cpu-policy.h>

#define CPUID1C_X2APIC      (1u << 21)
#define CPUID1C_DEADLINE    (1u << 24)

/* The processor collects it without leaving the guest if it can; else this makes it leave once, as a kick does. */
static void notify(struct vcpu *v)
{
    if (vcpu_wants_kick(v) && lapic_notify(lapic_of(v)))
        smp_send_posted(READ_ONCE(v->processor));
}

void vlapic_set_vector(struct vcpu *v, u8 vector, bool level)
{
    struct lapic *l = lapic_of(v);

    if (!lapic_on(l))
        return;
    if (vector < 16) {
        lapic_error(l, LAPIC_ERR_RECV_VECTOR);
        return;
    }
    if (!lapic_accept(l, vector, level))
        return;
    /* One that runs may lower its priority without our seeing it, so it always has to look. */
    if (!READ_ONCE(v->is_running) && !lapic_passes(l, vector))
        return;
    if (l->aside && !level)
        notify(v);
    else
        vcpu_kick(v);
}

u32 vlapic_id(const struct vcpu *v)
{
    return lapic_get_id(lapic_of(v));
}

u64 vlapic_base(const struct vcpu *v)
{
    return lapic_of(v)->base_msr;
}

bool vlapic_enabled(const struct vcpu *v)
{
    return !(lapic_of(v)->disabled & LAPIC_HW_DISABLED);
}

bool vlapic_accepts(const struct vcpu *v)
{
    return lapic_on(lapic_of(v));
}

unsigned int vlapic_get_tpr(const struct vcpu *v)
{
    return lapic_get(lapic_of(v), APIC_TPR) >> 4 & 15;
}

void vlapic_set_tpr(struct vcpu *v, unsigned int cr8)
{
    lapic_put(lapic_of(v), APIC_TPR, (cr8 & 15) << 4);
}

/* --- consequences ----------------------------------------------------------------------------- */
static void raise_error(struct vcpu *v)
{
    u32 lvt = lapic_get(lapic_of(v), APIC_LVT_ERROR);

    if (!(lvt & APIC_LVT_MASKED))
        vlapic_set_vector(v, lvt, false);
}

void vlapic_act(struct vcpu *v, u32 effects, u8 arg)
{
    if (effects & LAPIC_DO_EOI)
        vioapic_eoi(v->domain, arg);
    if (effects & LAPIC_DO_IPI)
        vlapic_send_ipi(v);
    if (effects & LAPIC_DO_SELF_IPI) {
        if (arg < 16) {
            lapic_error(lapic_of(v), LAPIC_ERR_SEND_VECTOR);
            raise_error(v);
        }
        vlapic_set_vector(v, arg, false);
    }
    if (effects & LAPIC_DO_TIMER)
        vlapic_timer_program(v);
    if (effects & LAPIC_DO_ERROR)
        raise_error(v);
}

/* --- as memory -------------------------------------------------------------------------------- */
static u64 now_of(struct vcpu *v)
{
    return hvm_guest_time_ns(v);
}

/* Bytes of a 32-bit register; what reaches beyond it reads as zero (SDM 11.4.1). */
static u64 read_bytes(struct vcpu *v, unsigned int offset, unsigned int bytes)
{
    u32 effects = 0, value = 0;
    unsigned int shift = (offset & 3) * 8;

    if ((offset & 0xf) < 4 && offset < LAPIC_REGS_BYTES)
        value = lapic_read(lapic_of(v), offset & ~0xfu, now_of(v), &effects);
    vlapic_act(v, effects, 0);
    value >>= shift;
    return bytes < 4 ? value & ((1u << bytes * 8) - 1) : value;
}

static bool offers(const struct vcpu *v, u32 cpuid1_ecx)
{
    return v->domain->arch.policy->basic[1].c & cpuid1_ecx;
}

static void write_bytes(struct vcpu *v, unsigned int offset, unsigned int bytes, u64 value)
{
    struct lapic *l = lapic_of(v);
    u32 effects;
    u8 arg = 0;

    if ((offset & 0xf) || bytes < 4 || offset >= LAPIC_REGS_BYTES)
        return;                                     /* only whole registers can be written */
    l->has_deadline = offers(v, CPUID1C_DEADLINE);
    effects = lapic_write(l, offset, value, now_of(v), &arg);
    vlapic_act(v, effects, arg);
}

bool vlapic_mmio(struct vcpu *v, struct hvm_io *io)
{
    const struct lapic *l = lapic_of(v);

    if ((l->disabled & LAPIC_HW_DISABLED) || lapic_x2(l) || (io->addr ^ l->base_msr) >> 12)
        return false;
    if (io->write)
        write_bytes(v, io->addr & 0xfff, io->bytes, io->data);
    else
        io->data = read_bytes(v, io->addr & 0xfff, io->bytes);
    return true;
}

/* --- as MSRs ---------------------------------------------------------------------------------- */
bool vlapic_rdmsr(struct vcpu *v, u32 msr, u64 *value)
{
    struct lapic *l = lapic_of(v);

    switch (msr) {
    case MSR_APIC_BASE:
        *value = l->base_msr;
        return true;
    case MSR_TSC_DEADLINE:
        *value = lapic_timer_is_deadline(l) ? l->deadline : 0;
        return offers(v, CPUID1C_DEADLINE);
    default:
        return lapic_x2(l) && msr >= MSR_X2APIC_FIRST && msr <= MSR_X2APIC_LAST &&
               lapic_read_x2(l, msr - MSR_X2APIC_FIRST, now_of(v), value);
    }
}

static bool write_base(struct vcpu *v, u64 value)
{
    struct lapic *l = lapic_of(v);
    u32 width = v->domain->arch.policy->ext[8].a & 0xff;
    bool was_on = !(l->disabled & LAPIC_HW_DISABLED), is_on;

    if (!hvm_has(v->domain, XEN_X86_EMU_LAPIC) ||
        !lapic_write_base(l, value, offers(v, CPUID1C_X2APIC),
                          width >= 32 && width <= 52 ? width : 36))
        return false;
    is_on = !(l->disabled & LAPIC_HW_DISABLED);
    if (was_on && !is_on)
        hvm_vtimer_stop(&vplatform_of(v)->lapic_timer);
    vlapic_mode_changed(v);
    if (was_on != is_on)
        hvm_upcall_forgotten(v);                /* what it had accepted is gone */
    return true;
}

static bool write_x2(struct vcpu *v, u32 msr, u64 value)
{
    struct lapic *l = lapic_of(v);
    u32 effects = 0;
    u8 arg = 0;

    if (!lapic_x2(l) || msr < MSR_X2APIC_FIRST || msr > MSR_X2APIC_LAST)
        return false;
    l->has_deadline = offers(v, CPUID1C_DEADLINE);
    if (!lapic_write_x2(l, msr - MSR_X2APIC_FIRST, value, now_of(v), &effects, &arg))
        return false;
    vlapic_act(v, effects, arg);
    return true;
}

bool vlapic_wrmsr(struct vcpu *v, u32 msr, u64 value)
{
    switch (msr) {
    case MSR_APIC_BASE:
        return write_base(v, value);
    case MSR_TSC_DEADLINE:
        if (!offers(v, CPUID1C_DEADLINE))
            return false;
        if (lapic_set_deadline(lapic_of(v), value))
            vlapic_timer_program(v);
        return true;
    default:
        return write_x2(v, msr, value);
    }
}

/* --- for other interfaces --------------------------------------------------------------------- */
static void write_register(struct vcpu *v, unsigned int reg, u32 value)
{
    u32 effects;
    u8 arg = 0;

    effects = lapic_write(lapic_of(v), reg, value, now_of(v), &arg);
    vlapic_act(v, effects, arg);
}

void vlapic_eoi(struct vcpu *v)
{
    write_register(v, APIC_EOI, 0);
}

u64 vlapic_get_icr(const struct vcpu *v)
{
    return (u64)lapic_get(lapic_of(v), APIC_ICR2) << 32 | lapic_get(lapic_of(v), APIC_ICR);
}

void vlapic_set_icr(struct vcpu *v, u64 value)
{
    if (lapic_x2(lapic_of(v)))
        lapic_put(lapic_of(v), APIC_ICR2, value >> 32);
    else
        write_register(v, APIC_ICR2, value >> 32);
    write_register(v, APIC_ICR, value);
}

u8 vlapic_get_task_priority(const struct vcpu *v)
{
    return lapic_get(lapic_of(v), APIC_TPR);
}

void vlapic_set_task_priority(struct vcpu *v, u8 tpr)
{
    write_register(v, APIC_TPR, tpr);
}

/* --- Hyper-V's APIC assist ------------------------------------------------------------------- */
void vlapic_sync_assist(struct vcpu *v)
{
    bool used = viridian_assist_used(v);

    /* Whatever waits below the one in service has to hear of its end. */
    if (!used && viridian_assist_pending(v) && lapic_any_request(lapic_of(v)))
        used = viridian_assist_withdraw(v);
    if (used)
        vlapic_eoi(v);
}

void vlapic_end_assist(struct vcpu *v)
{
    if (v->arch.hvm->viridian && (viridian_assist_used(v) || viridian_assist_withdraw(v)))
        vlapic_eoi(v);
}

void vlapic_take(struct vcpu *v, u8 vector)
{
    struct lapic *l = lapic_of(v);

    if (!v->arch.hvm->viridian) {
        lapic_take(l, vector);
        return;
    }
    vlapic_sync_assist(v);
    lapic_take(l, vector);
    if (viridian_auto_eoi(v, vector))
        vlapic_eoi(v);
    else if (lapic_eoi_is_silent(l, vector) && !lapic_any_request(l))
        viridian_assist_offer(v);
}
