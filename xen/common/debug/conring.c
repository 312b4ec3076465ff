// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of console output that `xl dmesg' reads. Positions count bytes for ever (modulo 2^32);
 * the ring holds the last conring_size of them.
 */
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/hypercall.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <lib/bitops.h>
#include <lib/string.h>
#include <public/sysctl.h>
#include "private.h"

#define EARLY_SIZE              32768
#define RING_MIN                16384
#define RING_MAX                (1u << 26)

static u64 __initdata conring_size;
size_param("conring_size", conring_size);

/* Console lock. */
static char early_ring[EARLY_SIZE];
static char *ring = early_ring;
static u32 ring_size = EARLY_SIZE;
/* consumed: by readers that clear; produced - consumed <= ring_size */
static u32 produced, consumed;

static bool notify_pending;

void conring_write(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        ring[produced++ & (ring_size - 1)] = s[i];
    if (produced - consumed > ring_size)
        consumed = produced - ring_size;
    notify_pending = true;
}

void __init conring_replay(void)
{
    for (u32 at = consumed; at != produced; at++)
        console_drivers_write(&ring[at & (ring_size - 1)], 1);
}

/*
 * The ring's news may come from anywhere, also from under locks that the event code takes: tell
 * later.
 */
static void notify_dom0(void *unused)
{
    WRITE_ONCE(notify_pending, false);
    send_global_virq(VIRQ_CON_RING);
}

static struct tasklet notify_tasklet;

void conring_notify(void)
{
    if (system_booted && READ_ONCE(notify_pending) && !panic_in_progress)
        tasklet_schedule(&notify_tasklet);
}

/* The size for good: asked for, or 1 KiB a CPU, at least 16 KiB. Runs when all CPUs are known. */
static int __init conring_allocate(void)
{
    u64 want = conring_size ?: max((u64)num_online_cpus() << 10, (u64)RING_MIN);
    u32 size = 1u << ilog2_up(min(want, (u64)RING_MAX));
    unsigned int order = ilog2_up(PFN_UP(size));
    char *new = xenheap_alloc(order);
    unsigned long flags;

    tasklet_init(&notify_tasklet, notify_dom0, NULL);
    if (!new) {
        printk(XENLOG_WARNING "No memory for a console ring of %u KiB: %u KiB it is\n", size >> 10,
               ring_size >> 10);
        return 0;
    }
    if (!console_lock(&flags))
        return -EBUSY;
    if (produced - consumed > size)
        consumed = produced - size;
    for (u32 i = consumed; i != produced; i++)
        new[i & (size - 1)] = ring[i & (ring_size - 1)];
    ring = new;
    ring_size = size;
    console_unlock(flags);
    printk(XENLOG_INFO "Console ring: %u KiB\n", size >> 10);
    return 0;
}
smp_initcall(conring_allocate);

/* Copies up to n bytes from position *at on, and moves it; console lock taken and dropped. */
static u32 ring_copy(char *out, u32 n, u32 *at)
{
    unsigned long flags;
    u32 done = 0;

    if (!console_lock(&flags))
        return 0;
    if (produced - *at > ring_size)
        *at = produced - ring_size;
    while (done < n && *at != produced)
        out[done++] = ring[(*at)++ & (ring_size - 1)];
    console_unlock(flags);
    return done;
}

static void consume_to(u32 at)
{
    unsigned long flags;

    if (!console_lock(&flags))
        return;
    if (at - consumed <= produced - consumed)
        consumed = at;
    console_unlock(flags);
}

long console_ring_read(struct xen_sysctl_readconsole *op)
{
    u32 at = consumed, done = 0, n;
    char chunk[256];

    if (op->incremental && (s32)(op->index - at) > 0)
        at = op->index;
    while (done < op->count) {
        n = ring_copy(chunk, min(op->count - done, (u32)sizeof(chunk)), &at);
        if (!n)
            break;
        if (copy_to_guest_offset(op->buffer, done, &chunk[0], n))
            return -EFAULT;
        done += n;
    }
    op->count = done;
    op->index = at;
    if (op->clear)
        consume_to(at);
    return 0;
}
