// SPDX-License-Identifier: GPL-2.0-only
/* Several messages of one function's MSI: each comes to an event channel of its own. */
#include "guest.h"
#include "xhci.h"
#include <xen/event_channel.h>
#include <xen/physdev.h>

#define CAP_MSI         5
#define ENABLED(c)      ((c) >> 20 & 7)         /* log2 of messages, in the word the capability begins with */
#define PATIENCE        (5ULL << 30)            /* cycles */
#define EINVAL          22

static u8 registers[XHCI_SIZE] __attribute__((aligned(4096)));
static u8 memory[PAGE_SIZE] __attribute__((aligned(4096)));
static u32 sbdf;
static unsigned int cap;
static int first;                               /* pirq */
static evtchn_port_t port[XHCI_MESSAGES];

static bool open(void)
{
    struct physdev_set_iopl iopl = { .iopl = 1 };
    u64 bar;

    CHECK(hypercall(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl) == 0);
    CHECK(xhci_find(&sbdf, &bar));
    /* present, writable, user, accessed, dirty, not cached */
    for (u64 at = 0; at < XHCI_SIZE; at += PAGE_SIZE)
        CHECK(map_frame(registers + at, (bar + at) | 0x7f) == 0);
    cap = conf_find_cap(sbdf, CAP_MSI);
    CHECK(cap);
    shared_info->evtchn_mask[0] = ~0UL;          /* who listens looks at what is pending */
    return true;
}

static long map(int nr, int *pirq)
{
    struct physdev_map_pirq op = { .domid = DOMID_SELF, .type = MAP_PIRQ_TYPE_MULTI_MSI, .index = -1, .pirq = -1,
                                   .bus = sbdf >> 8, .devfn = sbdf & 0xff, .entry_nr = nr };
    long rc = hypercall(__HYPERVISOR_physdev_op, PHYSDEVOP_map_pirq, &op);

    *pirq = op.pirq;
    return rc;
}

static long unmap(int pirq)
{
    struct physdev_unmap_pirq op = { .domid = DOMID_SELF, .pirq = pirq };

    return hypercall(__HYPERVISOR_physdev_op, PHYSDEVOP_unmap_pirq, &op);
}

static bool not_too_many(void)
{
    int pirq;

    CHECK(map(XHCI_MESSAGES + 1, &pirq) == -EINVAL);
    CHECK(map(0, &pirq) == -EINVAL);
    CHECK(map(-1, &pirq) == -EINVAL);
    return true;
}

static bool listen(void)
{
    CHECK(map(XHCI_MESSAGES, &first) == 0);
    CHECK(ENABLED(conf_read(sbdf, cap)) == 4);
    for (unsigned int i = 0; i < XHCI_MESSAGES; i++) {
        struct evtchn_bind_pirq bind = { .pirq = first + i };

        CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_pirq, &bind) == 0);
        port[i] = bind.port;
        CHECK(port[i] < 64);
    }
    xhci_start(registers, memory, (u64)va_to_mfn(memory) * PAGE_SIZE);
    return true;
}

/* Bits of pending ports, once there are any. */
static u64 await_any(void)
{
    volatile unsigned long *pending = &shared_info->evtchn_pending[0];
    u64 start = rdtsc();

    while (!*pending && rdtsc() - start < PATIENCE)
        hypercall(__HYPERVISOR_xen_version, 0, 0);
    return __atomic_exchange_n(&shared_info->evtchn_pending[0], 0, __ATOMIC_SEQ_CST);
}

static bool each_to_its_own(void)
{
    __atomic_store_n(&shared_info->evtchn_pending[0], 0, __ATOMIC_SEQ_CST);
    for (unsigned int i = 0; i < XHCI_MESSAGES; i++) {
        unsigned int which = (i * 7 + 3) % XHCI_MESSAGES;

        xhci_raise(which);
        CHECK(await_any() == 1UL << port[which]);
    }
    return true;
}

static bool the_first_ends_all(void)
{
    CHECK(unmap(first + 1) == -EINVAL);
    CHECK(unmap(first + XHCI_MESSAGES - 1) == -EINVAL);
    xhci_raise(1);
    CHECK(await_any() == 1UL << port[1]);
    for (unsigned int i = 0; i < XHCI_MESSAGES; i++) {
        struct evtchn_close close = { .port = port[i] };

        CHECK(hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_close, &close) == 0);
    }
    CHECK(unmap(first) == 0);
    for (unsigned int i = 0; i < XHCI_MESSAGES; i++)
        CHECK(unmap(first + i) == -EINVAL);
    return true;
}

void guest_main(void)
{
    test_case("the device is there", open);
    test_case("no more than it has", not_too_many);
    test_case("sixteen are mapped and bound", listen);
    test_case("each comes where it is bound", each_to_its_own);
    test_case("unmapping the first, and only that, ends all", the_first_ends_all);
    test_case("they can be had again", listen);
    test_case("and come", each_to_its_own);
}
