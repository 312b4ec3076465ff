// SPDX-License-Identifier: GPL-2.0-only
/* See board.h. */
#include "board.h"

#include <xen/sched.h>
#include <xen/time.h>
#include <asm/time.h>
#include <lib/cpu-policy.h>

#include "world-private.h"

#define MAX_TIMERS      64
#define WALL_BASE       1700000000ULL       /* 2023-11-14 22:13:20 UTC */

struct domain *guest;
s_time_t clock_now;
struct board_log board_log;
struct board_assist board_assist;
const struct hvm_ops *hvm_ops;
bool board_virtual_x2apic;
static struct timer *timers[MAX_TIMERS];
static unsigned int nr_timers;
static struct hvm_domain hvm_domain;
static struct hvm_vcpu hvm_vcpus[8];
static struct cpu_policy policy;
static u64 pats[8];

/* --- time ------------------------------------------------------------------------------------- */
s_time_t NOW(void)
{
    return clock_now;
}

void timer_init(struct timer *t, void (*fn)(void *), void *arg, unsigned int cpu)
{
    *t = (struct timer){ .fn = fn, .arg = arg, .cpu = cpu };
}

void timer_stop(struct timer *t)
{
    for (unsigned int i = 0; i < nr_timers; i++)
        if (timers[i] == t)
            timers[i] = timers[--nr_timers];
}

void timer_set(struct timer *t, s_time_t expires)
{
    CHECK(t->fn);
    timer_stop(t);
    CHECK(nr_timers < MAX_TIMERS);
    t->expires = expires;
    timers[nr_timers++] = t;
}

void timer_kill(struct timer *t)
{
    timer_stop(t);
    t->fn = NULL;
}

void timer_migrate(struct timer *t, unsigned int cpu)
{
    t->cpu = cpu;
}

unsigned int board_timers(void)
{
    return nr_timers;
}

static struct timer *first_due(s_time_t until)
{
    struct timer *first = NULL;

    for (unsigned int i = 0; i < nr_timers; i++)
        if (timers[i]->expires <= until && (!first || timers[i]->expires < first->expires))
            first = timers[i];
    return first;
}

void board_advance(u64 ns)
{
    s_time_t until = clock_now + ns;
    struct timer *t;

    while ((t = first_due(until))) {
        timer_stop(t);
        clock_now = max(clock_now, t->expires);
        t->fn(t->arg);
    }
    clock_now = until;
}

void wallclock_get(u64 *seconds, u32 *ns)
{
    *seconds = WALL_BASE + clock_now / NS_PER_SECOND;
    *ns = clock_now % NS_PER_SECOND;
}

void wallclock_update_domain(struct domain *d)
{
}

u64 hvm_rdtsc(struct vcpu *v)
{
    return clock_now * 2;                   /* 2 GHz */
}

/* --- the core --------------------------------------------------------------------------------- */
void vcpu_kick(struct vcpu *v)
{
    board_log.kicks[v->vcpu_id]++;
    v->pause_flags &= ~VPF_blocked;
}

bool vcpu_wants_kick(struct vcpu *v)
{
    board_log.wakes[v->vcpu_id]++;
    v->pause_flags &= ~VPF_blocked;
    return v->is_running && v != current;
}

void smp_send_posted(unsigned int cpu)
{
    board_log.notes[cpu]++;
}

void vcpu_wake(struct vcpu *v)
{
    CHECK_EQ(v->pause_flags, 0);
}

void sync_vcpu_execstate(const struct vcpu *v)
{
}

void hvm_vcpu_reset(struct vcpu *v)
{
    board_log.resets[v->vcpu_id]++;
    v->is_initialised = false;
    v->pause_flags |= VPF_down;
}

void hvm_upcall_forgotten(struct vcpu *v)
{
    board_log.forgotten[v->vcpu_id]++;
}

