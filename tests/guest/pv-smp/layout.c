// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's half of both event layouts. Two levels: bits in shared info; a vcpu leaves the ports of others alone.
 * FIFO: queues of event words, one queue here, as all ports have the same priority.
 */
#include "smp.h"

#define PENDING         (1u << EVTCHN_FIFO_PENDING)
#define MASKED          (1u << EVTCHN_FIFO_MASKED)
#define LINKED          (1u << EVTCHN_FIFO_LINKED)
#define QUEUE           EVTCHN_FIFO_PRIORITY_DEFAULT

static struct {
    port_fn fn;
    volatile u32 vcpu;
} ports[MAX_TEST_PORTS];

static bool fifo;
static u32 words[PAGE_SIZE / 4] __attribute__((aligned(4096)));
static struct evtchn_fifo_control_block control[MAX_VCPUS] __attribute__((aligned(4096)));
static u32 heads[MAX_VCPUS];                    /* 0: at the queue's end, look in the control block */

void port_add(u32 port, unsigned int vcpu, port_fn fn)
{
    ports[port].vcpu = vcpu;
    ports[port].fn = fn;
    if (fn && fifo)
        __atomic_fetch_and(&words[port], ~MASKED, __ATOMIC_SEQ_CST);
    else if (fn)
        __atomic_fetch_and(&shared_info->evtchn_mask[port / 64], ~(1UL << port % 64), __ATOMIC_SEQ_CST);
    else
        port_mask(port);
}

void port_moved(u32 port, unsigned int vcpu)
{
    ports[port].vcpu = vcpu;
}

void port_mask(u32 port)
{
    if (fifo)
        __atomic_fetch_or(&words[port], MASKED, __ATOMIC_SEQ_CST);
    else
        __atomic_fetch_or(&shared_info->evtchn_mask[port / 64], 1UL << port % 64, __ATOMIC_SEQ_CST);
}

bool port_clear_pending(u32 port)
{
    if (fifo)
        return __atomic_fetch_and(&words[port], ~PENDING, __ATOMIC_SEQ_CST) & PENDING;
    return __atomic_fetch_and(&shared_info->evtchn_pending[port / 64], ~(1UL << port % 64), __ATOMIC_SEQ_CST) >>
           (port % 64) & 1;
}

static void handle_port(u32 port)
{
    if (port_clear_pending(port) && ports[port].fn)
        ports[port].fn(port);
}

static void scan_bits(unsigned int vcpu)
{
    unsigned long selector = __atomic_exchange_n(&info_of(vcpu)->evtchn_pending_sel, 0, __ATOMIC_SEQ_CST);

    for (unsigned int w = 0; w < MAX_TEST_PORTS / 64; w++) {
        unsigned long bits;

        if (!(selector >> w & 1))
            continue;
        bits = shared_info->evtchn_pending[w] & ~shared_info->evtchn_mask[w];
        for (; bits; bits &= bits - 1) {
            u32 port = w * 64 + __builtin_ctzl(bits);

            if (ports[port].vcpu == vcpu)
                handle_port(port);
        }
    }
}

/* Takes the port off the queue; the next one, 0 at the end. */
static u32 take_off(u32 port)
{
    return __atomic_fetch_and(&words[port], ~(LINKED | EVTCHN_FIFO_LINK_MASK), __ATOMIC_SEQ_CST) &
           EVTCHN_FIFO_LINK_MASK;
}

static void run_queue(unsigned int vcpu)
{
    u32 ready = __atomic_exchange_n(&control[vcpu].ready, 0, __ATOMIC_SEQ_CST);

    while (ready) {
        u32 port = heads[vcpu] ?: __atomic_load_n(&control[vcpu].head[QUEUE], __ATOMIC_SEQ_CST);

        heads[vcpu] = take_off(port);
        if (!heads[vcpu])
            ready = 0;
        if ((__atomic_load_n(&words[port], __ATOMIC_SEQ_CST) & (PENDING | MASKED)) == PENDING)
            handle_port(port);
        ready |= __atomic_exchange_n(&control[vcpu].ready, 0, __ATOMIC_SEQ_CST);
    }
}

void events_handle(struct frame *f)
{
    unsigned int vcpu = me();
    struct vcpu_info *info = info_of(vcpu);

    while (__atomic_exchange_n(&info->evtchn_upcall_pending, 0, __ATOMIC_SEQ_CST)) {
        if (fifo)
            run_queue(vcpu);
        else
            scan_bits(vcpu);
    }
}

/* The workers sleep; what is unmasked in the old layout is in the new one. */
bool use_fifo(void)
{
    struct evtchn_expand_array expand = { .array_gfn = va_to_mfn(words) };

    mask_events();
    for (u32 port = 1; port < MAX_TEST_PORTS; port++)
        if (!ports[port].fn)
            words[port] = MASKED;
    for (unsigned int i = 0; i < nr_vcpus; i++) {
        struct evtchn_init_control init = { .control_gfn = va_to_mfn(control), .vcpu = i,
                                            .offset = i * sizeof(control[0]) };

        CHECK(evtchn_op(EVTCHNOP_init_control, &init) == 0);
    }
    fifo = true;
    CHECK(evtchn_op(EVTCHNOP_expand_array, &expand) == 0);
    unmask_events();
    return true;
}

u32 bind_ipi(unsigned int vcpu)
{
    struct evtchn_bind_ipi b = { .vcpu = vcpu };

    if (evtchn_op(EVTCHNOP_bind_ipi, &b))
        print("# cannot bind an IPI of vcpu %u\n", vcpu);
    return b.port;
}
