// SPDX-License-Identifier: GPL-2.0-only
/* The local APIC: registers, interrupts to oneself, priorities, both modes. */
#include "exits.h"

#define VEC         0x51
#define VEC_HIGH    0xa1
#define MSR_BASE    0x1b
#define BASE_X2     0x400UL
#define BASE_ON     0x800UL
#define X2(reg)     (0x800 + (reg) / 16)
#define SELF        0x40000         /* destination shorthand */

static bool bit_of(u32 bank, unsigned int vector)
{
    return apic_read(bank + vector / 32 * 0x10) >> (vector % 32) & 1;
}

static bool registers(void)
{
    apic_on();
    CHECK(apic_read(APIC_ID) == 0);
    CHECK((apic_read(APIC_VERSION) & 0xff) == 0x14);
    CHECK(apic_read(APIC_SPIV) == 0x1ff);
    CHECK(apic_read(APIC_LVTT) & 0x10000);
    apic_write(APIC_LDR, 0x12345678);
    CHECK(apic_read(APIC_LDR) == 0x12000000);
    apic_write(APIC_DFR, 0);
    CHECK(apic_read(APIC_DFR) == 0x0fffffff);
    apic_write(APIC_DFR, ~0u);
    apic_write(APIC_ID, 0);
    return true;
}

static bool to_self(void)
{
    count_vector(VEC);
    apic_write(APIC_ICR, SELF | VEC);
    CHECK(counted[VEC] == 0);                   /* they are off */
    CHECK(bit_of(APIC_IRR, VEC));
    irq_on();
    __asm__ __volatile__("nop");
    irq_off();
    CHECK(counted[VEC] == 1);
    CHECK(!bit_of(APIC_IRR, VEC) && !bit_of(APIC_ISR, VEC));
    apic_write(APIC_ICR2, 0);
    apic_write(APIC_ICR, VEC);                  /* by destination */
    irq_on_and_halt();
    CHECK(counted[VEC] == 2);
    return true;
}

static bool priorities(void)
{
    count_vector(VEC);
    count_vector(VEC_HIGH);
    apic_write(APIC_TPR, 0x60);
    apic_write(APIC_ICR, SELF | VEC);
    apic_write(APIC_ICR, SELF | VEC_HIGH);
    irq_on();
    __asm__ __volatile__("nop");
    CHECK(counted[VEC] == 0 && counted[VEC_HIGH] == 1);
    apic_write(APIC_TPR, 0);
    __asm__ __volatile__("nop");
    irq_off();
    CHECK(counted[VEC] == 1);
    return true;
}

static u32 order[2], nr_order;

static void first_high(struct frame *f)
{
    if (nr_order < 2)
        order[nr_order++] = f->vector;
    apic_write(APIC_EOI, 0);
}

static bool highest_first(void)
{
    nr_order = 0;
    set_handler(VEC, first_high);
    set_handler(VEC_HIGH, first_high);
    apic_write(APIC_ICR, SELF | VEC);
    apic_write(APIC_ICR, SELF | VEC_HIGH);
    irq_on();
    __asm__ __volatile__("nop");
    __asm__ __volatile__("nop");
    irq_off();
    CHECK(nr_order == 2 && order[0] == VEC_HIGH && order[1] == VEC);
    return true;
}

/* An end without a beginning, a vector nobody may have. */
static bool errors(void)
{
    apic_write(APIC_EOI, 0);
    apic_write(APIC_ESR, 0);
    apic_write(APIC_ICR, SELF | 5);
    apic_write(APIC_ESR, 0);
    CHECK(apic_read(APIC_ESR) & 0x20);          /* sent an illegal vector */
    apic_write(APIC_ESR, 0);
    apic_write(APIC_ESR, 0);
    CHECK(apic_read(APIC_ESR) == 0);
    return true;
}

static bool x2apic(void)
{
    u64 base = rdmsr(MSR_BASE), v;

    if (!(cpuid(1, 0).c & 1u << 21))
        return true;
    CHECK(try_rdmsr(X2(APIC_ID), &v) == GP);    /* not yet */
    CHECK(try_wrmsr(MSR_BASE, base | BASE_X2) == NO_TRAP);
    CHECK(try_rdmsr(X2(APIC_ID), &v) == NO_TRAP && v == 0);
    CHECK(try_wrmsr(X2(APIC_TPR), 0x30) == NO_TRAP);
    CHECK(read_cr8() == 3);
    CHECK(try_wrmsr(X2(APIC_TPR), 0x100) == GP);
    CHECK(try_wrmsr(X2(APIC_TPR), 0) == NO_TRAP);
    CHECK(try_wrmsr(X2(APIC_ID), 1) == GP);
    CHECK(try_wrmsr(X2(APIC_LDR), 1) == GP);
    CHECK(try_rdmsr(X2(APIC_DFR), &v) == GP);
    CHECK(try_rdmsr(X2(APIC_ICR2), &v) == GP);
    CHECK(try_rdmsr(X2(APIC_EOI), &v) == GP);
    CHECK(try_wrmsr(X2(APIC_EOI), 1) == GP);
    CHECK(try_wrmsr(MSR_BASE, base) == GP);     /* only by way of off */
    return true;
}

static void count_x2(struct frame *f)
{
    counted[f->vector]++;
    wrmsr(X2(APIC_EOI), 0);
}

static bool x2apic_to_self(void)
{
    u64 base = rdmsr(MSR_BASE);

    if (!(base & BASE_X2))
        return true;
    counted[VEC] = 0;
    set_handler(VEC, count_x2);
    wrmsr(0x83f, VEC);
    irq_on_and_halt();
    CHECK(counted[VEC] == 1);
    wrmsr(X2(APIC_ICR), SELF | VEC);
    irq_on_and_halt();
    CHECK(counted[VEC] == 2);
    wrmsr(MSR_BASE, base & ~(BASE_X2 | BASE_ON));
    CHECK(!(cpuid(1, 0).d & 1u << 9));
    wrmsr(MSR_BASE, base & ~BASE_X2);
    CHECK(cpuid(1, 0).d & 1u << 9);
    apic_on();
    CHECK(apic_read(APIC_SPIV) == 0x1ff);
    return true;
}

void apic_cases(void)
{
    test_case("local APIC: registers", registers);
    test_case("local APIC: interrupts to oneself", to_self);
    test_case("local APIC: task priority holds back", priorities);
    test_case("local APIC: the highest first", highest_first);
    test_case("local APIC: errors", errors);
    test_case("x2APIC: registers and what is refused", x2apic);
    test_case("x2APIC: interrupts to oneself, and off", x2apic_to_self);
}
