// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts from one vcpu to another in x2APIC mode, which a processor may deliver to a guest that runs (SDM vol. 3,
 * 30.6): to one that computes, that is halted, that has interrupts off; in bursts, both ways at once, as event channels'
 * upcalls. Each one is waited for: none may be lost, and none come twice.
 */
#include "hw.h"
#include <xen/event_channel.h>
#include <xen/hvm/hvm_op.h>

#define MSR_BASE    0x1b
#define BASE_X2     0x400UL
#define X2_EOI      0x80b
#define X2_SPIV     0x80f
#define X2_ICR      0x830
#define VEC         0x51
#define VEC_BALL    0x61
#define VEC_UPCALL  0x71
#define VEC_WAKE    0xe1
#define BURST       8u
#define ROUNDS      1000u
#define PATIENCE    5000000000UL    /* ns */
#define ID_STEP     2u              /* between vcpus' APIC IDs */

#define FLAGS_IF    0x200u

enum mode { NOT_YET, COMPUTE, HALT, CLOSED, END };
static volatile enum mode wanted, now;
static volatile u32 seen[256], balls, uninvited, ended;
static evtchn_port_t port;

static void x2apic_on(void)
{
    apic_on();
    wrmsr(MSR_BASE, rdmsr(MSR_BASE) | BASE_X2);
    wrmsr(X2_SPIV, 0x1ff);
}

static void send(unsigned int vcpu, u8 vector)
{
    wrmsr(X2_ICR, (u64)(vcpu * ID_STEP) << 32 | vector);
}

static void count(struct frame *f)
{
    seen[f->vector]++;
    if (!(f->rflags & FLAGS_IF))
        uninvited++;
    wrmsr(X2_EOI, 0);
}

/* Back to where it came from. */
static void bounce(struct frame *f)
{
    if (++balls < ROUNDS)
        send(1 - this_cpu()->id, VEC_BALL);
    wrmsr(X2_EOI, 0);
}

static void on_upcall(struct frame *f)
{
    struct vcpu_info *info = &shared_info->vcpu_info[1];

    info->evtchn_upcall_pending = 0;
    info->evtchn_pending_sel = 0;
    shared_info->evtchn_pending[port / 64] = 0;
    count(f);
}

static void other(void *arg)
{
    enum mode mode;

    x2apic_on();
    while ((mode = wanted) != END) {
        if (mode == CLOSED)
            irq_off();
        now = mode;
        if (mode == HALT)
            irq_on_and_halt();
        else if (mode == COMPUTE)
            irq_on();
        if (mode != CLOSED)
            relax();
    }
    irq_off();
    ended = 1;
}

static bool counts(volatile u32 *word, u32 value)
{
    u64 end = system_time() + PATIENCE;

    while (*word != value) {
        if (system_time() > end) {
            print("# %u, not %u\n", *word, value);
            return false;
        }
        relax();
    }
    return true;
}

static bool go(enum mode mode)
{
    wanted = mode;
    send(1, VEC_WAKE);
    return counts((volatile u32 *)&now, mode);
}

static u64 cycles(void)
{
    u32 lo, hi;

    __asm__ __volatile__("rdtsc" : "=a" (lo), "=d" (hi));
    return lo | (u64)hi << 32;
}

static bool one_by_one(void)
{
    u64 start = cycles();

    for (unsigned int i = 0; i < ROUNDS; i++) {
        u32 before = seen[VEC];

        send(1, VEC);
        CHECK(counts(&seen[VEC], before + 1));
    }
    print("# %lu cycles each\n", (cycles() - start) / ROUNDS);
    return true;
}

static bool to_computing(void)
{
    CHECK(go(COMPUTE));
    CHECK(one_by_one());
    return true;
}

/* It may be on its way into HLT, in it, or in the handler. */
static bool to_halted(void)
{
    CHECK(go(HALT));
    CHECK(one_by_one());
    return true;
}

static bool bursts(void)
{
    u32 before[BURST];

    CHECK(go(COMPUTE));
    for (unsigned int i = 0; i < ROUNDS; i++) {
        for (unsigned int n = 0; n < BURST; n++)
            before[n] = seen[0x31 + n * 0x10];
        for (unsigned int n = 0; n < BURST; n++)
            send(1, 0x31 + (i + n) % BURST * 0x10);
        for (unsigned int n = 0; n < BURST; n++)
            CHECK(counts(&seen[0x31 + n * 0x10], before[n] + 1));
    }
    return true;
}

/*
 * It waits, and then comes. One at a time: another interrupt of the processor's, while one waits for the guest, makes
 * Bochs deliver the one that waits.
 */
static bool to_closed(void)
{
    CHECK(go(COMPUTE));
    for (unsigned int i = 0; i < ROUNDS / 10; i++) {
        u32 before = seen[VEC];

        wanted = CLOSED;
        CHECK(counts((volatile u32 *)&now, CLOSED));
        send(1, VEC);
        for (unsigned int n = 0; n < 100; n++)
            relax();
        CHECK(seen[VEC] == before);
        wanted = COMPUTE;
        CHECK(counts(&seen[VEC], before + 1));
    }
    CHECK(uninvited == 0);
    return true;
}

static bool both_ways(void)
{
    set_handler(VEC_BALL, bounce);
    CHECK(go(COMPUTE));
    balls = 0;
    irq_on();
    send(1, VEC_BALL);
    CHECK(counts(&balls, ROUNDS));
    /* one halts between */
    CHECK(go(HALT));
    balls = 0;
    send(1, VEC_BALL);
    CHECK(counts(&balls, ROUNDS));
    irq_off();
    return true;
}

static bool upcalls(void)
{
    struct xen_hvm_evtchn_upcall_vector v = { .vcpu = 1, .vector = VEC_UPCALL };
    struct evtchn_bind_ipi b = { .vcpu = 1 };
    struct evtchn_send s;

    CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_ipi, &b) == 0);
    s.port = port = b.port;
    set_handler(VEC_UPCALL, on_upcall);
    CHECK(hypercall(__HYPERVISOR_hvm_op, HVMOP_set_evtchn_upcall_vector, &v) == 0);
    shared_info->evtchn_mask[port / 64] &= ~(1UL << port % 64);
    for (unsigned int mode = COMPUTE; mode <= HALT; mode++) {
        CHECK(go(mode));
        for (unsigned int i = 0; i < ROUNDS; i++) {
            u32 before = seen[VEC_UPCALL];

            CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s) == 0);
            CHECK(counts(&seen[VEC_UPCALL], before + 1));
        }
    }
    return true;
}

static bool stops(void)
{
    wanted = END;
    send(1, VEC_WAKE);
    CHECK(counts(&ended, 1));
    return true;
}

static bool starts(void)
{
    CHECK(cpu_count() > 1);
    CHECK(cpuid(1, 0).c & 1u << 21);
    x2apic_on();
    for (unsigned int vector = 32; vector < 256; vector++)
        set_handler(vector, count);
    CHECK(cpu_start_by_vcpu_op(1, other, NULL));
    CHECK(go(COMPUTE));
    return true;
}

void guest_main(void)
{
    test_case("a vcpu in x2APIC mode", starts);
    test_case("to one that computes", to_computing);
    test_case("to one that is halted", to_halted);
    test_case("several at once", bursts);
    test_case("to one with interrupts off", to_closed);
    test_case("both ways", both_ways);
    test_case("events", upcalls);
    test_case("it stops", stops);
}