void hvm_vcpu_start_at(struct vcpu *v, u16 cs, u16 ip)
{
    if (v->is_initialised)
        return;
    v->is_initialised = true;
    board_log.starts[v->vcpu_id]++;
    board_log.start_cs[v->vcpu_id] = cs;
    board_log.start_ip[v->vcpu_id] = ip;
    v->pause_flags &= ~VPF_down;
}

void ioreq_broadcast(struct domain *d, ioreq_t *p)
{
    CHECK_EQ(p->type, IOREQ_TYPE_TIMEOFFSET);
    CHECK_EQ(world_locks_held, 0);
    board_log.offsets++;
    board_log.last_offset = p->data;
}

static u64 get_pat(struct vcpu *v)
{
    return pats[v->vcpu_id];
}

static void set_pat(struct vcpu *v, u64 pat)
{
    pats[v->vcpu_id] = pat;
}

/* As VMX does. */
static void update_apic(struct vcpu *v)
{
    v->arch.hvm->apic_virtual = board_virtual_x2apic && vlapic_is_x2(v);
}

/* --- Hyper-V's interface -----------------------------------------------------------------------
 */
void viridian_poll(struct vcpu *v)
{
}

bool viridian_work(const struct vcpu *v)
{
    return false;
}

bool viridian_auto_eoi(const struct vcpu *v, u8 vector)
{
    return vector == board_assist.auto_eoi;
}

void viridian_assist_offer(struct vcpu *v)
{
    CHECK(!board_assist.pending);
    board_assist.pending = board_assist.no_eoi = true;
}

bool viridian_assist_used(struct vcpu *v)
{
    if (!board_assist.pending || board_assist.no_eoi)
        return false;
    board_assist.pending = false;
    return true;
}

bool viridian_assist_withdraw(struct vcpu *v)
{
    bool used = board_assist.pending && !board_assist.no_eoi;

    board_assist.pending = board_assist.no_eoi = false;
    return used;
}

bool viridian_assist_pending(const struct vcpu *v)
{
    return board_assist.pending;
}

/* --- life ------------------------------------------------------------------------------------- */
void board_start(u32 emulation_flags, unsigned int vcpus)
{
    static struct hvm_ops ops = { .name = "test", .get_pat = get_pat, .set_pat = set_pat, .update_apic = update_apic };

    world_init();
    ops.virtual_x2apic = board_virtual_x2apic;
    hvm_ops = &ops;
    clock_now = 1000 * NS_PER_SECOND;
    nr_timers = 0;
    memset(&board_log, 0, sizeof(board_log));
    memset(&board_assist, 0, sizeof(board_assist));
    memset(&hvm_domain, 0, sizeof(hvm_domain));
    memset(hvm_vcpus, 0, sizeof(hvm_vcpus));
    memset(&policy, 0, sizeof(policy));
    policy.basic[1].c = 1u << 21 | 1u << 24;    /* x2APIC, TSC deadline */
    policy.ext[8].a = 40;
    guest = world_domain(1, vcpus);
    guest->kind = GUEST_HVM;
    guest->arch.hvm = &hvm_domain;
    guest->arch.policy = &policy;
    guest->arch.tsc_khz = 2000000;
    hvm_domain.emulation_flags = emulation_flags;
    hvm_domain.params[HVM_PARAM_HPET_ENABLED] = 1;
    hvm_domain.params[HVM_PARAM_TIMER_MODE] = HVMPTM_no_delay_for_missed_ticks;
    CHECK_EQ(hvm_platform_create(guest), 0);
    for (unsigned int i = 0; i < vcpus; i++) {
        guest->vcpu[i]->arch.hvm = &hvm_vcpus[i];
        guest->vcpu[i]->is_running = true;
        guest->vcpu[i]->processor = i;
        pats[i] = 0x0007040600070406ULL;
        CHECK_EQ(hvm_platform_vcpu_create(guest->vcpu[i]), 0);
    }
    run_on(0);
}

void board_all(void)
{
    board_start(XEN_X86_EMU_ALL & ~XEN_X86_EMU_VPCI, 2);
}

