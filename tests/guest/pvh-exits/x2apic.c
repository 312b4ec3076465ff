// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts in x2APIC mode, which some processors deliver and end by themselves: priorities, nesting, what waits while
 * it may not come, the timer, and IPIs to oneself that must not be sent.
 */
#include "exits.h"

#define LOW         0x51
#define LOW_TOO     0x52            /* of the same class */
#define HIGH        0xa1
#define MSR_BASE    0x1b
#define BASE_X2     0x400UL
#define BASE_ON     0x800UL
#define X2(reg)     (0x800 + (reg) / 16)
#define SELF_IPI    0x83f
#define MASKED      0x10000u
#define APIC_PPR    0xa0

static u32 order[8], nr_order;

static bool bit_of(u32 bank, unsigned int vector)
{
    return rdmsr(X2(bank + vector / 32 * 0x10)) >> (vector % 32) & 1;
}

static void note(struct frame *f)
{
    if (nr_order < 8)
        order[nr_order++] = f->vector;
    wrmsr(X2(APIC_EOI), 0);
}

static void start(void)
{
    nr_order = 0;
    set_handler(LOW, note);
    set_handler(LOW_TOO, note);
    set_handler(HIGH, note);
}

static void let_in(void)
{
    irq_on();
    __asm__ __volatile__("nop; nop");
    irq_off();
}

static bool is_quiet(void)
{
    for (unsigned int vector = 16; vector < 256; vector++)
        if (bit_of(APIC_IRR, vector) || bit_of(APIC_ISR, vector))
            return false;
    return rdmsr(X2(APIC_PPR)) == 0;
}

static bool waits_for_priority(void)
{
    start();
    wrmsr(X2(APIC_TPR), 0x60);
    wrmsr(SELF_IPI, LOW);
    wrmsr(SELF_IPI, HIGH);
    let_in();
    CHECK(nr_order == 1 && order[0] == HIGH);
    CHECK(bit_of(APIC_IRR, LOW) && rdmsr(X2(APIC_PPR)) == 0x60);
    wrmsr(X2(APIC_TPR), 0);
    let_in();
    CHECK(nr_order == 2 && order[1] == LOW);
    /* the same by CR8, with interrupts on */
    write_cr8(6);
    wrmsr(SELF_IPI, LOW);
    irq_on();
    CHECK(nr_order == 2);
    write_cr8(0);
    __asm__ __volatile__("nop");
    irq_off();
    CHECK(nr_order == 3);
    CHECK(is_quiet());
    return true;
}

/* A handler that lets others in: a higher one comes, one of its own class waits for its end. */
static void lets_others_in(struct frame *f)
{
    order[nr_order++] = f->vector;
    wrmsr(SELF_IPI, LOW_TOO);
    wrmsr(SELF_IPI, HIGH);
    let_in();
    order[nr_order++] = bit_of(APIC_ISR, LOW) && bit_of(APIC_IRR, LOW_TOO) ? rdmsr(X2(APIC_PPR)) : 0;
    wrmsr(X2(APIC_EOI), 0);
}

static bool nests(void)
{
    start();
    set_handler(LOW, lets_others_in);
    wrmsr(SELF_IPI, LOW);
    let_in();
    let_in();
    CHECK(nr_order == 4);
    CHECK(order[0] == LOW && order[1] == HIGH && order[2] == (LOW & 0xf0) && order[3] == LOW_TOO);
    CHECK(is_quiet());
    return true;
}

static bool wakes(void)
{
    start();
    wrmsr(SELF_IPI, LOW);
    irq_on_and_halt();                          /* it waits already */
    CHECK(nr_order == 1);
    wrmsr(X2(APIC_TDCR), 0xb);
    wrmsr(X2(APIC_LVTT), HIGH);
    wrmsr(X2(APIC_TMICT), 100000);              /* a millisecond */
    CHECK(rdmsr(X2(APIC_TMCCT)) <= 100000);
    irq_on_and_halt();
    CHECK(nr_order == 2 && order[1] == HIGH);
    /* while it computes */
    wrmsr(X2(APIC_TMICT), 100000);
    irq_on();
    while (*(volatile u32 *)&nr_order == 2)
        relax();
    irq_off();
    wrmsr(X2(APIC_LVTT), MASKED);
    CHECK(is_quiet());
    return true;
}

static bool must_not_be_sent(void)
{
    u64 v;

    wrmsr(X2(APIC_ESR), 0);
    wrmsr(SELF_IPI, 5);
    wrmsr(X2(APIC_ESR), 0);
    CHECK(rdmsr(X2(APIC_ESR)) & 0x20);
    wrmsr(X2(APIC_ESR), 0);
    CHECK(try_wrmsr(SELF_IPI, 0x100 | LOW) == GP);
    CHECK(try_rdmsr(SELF_IPI, &v) == GP);
    CHECK(try_wrmsr(X2(APIC_EOI), 1) == GP);
    CHECK(try_wrmsr(X2(APIC_PPR), 0) == GP);
    CHECK(try_rdmsr(X2(APIC_ICR), &v) == NO_TRAP && try_rdmsr(X2(APIC_ICR2), &v) == GP);
    return true;
}

/* Off by software: what waits stays, and comes afterwards. */
static bool held_back_while_off(void)
{
    u64 spiv = rdmsr(X2(APIC_SPIV));

    start();
    wrmsr(SELF_IPI, LOW);
    wrmsr(X2(APIC_SPIV), spiv & ~0x100UL);
    let_in();
    CHECK(nr_order == 0 && bit_of(APIC_IRR, LOW));
    wrmsr(X2(APIC_SPIV), spiv);
    let_in();
    CHECK(nr_order == 1);
    CHECK(is_quiet());
    return true;
}

void x2apic_cases(void)
{
    u64 base = rdmsr(MSR_BASE);

    if (!(cpuid(1, 0).c & 1u << 21))
        return;
    wrmsr(MSR_BASE, base | BASE_X2);
    wrmsr(X2(APIC_SPIV), 0x1ff);
    test_case("x2APIC: task priority holds back", waits_for_priority);
    test_case("x2APIC: interrupts within interrupts", nests);
    test_case("x2APIC: what wakes from HLT, and the timer", wakes);
    test_case("x2APIC: IPIs to oneself that are refused", must_not_be_sent);
    test_case("x2APIC: off by software", held_back_while_off);
    wrmsr(MSR_BASE, base & ~BASE_ON);
    wrmsr(MSR_BASE, base);
    apic_on();
}
