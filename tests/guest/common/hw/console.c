// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a bare guest's lines go: to the hypervisor's console where the guest may write there, else
 * to port 0xe9 and to its own console's ring.
 */
#include "hw.h"
#include <xen/event_channel.h>
#include <xen/hvm/params.h>
#include <xen/io/console.h>
#include <xen/sched.h>

#define PATIENCE    3000000000UL        /* ticks of the TSC: a console without a daemon costs no more than this, once */

static struct xencons_interface *ring;
static u32 ring_port;
static enum { UNKNOWN, BY_HYPERCALL, BY_PORT } way;

static void kick(void)
{
    struct evtchn_send s = { .port = ring_port };

    hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, &s);
}

/* Until the ring has room for n bytes. */
static bool ring_room(u32 n)
{
    volatile struct xencons_interface *r = ring;
    u64 start = rdtsc();

    while (r->out_prod - r->out_cons + n > sizeof(ring->out)) {
        if (rdtsc() - start > PATIENCE) {
            ring = NULL;
            return false;
        }
        kick();
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, NULL);
    }
    return true;
}

static void ring_put(const char *text, size_t n)
{
    if (!ring || !ring_room(n))
        return;
    for (size_t i = 0; i < n; i++)
        ring->out[MASK_XENCONS_IDX(ring->out_prod + i, ring->out)] = text[i];
    __asm__ __volatile__("" ::: "memory");
    ring->out_prod += n;
    kick();
}

static void find_way(const char *text, size_t n)
{
    u64 pfn;

    way = hypercall(__HYPERVISOR_console_io, CONSOLEIO_write, 0, text) >= 0 && is_dom0() ? BY_HYPERCALL : BY_PORT;
    if (way == BY_HYPERCALL)
        return;
    pfn = param_get(HVM_PARAM_CONSOLE_PFN);
    ring_port = param_get(HVM_PARAM_CONSOLE_EVTCHN);
    if (pfn && pfn < 0x100000 && ring_port)
        ring = (struct xencons_interface *)(pfn * PAGE_SIZE);
}

void console_again(void)
{
    way = UNKNOWN;
    ring = NULL;
}

void console_put(const char *text, size_t n)
{
    if (way == UNKNOWN)
        find_way(text, n);
    if (way == BY_HYPERCALL) {
        hypercall(__HYPERVISOR_console_io, CONSOLEIO_write, n, text);
        return;
    }
    for (size_t i = 0; i < n; i++)
        outb(0xe9, text[i]);
    ring_put(text, n);
}

/* What is in the ring is read before the domain ends. */
static void drain(void)
{
    if (ring)
        ring_room(sizeof(ring->out));
}

void power_off(void)
{
    struct sched_shutdown s = { .reason = SHUTDOWN_poweroff };

    drain();
    for (;;)
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, &s);
}
