// SPDX-License-Identifier: GPL-2.0-only
/* More than one vcpu: started in each way, interrupted by each other, stopped. */
#include "exits.h"
#include <xen/hvm/hvm_vcpu.h>
#include <xen/vcpu.h>

#define VEC     0x81
#define STOP    2u

static volatile u32 state, ap_interrupts, ap_nmis, ap_id_seen;

static void on_ap_interrupt(struct frame *f)
{
    ap_interrupts |= 1u << this_cpu()->id;
    apic_write(APIC_EOI, 0);
}

static void on_ap_nmi(struct frame *f)
{
    ap_nmis = 1;
}

/* Halts with interrupts on until told to stop. */
static void wait_for_interrupts(void *arg)
{
    apic_on();
    ap_id_seen = cpuid(1, 0).b >> 24 | 0x80000000;
    state = 1;
    while (state != STOP)
        irq_on_and_halt();
    state = 4;
}

static bool is_down(void)
{
    u64 end = system_time() + 5000000000UL;

    while (hypercall(__HYPERVISOR_vcpu_op, VCPUOP_is_up, 1, NULL) != 0)
        if (system_time() > end)
            return false;
    return true;
}

static bool interrupt_it_and_stop(void)
{
    CHECK(await(&state, 1));
    CHECK(ap_id_seen == (2 | 0x80000000));
    ap_interrupts = ap_nmis = 0;
    set_handler(VEC, on_ap_interrupt);
    set_handler(2, on_ap_nmi);
    apic_write(APIC_ICR2, 2 << 24);
    apic_write(APIC_ICR, VEC);
    CHECK(await(&ap_interrupts, 2));
    apic_write(APIC_ICR, 0x4400);               /* NMI, which halted code notices too */
    CHECK(await(&ap_nmis, 1));
    ap_interrupts = 0;
    apic_write(APIC_ICR, 0xc0000 | VEC);        /* all but me */
    CHECK(await(&ap_interrupts, 2));
    state = STOP;
    apic_write(APIC_ICR, 0xc0000 | VEC);
    CHECK(await(&state, 4));
    set_handler(2, NULL);
    return true;
}

#define EFLAGS_VM   (1u << 17)
#define EINVAL      22
#define FLAT_CODE   0xc9b
#define FLAT_DATA   0xc93
#define BUSY_TSS    0x08b

static struct vcpu_hvm_context start_32(void)
{
    return (struct vcpu_hvm_context){ .mode = VCPU_HVM_MODE_32B, .cpu_regs.x86_32 = {
        .eip = 0x100000, .cr0 = 0x11, .cs_ar = FLAT_CODE, .ss_ar = FLAT_DATA, .ds_ar = FLAT_DATA, .es_ar = FLAT_DATA,
        .tr_ar = BUSY_TSS, .cs_limit = ~0u, .ss_limit = ~0u, .ds_limit = ~0u, .es_limit = ~0u, .tr_limit = 0x67 } };
}

static long initialise(const struct vcpu_hvm_context *c)
{
    return hypercall(__HYPERVISOR_vcpu_op, VCPUOP_initialise, 1, c);
}

/* What no processor can be in: refused, and the vcpu can still be started. */
static bool impossible_starts(void)
{
    static struct vcpu_hvm_context c;

    c = start_32();
    c.cpu_regs.x86_32.eflags = EFLAGS_VM;
    CHECK(initialise(&c) == -EINVAL);
    c = start_32();
    c.cpu_regs.x86_32.tr_ar = 0;
    CHECK(initialise(&c) == -EINVAL);
    c = start_32();
    c.cpu_regs.x86_32.cs_limit = 0;             /* EIP is beyond it */
    c.cpu_regs.x86_32.cs_ar = FLAT_CODE & ~0x800;
    CHECK(initialise(&c) == -EINVAL);
    c = (struct vcpu_hvm_context){ .mode = VCPU_HVM_MODE_64B, .cpu_regs.x86_64 = {
        .rflags = EFLAGS_VM, .cr0 = 0x80000011, .cr4 = 0x20, .efer = 0x500 } };
    CHECK(initialise(&c) == -EINVAL);
    c.cpu_regs.x86_64.rflags = 0;
    c.cpu_regs.x86_64.efer = 0;
    CHECK(initialise(&c) == -EINVAL);
    return true;
}

static bool by_vcpu_op(void)
{
    static struct vcpu_hvm_context again;

    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_is_up, 1, NULL) == 0);
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_is_up, 1000, NULL) == -2);
    state = 0;
    CHECK(cpu_start_by_vcpu_op(1, wait_for_interrupts, NULL));
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_is_up, 1, NULL) == 1);
    CHECK(interrupt_it_and_stop());
    CHECK(is_down());
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_initialise, 1, &again) == -17);
    return true;
}

static bool by_ipi(void)
{
    for (unsigned int i = 0; i < 3; i++) {
        state = 0;
        CHECK(cpu_start_by_ipi(1, wait_for_interrupts, NULL));
        CHECK(interrupt_it_and_stop());
    }
    CHECK(is_down());
    return true;
}

/* INIT takes a vcpu away from whatever it does; without a start-up IPI it stays there. */
static void spin(void *arg)
{
    for (;;)
        state++;
}

static bool init_stops(void)
{
    CHECK(cpu_start_by_ipi(1, spin, NULL));
    CHECK(await(&state, 0x100));
    apic_write(APIC_ICR2, 2 << 24);
    apic_write(APIC_ICR, 0x4500);
    CHECK(is_down());
    state = 0;
    CHECK(cpu_start_by_ipi(1, wait_for_interrupts, NULL));
    CHECK(interrupt_it_and_stop());
    return true;
}

static bool taken_down(void)
{
    u32 seen;

    CHECK(cpu_start_by_ipi(1, spin, NULL));
    CHECK(await(&state, 0x100));
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_down, 1, NULL) == 0);
    CHECK(is_down());
    do
        seen = state;
    while (seen != state);
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_up, 1, NULL) == 0);    /* goes on where it was */
    while (seen == state)
        relax();
    apic_write(APIC_ICR2, 2 << 24);
    apic_write(APIC_ICR, 0x4500);
    CHECK(is_down());
    return true;
}

void vcpu_cases(void)
{
    if (cpu_count() < 2) {
        print("# one vcpu: no cases with more\n");
        return;
    }
    test_case("starts that are refused: virtual 8086 mode and the like", impossible_starts);
    test_case("a vcpu started by vcpu_op, in 64-bit mode", by_vcpu_op);
    test_case("a vcpu started by IPIs, in real mode", by_ipi);
    test_case("INIT stops a vcpu", init_stops);
    test_case("a vcpu taken down goes on where it was", taken_down);
}
