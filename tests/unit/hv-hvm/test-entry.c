// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vcpu's way into its guest: what comes first, events of device models, interrupts by priority, the upcall's line;
 * exceptions that meet another event.
 */
#include <asm/hvm-platform.h>
#include <xen/arch.h>

#include "test.h"
#include "world.h"
#include "private.h"

static struct domain *d;
static struct vcpu *v;
static struct hvm_ops ops;
static struct hvm_event injected, queued;
static unsigned int nr_injected, nr_windows, triple_faults, blocked_bits, deferrals_ended, up_or_down;
static bool has_queued, wanted_nmi, io_done, lapic_on_ = true, line, runs_on;
static struct hvm_intr waiting[4];             /* most urgent first; the last is none */
static char order[8];

static void note(char what)
{
    order[strlen(order)] = what;
}

/* --- the vendor ------------------------------------------------------------------------------- */
static void inject(struct vcpu *x, const struct hvm_event *e)
{
    injected = *e;
    nr_injected++;
}

static bool pending_event(struct vcpu *x, struct hvm_event *e)
{
    *e = queued;
    return has_queued;
}

static bool event_queued(struct vcpu *x)
{
    return has_queued;
}

static unsigned int get_interruptibility(struct vcpu *x)
{
    return blocked_bits;
}

static void want_window(struct vcpu *x, bool nmi)
{
    nr_windows++;
    wanted_nmi = nmi;
}

static void update_dr(struct vcpu *x)
{
}

/* --- the platform ----------------------------------------------------------------------------- */
bool hvm_platform_entry(struct vcpu *x)
{
    note('p');
    return runs_on;
}

bool hvm_emul_resume(struct vcpu *x)
{
    note('i');
    hvm_of(x)->io_pending = !io_done;
    return io_done;
}

void vcpu_end_shutdown_deferral(struct vcpu *x)
{
    note('d');
    x->defers_shutdown = false;
    deferrals_ended++;
}

struct hvm_intr hvm_intr_pending(struct vcpu *x)
{
    return waiting[0];
}

struct hvm_intr hvm_intr_pending_next(struct vcpu *x, struct hvm_intr taken, bool nmi)
{
    return waiting[!nmi && waiting[0].source == HVM_INTR_NMI];
}

struct hvm_intr hvm_intr_ack(struct vcpu *x, struct hvm_intr i)
{
    unsigned int n = 0;

    while (waiting[n].source != i.source || waiting[n].vector != i.vector)
        n++;
    memmove(&waiting[n], &waiting[n + 1], (ARRAY_SIZE(waiting) - n - 1) * sizeof(waiting[0]));
    return i;
}

bool hvm_intr_wakes(struct vcpu *x)
{
    return waiting[0].source != HVM_INTR_NONE;
}

bool vlapic_accepts(const struct vcpu *x)
{
    return lapic_on_;
}

void vlapic_set_vector(struct vcpu *x, u8 vector, bool level)
{
    note('v');
    CHECK(lapic_on_);
}

void hvm_callback_line_set(struct domain *x, bool level)
{
    line = level;
}

void vcpu_kick(struct vcpu *x)
{
}

void vcpu_block(struct vcpu *x)
{
    up_or_down = 1;
}

void vcpu_take_down(struct vcpu *x)
{
    up_or_down = 2;
}

void vlapic_went_down(struct vcpu *x)
{
}


void arch_update_vcpu_time(struct vcpu *x)
{
}

void hvm_triple_fault(struct vcpu *x)
{
    triple_faults++;
}

bool hvm_long_mode(const struct vcpu *x)
{
    return false;
}

unsigned int hvm_guest_bytes(struct vcpu *x)
{
    return 4;
}

static void start(void)
{
    static struct hvm_domain hd;
    static struct hvm_vcpu hv;

    world_init();
    memset(&hd, 0, sizeof(hd));
    memset(&hv, 0, sizeof(hv));
    memset(waiting, 0, sizeof(waiting));
    memset(order, 0, sizeof(order));
    nr_injected = nr_windows = triple_faults = blocked_bits = deferrals_ended = up_or_down = 0;
    has_queued = line = false;
    io_done = lapic_on_ = runs_on = true;
    d = world_domain(1, 1);
    d->kind = GUEST_HVM;
    d->arch.hvm = &hd;
    v = d->vcpu[0];
    v->arch.hvm = &hv;
    hv.cr[0] = X86_CR0_PE;
    ops = (struct hvm_ops){
        .inject = inject, .pending_event = pending_event, .event_queued = event_queued, .want_window = want_window,
        .get_interruptibility = get_interruptibility, .update_dr = update_dr,
    };
    hvm_ops = &ops;
    world_run(v);
    guest_cpu_user_regs()->rflags = X86_EFLAGS_IF;
}