void board_end(void)
{
    hvm_platform_relinquish(guest);
    CHECK_EQ(nr_timers, 0);
    for (unsigned int i = 0; i < guest->max_vcpus; i++)
        hvm_platform_vcpu_destroy(guest->vcpu[i]);
    hvm_platform_destroy(guest);
    world_check();
}

struct vcpu *cpu(unsigned int n)
{
    return guest->vcpu[n];
}

void run_on(unsigned int n)
{
    world_run(guest->vcpu[n]);
}

/* --- accesses --------------------------------------------------------------------------------- */
bool io_ours(enum hvm_io_kind kind, u64 addr, unsigned int bytes, bool write, u64 value)
{
    struct hvm_io io = {
        .kind = kind, .write = write, .bytes = bytes, .addr = addr, .data = value
    };

    return hvm_platform_io(current, &io) == HVM_IO_DONE;
}

static u64 access(enum hvm_io_kind kind, u64 addr, unsigned int bytes, bool write, u64 value)
{
    struct hvm_io io = {
        .kind = kind, .write = write, .bytes = bytes, .addr = addr, .data = value
    };

    CHECK_EQ(hvm_platform_io(current, &io), HVM_IO_DONE);
    return io.data;
}

u8 inb(u16 port)
{
    return access(HVM_IO_PORT, port, 1, false, 0);
}

u32 inl(u16 port)
{
    return access(HVM_IO_PORT, port, 4, false, 0);
}

void outb(u16 port, u8 value)
{
    access(HVM_IO_PORT, port, 1, true, value);
}

u64 mmio_read(u64 addr, unsigned int bytes)
{
    return access(HVM_IO_MMIO, addr, bytes, false, 0);
}

void mmio_write(u64 addr, unsigned int bytes, u64 value)
{
    access(HVM_IO_MMIO, addr, bytes, true, value);
}

u32 apic(unsigned int reg)
{
    return mmio_read(0xfee00000 + reg, 4);
}

void apic_set(unsigned int reg, u32 value)
{
    mmio_write(0xfee00000 + reg, 4, value);
}

void apic_on(unsigned int n)
{
    run_on(n);
    apic_set(0xf0, 0x1ff);
}

u32 ioapic_get(u8 index)
{
    mmio_write(0xfec00000, 4, index);
    return mmio_read(0xfec00010, 4);
}

void ioapic_set(u8 index, u32 value)
{
    mmio_write(0xfec00000, 4, index);
    mmio_write(0xfec00010, 4, value);
}

void ioapic_rte(unsigned int pin, u64 rte)
{
    ioapic_set(0x11 + pin * 2, rte >> 32);
    ioapic_set(0x10 + pin * 2, rte);
}

void pic_start(void)
{
    static const u8 words[2][4] = { { 0x11, 0x20, 0x04, 0x01 }, { 0x11, 0x28, 0x02, 0x01 } };

    for (unsigned int i = 0; i < 2; i++) {
        outb(i ? 0xa0 : 0x20, words[i][0]);
        for (unsigned int w = 1; w < 4; w++)
            outb(i ? 0xa1 : 0x21, words[i][w]);
        outb(i ? 0xa1 : 0x21, 0);
    }
    apic_on(0);
    apic_set(0x350, 0x700);                     /* LINT0: ExtINT */
}

enum hvm_intr_source waiting_source(unsigned int n)
{
    return hvm_intr_pending(cpu(n)).source;
}

int take(unsigned int n)
{
    struct hvm_intr i = hvm_intr_ack(cpu(n), hvm_intr_pending(cpu(n)));

    return i.source == HVM_INTR_NONE ? -1 : i.vector;
}

u64 board_top_gfn, board_types_first, board_types_last;

gfn_t arch_max_gfn(const struct domain *d)
{
    return board_top_gfn;
}

void p2m_memory_types_changed(struct domain *d, gfn_t first, gfn_t last)
{
    board_types_first = first;
    board_types_last = last;
}
