// SPDX-License-Identifier: GPL-2.0-only
/* Bringing up vcpus, their clocks, and sleeping on them. */
#include "smp.h"

#define STACK_SIZE      16384
#define STEP_NS         50000000UL              /* the supervisor looks so often */
#define PATIENCE_NS     60000000000UL           /* without any progress */

unsigned int nr_vcpus = 1;
volatile u64 progress[MAX_VCPUS], detail[MAX_VCPUS];

static struct per_vcpu {
    u64 id;                                     /* first: gs:0 */
    u32 kick_port, timer_port, seed;
} per_vcpu[MAX_VCPUS];
static char stacks[MAX_VCPUS][STACK_SIZE] __attribute__((aligned(16)));

static bool (*volatile job)(unsigned int worker, unsigned int nr_workers);
static volatile u32 job_number, jobs_done[MAX_VCPUS];
static volatile bool job_failed;

unsigned int me(void)
{
    u64 id;

    __asm__ __volatile__("mov %%gs:0, %0" : "=r" (id));
    return id;
}

long sched_op(int cmd, void *arg)
{
    return hypercall(__HYPERVISOR_sched_op, cmd, arg);
}

long evtchn_op(int cmd, void *arg)
{
    return hypercall(__HYPERVISOR_event_channel_op, cmd, arg);
}

u64 now(void)
{
    volatile struct vcpu_time_info *t = &info_of(me())->time;
    u32 version;
    u64 ns;

    do {
        u64 delta;

        version = t->version;
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        delta = rdtsc() - t->tsc_timestamp;
        delta = t->tsc_shift < 0 ? delta >> -t->tsc_shift : delta << t->tsc_shift;
        ns = t->system_time + (u64)((unsigned __int128)delta * t->tsc_to_system_mul >> 32);
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
    } while ((version & 1) || version != t->version);
    return ns;
}

u32 rnd(void)
{
    u32 *s = &per_vcpu[me()].seed;

    *s = *s * 1664525 + 1013904223;
    return *s >> 8;
}

void mask_events(void)
{
    info_of(me())->evtchn_upcall_mask = 1;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void unmask_events(void)
{
    struct vcpu_info *info = info_of(me());

    __atomic_store_n(&info->evtchn_upcall_mask, 0, __ATOMIC_SEQ_CST);
    if (info->evtchn_upcall_pending)
        hypercall(__HYPERVISOR_xen_version, 0, NULL);   /* any way through the hypervisor delivers */
}

void kick(unsigned int vcpu)
{
    struct evtchn_send s = { .port = per_vcpu[vcpu].kick_port };

    evtchn_op(EVTCHNOP_send, &s);
}

void wander(void)
{
    struct sched_pin_override pin = { .pcpu = (int)(rnd() % 4) - 1 };

    if (rnd() % 64 == 0)
        sched_op(SCHEDOP_pin_override, &pin);           /* may be refused: no such CPU */
}

static void nothing(u32 port)
{
}

static void bind_timer(unsigned int vcpu)
{
    struct evtchn_bind_virq b = { .virq = VIRQ_TIMER, .vcpu = vcpu };

    if (evtchn_op(EVTCHNOP_bind_virq, &b))
        print("# cannot bind the timer of vcpu %u\n", vcpu);
    port_add(b.port, vcpu, nothing);
}

static void add_vcpu(unsigned int id)
{
    per_vcpu[id].id = id;
    per_vcpu[id].seed = 12345 + 7 * id;
    per_vcpu[id].kick_port = bind_ipi(id);
    port_add(per_vcpu[id].kick_port, id, nothing);
    bind_timer(id);
}

/* --- workers ------------------------------------------------------------------------------------ */
static void worker_main(void)
{
    unsigned int vcpu = me();

    info_of(vcpu)->evtchn_upcall_mask = 0;
    for (u32 number = 0; ; number++) {
        wait_event(job_number > number);
        if (!job(vcpu - 1, nr_vcpus - 1))
            job_failed = true;
        jobs_done[vcpu] = number + 1;
        kick(0);
    }
}

static bool all_done(void)
{
    for (unsigned int i = 1; i < nr_vcpus; i++)
        if (jobs_done[i] != job_number)
            return false;
    return true;
}

static u64 total(void)
{
    u64 sum = 0;

    for (unsigned int i = 1; i < nr_vcpus; i++)
        sum += progress[i] + jobs_done[i];
    return sum;
}

static void tell_who_waits(void)
{
    for (unsigned int i = 1; i < nr_vcpus; i++)
        print("# vcpu %u: job %u of %u, progress %lu, detail %lx, upcall pending %u mask %u selector %lx\n", i,
              jobs_done[i], job_number, progress[i], detail[i], info_of(i)->evtchn_upcall_pending,
              info_of(i)->evtchn_upcall_mask, info_of(i)->evtchn_pending_sel);
}

bool run_workers(bool (*fn)(unsigned int worker, unsigned int nr_workers))
{
    u64 last = 0, since = now();

    job_failed = false;
    job = fn;
    __atomic_fetch_add(&job_number, 1, __ATOMIC_SEQ_CST);
    for (unsigned int i = 1; i < nr_vcpus; i++)
        kick(i);
    while (!all_done()) {
        mask_events();
        hypercall(__HYPERVISOR_set_timer_op, now() + STEP_NS);
        sched_op(SCHEDOP_block, NULL);
        if (total() != last) {
            last = total();
            since = now();
        }
        if (now() > since + PATIENCE_NS) {
            tell_who_waits();
            print("not ok - the vcpus stopped\n# FAILED\n1..0\n");
            power_off();
        }
    }
    return !job_failed;
}

static bool start_one(unsigned int id)
{
    static struct vcpu_guest_context c;

    __builtin_memset(&c, 0, sizeof(c));
    c.flags = VGCF_in_kernel;
    c.user_regs.rip = (unsigned long)worker_main;
    c.user_regs.cs = FLAT_KERNEL_CS;
    c.user_regs.ss = FLAT_KERNEL_SS;
    c.user_regs.rflags = 0x202;
    c.user_regs.rsp = (unsigned long)stacks[id] + STACK_SIZE - 8;
    c.kernel_ss = FLAT_KERNEL_SS;
    c.kernel_sp = (unsigned long)stacks[id] + STACK_SIZE / 2;
    c.ctrlreg[3] = xen_pfn_to_cr3(va_to_mfn((void *)start_info->pt_base));
    c.event_callback_eip = (unsigned long)event_entry;
    c.failsafe_callback_eip = (unsigned long)failsafe_entry;
    c.gs_base_kernel = (unsigned long)&per_vcpu[id];
    c.trap_ctxt[0].address = 0;
    if (hypercall(__HYPERVISOR_vcpu_op, VCPUOP_initialise, id, &c))
        return false;
    add_vcpu(id);
    CHECK(hypercall(__HYPERVISOR_vcpu_op, VCPUOP_up, id, NULL) == 0);
    return true;
}

bool start_vcpus(void)
{
    CHECK(hypercall(__HYPERVISOR_set_segment_base, SEGBASE_GS_KERNEL, &per_vcpu[0]) == 0);
    set_handler(VEC_EVENT, events_handle);
    add_vcpu(0);
    unmask_events();
    while (nr_vcpus < MAX_VCPUS && start_one(nr_vcpus))
        nr_vcpus++;
    print("# %u vcpus\n", nr_vcpus);
    CHECK(nr_vcpus > 2);
    return true;
}
