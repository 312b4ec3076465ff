// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ways to end: each variant (the last byte of the domain's UUID) does one thing no guest survives,
 * or from which none comes back. The domain is crashed, or can be destroyed; that is all that may
 * happen.
 */
#include "wild.h"
#include <xen/hvm/hvm_op.h>
#include <xen/memory.h>
#include <xen/sched.h>

#define HOLE    0xd0000000UL
#define APIC    0xfee00000UL

struct pointer { u16 limit; u64 base; } __attribute__((packed));

static void triple_fault(void)
{
    struct pointer none = { 0, 0 };

    __asm__ __volatile__("lidt %0; ud2" :: "m" (none));
}

static void run_from_device(void)
{
    ((void (*)(void))APIC)();
}

static void run_from_nothing(void)
{
    idt_set(6, HOLE, SEL_CODE64, 0x8e, 0);
    ((void (*)(void))(HOLE + 0xffe))();
}

static void vectors_in_device(void)
{
    struct pointer p = { 0xfff, APIC };

    __asm__ __volatile__("lidt %0; int3; ud2" :: "m" (p));
}

static void vectors_in_nothing(void)
{
    struct pointer p = { 0xfff, HOLE };

    __asm__ __volatile__("lidt %0; int3; ud2" :: "m" (p));
}

static void segments_in_device(void)
{
    struct pointer p = { 0xffff, APIC };

    __asm__ __volatile__("lgdt %0; pushq $0x8; pushq $1f; lretq; 1: ud2" :: "m" (p));
}

static void tables_in_device(void)
{
    write_cr3(APIC);
    __asm__ __volatile__("ud2");
}

static void tables_in_nothing(void)
{
    write_cr3(0x7fffff000);
    __asm__ __volatile__("ud2");
}

static void stack_in_device(void)
{
    __asm__ __volatile__("mov %0, %%rsp; ud2" :: "r" (APIC + 0x800));
}

static void stack_in_nothing(void)
{
    __asm__ __volatile__("mov %0, %%rsp; int3; push %%rax; call *%%rsp" :: "r" (HOLE + 0x804));
}

static void task_state_in_device(void)
{
    this_cpu()->gdt[SEL_FREE / 8] = 0x67 | (APIC & 0xffffff) << 16 | 0x89UL << 40 | (APIC >> 24 & 0xff) << 56;
    this_cpu()->gdt[SEL_FREE / 8 + 1] = 0;
    __asm__ __volatile__("ltr %w0" :: "r" (SEL_FREE));
    attempt_user((void (*)(void *))triple_fault, NULL);
    __asm__ __volatile__("int $8");
}

static void paging_without_protection(void)
{
    write_cr0(read_cr0() & ~1UL);
    cpuid(0, 0);
}

static void sleep_for_ever(void)
{
    for (;;)
        __asm__ __volatile__("cli; hlt");
}

static void spin_for_ever(void)
{
    irq_off();
    for (;;)
        ;
}

static void init_everybody(void)
{
    apic_write(APIC_ICR, 0x80000 | 0x4500);     /* INIT to all, with me: on at the reset vector */
    for (;;)
        relax();
}

static void odd_shutdown(void)
{
    struct sched_shutdown s = { .reason = 0x12345678 };

    hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &s);
    s.reason = SHUTDOWN_crash;
    hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &s);
}

/* All memory is given back, this code's last. */
static void give_all_away(void)
{
    for (xen_pfn_t frame = 0x10000; frame-- > 0;) {
        struct xen_memory_reservation r = { .nr_extents = 1, .domid = DOMID_SELF };

        set_xen_guest_handle(r.extent_start, &frame);
        if (frame * PAGE_SIZE >> 21)
            hypercall(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &r);
        else
            break;
    }
    for (xen_pfn_t frame = 0; frame < 0x200; frame++) {
        struct xen_memory_reservation r = { .nr_extents = 1, .domid = DOMID_SELF };

        set_xen_guest_handle(r.extent_start, &frame);
        hypercall(__HYPERVISOR_memory_op, XENMEM_decrease_reservation, &r);
    }
}

/* Upcalls and interrupts into a vector table that leads back to itself. */
static void fault_for_ever(void)
{
    for (unsigned int i = 0; i < 32; i++)
        idt_set(i, 0xfffffffff000, SEL_CODE64, 0x8e, 0);
    __asm__ __volatile__("ud2");
}

static void hypercall_page_over_itself(void)
{
    extern char _text[], _etext[];

    for (char *p = _text; p < _etext; p += PAGE_SIZE)
        wrmsr(cpuid(xen_leaf + 2, 0).b, (u64)p);
}

static const struct { const char *what; void (*fn)(void); } ways[] = {
    { "a triple fault", triple_fault },
    { "code in a device", run_from_device },
    { "code where nothing is", run_from_nothing },
    { "a vector table in a device", vectors_in_device },
    { "a vector table where nothing is", vectors_in_nothing },
    { "descriptors in a device", segments_in_device },
    { "page tables in a device", tables_in_device },
    { "page tables where nothing is", tables_in_nothing },
    { "a stack in a device", stack_in_device },
    { "a stack where nothing is", stack_in_nothing },
    { "a task state segment in a device", task_state_in_device },
    { "paging without protection", paging_without_protection },
    { "sleep without interrupts", sleep_for_ever },
    { "a loop without interrupts", spin_for_ever },
    { "INIT to everybody", init_everybody },
    { "a shutdown of an unknown kind", odd_shutdown },
    { "all memory given away", give_all_away },
    { "faults for ever", fault_for_ever },
    { "the hypercall page over all code", hypercall_page_over_itself },
};

void guest_main(void)
{
    unsigned int variant = guest_variant() % ARRAY_SIZE(ways);

    apic_on();
    print("# %u of %u: %s\n", variant, (unsigned int)ARRAY_SIZE(ways), ways[variant].what);
    ways[variant].fn();
    print("# still there\n");
}