TEST(a_device_models_event_goes_in_once)
{
    start();
    hvm_of(v)->pending = (struct hvm_event){ .vector = 14, .type = HVM_EVENT_EXCEPTION, .has_error_code = true,
                                             .error_code = 2, .cr2 = 0x1234 };
    hvm_of(v)->has_pending = true;
    CHECK(hvm_entry_prepare(v));
    CHECK_EQ(nr_injected, 1);
    CHECK(injected.vector == 14 && injected.cr2 == 0x1234 && injected.error_code == 2);
    CHECK(hvm_entry_prepare(v));
    CHECK_EQ(nr_injected, 1);
}

TEST(a_device_models_event_on_top_of_another)
{
    start();
    queued = (struct hvm_event){ .vector = X86_EXC_PF, .type = HVM_EVENT_EXCEPTION };
    has_queued = true;
    hvm_of(v)->pending = (struct hvm_event){ .vector = X86_EXC_GP, .type = HVM_EVENT_EXCEPTION };
    hvm_of(v)->has_pending = true;
    CHECK(hvm_entry_prepare(v));
    CHECK_EQ(injected.vector, X86_EXC_DF);
    queued.vector = X86_EXC_DF;
    hvm_inject_exception(v, X86_EXC_GP, 0);
    CHECK_EQ(triple_faults, 1);
}

/* An INIT comes between instructions: first the access in progress ends. */
TEST(order_of_entry)
{
    start();
    hvm_of(v)->io_pending = true;
    v->defers_shutdown = true;
    io_done = false;
    CHECK(!hvm_entry_prepare(v));
    CHECK_STR(order, "i");
    CHECK(v->defers_shutdown);
    io_done = true;
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "iidp");
    CHECK_EQ(deferrals_ended, 1);
    runs_on = false;
    CHECK(!hvm_entry_prepare(v));
}

TEST(interrupts_by_what_the_guest_allows)
{
    start();
    waiting[0] = (struct hvm_intr){ HVM_INTR_LAPIC, 0x41 };
    guest_cpu_user_regs()->rflags = 0;
    hvm_entry_ready(v);
    CHECK(nr_injected == 0 && nr_windows == 1 && !wanted_nmi);
    guest_cpu_user_regs()->rflags = X86_EFLAGS_IF;
    blocked_bits = HVM_BLOCK_STI;
    hvm_entry_ready(v);
    CHECK(nr_injected == 0 && nr_windows == 2);
    blocked_bits = HVM_BLOCK_NMI;               /* an NMI's handler may be interrupted */
    hvm_entry_ready(v);
    CHECK(nr_injected == 1 && injected.vector == 0x41 && injected.type == HVM_EVENT_EXT_INTERRUPT);
    CHECK_EQ(nr_windows, 2);
}

TEST(nmis_come_first_and_need_no_if)
{
    start();
    waiting[0] = (struct hvm_intr){ HVM_INTR_NMI, 2 };
    waiting[1] = (struct hvm_intr){ HVM_INTR_LAPIC, 0x41 };
    guest_cpu_user_regs()->rflags = 0;
    blocked_bits = HVM_BLOCK_NMI;
    hvm_entry_ready(v);
    CHECK(nr_injected == 0 && nr_windows == 2 && !wanted_nmi);      /* for both */
    blocked_bits = 0;
    hvm_entry_ready(v);
    CHECK(injected.type == HVM_EVENT_NMI && injected.vector == 2);
    CHECK(nr_windows == 3 && !wanted_nmi);      /* the other one waits */
}

TEST(an_nmi_that_waits_for_its_handler_keeps_no_interrupt_away)
{
    start();
    waiting[0] = (struct hvm_intr){ HVM_INTR_NMI, 2 };
    waiting[1] = (struct hvm_intr){ HVM_INTR_LAPIC, 0x41 };
    waiting[2] = (struct hvm_intr){ HVM_INTR_LAPIC, 0x42 };
    blocked_bits = HVM_BLOCK_NMI;
    hvm_entry_ready(v);
    CHECK(nr_injected == 1 && injected.vector == 0x41 && injected.type == HVM_EVENT_EXT_INTERRUPT);
    CHECK(nr_windows == 2 && !wanted_nmi);      /* for the NMI, and for the third */
    guest_cpu_user_regs()->rflags = 0;
    hvm_entry_ready(v);
    CHECK(nr_injected == 1 && nr_windows == 4);
    blocked_bits = 0;
    hvm_entry_ready(v);
    CHECK(nr_injected == 2 && injected.type == HVM_EVENT_NMI);
    CHECK_EQ(nr_windows, 5);
}

TEST(nothing_goes_in_beside_what_is_queued)
{
    start();
    has_queued = true;
    waiting[0] = (struct hvm_intr){ HVM_INTR_LAPIC, 0x41 };
    hvm_entry_ready(v);
    CHECK(nr_injected == 0 && nr_windows == 1);
}

TEST(the_upcalls_line_follows_the_flag)
{
    start();
    hvm_set_callback_via(d, 9);                 /* GSI 9 */
    v->vcpu_info->evtchn_upcall_pending = 1;
    hvm_vcpu_kick_events(v);
    CHECK(line);
    v->vcpu_info->evtchn_upcall_pending = 0;
    CHECK(hvm_entry_prepare(v));
    CHECK(!line);
    v->vcpu_info->evtchn_upcall_pending = 1;
    hvm_vcpu_kick_events(v);
    hvm_set_callback_via(d, 2ULL << 56 | 0xf3); /* a vector: the line is let go */
    CHECK(!line);
}

TEST(an_upcall_waits_for_the_apic)
{
    start();
    hvm_of(v)->callback_vector = 0xf3;
    lapic_on_ = false;
    v->vcpu_info->evtchn_upcall_pending = 1;
    hvm_vcpu_kick_events(v);
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "p");
    lapic_on_ = true;
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "pvp");
}

/* Firmware left the APIC on; the OS names a vector and then starts the processor with an INIT. */
TEST(an_upcall_outlives_an_init)
{
    start();
    hvm_of(v)->callback_vector = 0xf3;
    v->vcpu_info->evtchn_upcall_pending = 1;
    hvm_vcpu_kick_events(v);
    CHECK_STR(order, "v");
    lapic_on_ = false;
    hvm_upcall_forgotten(v);
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "vp");
    lapic_on_ = true;
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "vpvp");
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "vpvpp");
}

/* Firmware that wakes a guest up switches the APIC on, but would not end the vector there. */
TEST(an_upcall_waits_for_the_kernel)
{
    start();
    hvm_of(v)->callback_vector = 0xf3;
    v->vcpu_info->evtchn_upcall_pending = 1;
    hvm_upcall_forgotten(v);
    hvm_of(v)->in_firmware = true;
    CHECK(hvm_entry_prepare(v));
    hvm_vcpu_kick_events(v);
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "pp");
    hvm_of(v)->cr[0] |= X86_CR0_PG;
    CHECK(hvm_entry_prepare(v));
    CHECK_STR(order, "ppvp");
    hvm_of(v)->cr[0] &= ~X86_CR0_PG;
    hvm_vcpu_kick_events(v);
    CHECK_STR(order, "ppvpv");
}

TEST(halting)
{
    start();
    hvm_hlt(v);
    CHECK_EQ(up_or_down, 1);
    guest_cpu_user_regs()->rflags = 0;
    hvm_hlt(v);                                 /* never to wake up again */
    CHECK_EQ(up_or_down, 2);
}

TEST(no_error_codes_in_real_mode)
{
    start();
    hvm_of(v)->cr[0] = 0;
    hvm_inject_exception(v, X86_EXC_GP, 5);
    CHECK(!injected.has_error_code);
    hvm_of(v)->cr[0] = X86_CR0_PE;
    hvm_inject_exception(v, X86_EXC_GP, 5);
    CHECK(injected.has_error_code && injected.error_code == 5);
}
