/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading xenstore through the domain's ring (<xen/io/xs_wire.h>). One request at a time; while the
 * answer is not there, the vCPU waits for the ring's event channel. Nothing is left in the ring for
 * the guest's own driver.
 */
#include "host/host.h"

#include <xen/xen.h>
#include <xen/event_channel.h>
#include <xen/hvm/params.h>
#include <xen/io/xs_wire.h>
#include <xen/memory.h>
#include <xen/sched.h>

#include <string.h>

#define SHARED_INFO_AT  0xfc1ff000U     /* while we need it */
#define FRAME_SHIFT     12

static struct xenstore_domain_interface *ring;
static evtchn_port_t port;
static char answer[XENSTORE_PAYLOAD_MAX + 1];

static void map_shared_info(void)
{
    struct xen_add_to_physmap map = { .domid = DOMID_SELF, .space = XENMAPSPACE_shared_info,
                                      .gpfn = SHARED_INFO_AT >> FRAME_SHIFT };

    if (hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, (uintptr_t)&map, 0))
        fatal("the hypervisor does not map the shared information page");
}

static void unmap_shared_info(void)
{
    struct xen_remove_from_physmap unmap = { .domid = DOMID_SELF,
                                             .gpfn = SHARED_INFO_AT >> FRAME_SHIFT };

    hypercall(__HYPERVISOR_memory_op, XENMEM_remove_from_physmap, (uintptr_t)&unmap, 0);
}

static void clear_event(void)
{
    volatile struct shared_info *shared = (void *)SHARED_INFO_AT;
    const unsigned int bits = 8 * sizeof(shared->evtchn_pending[0]);

    __atomic_and_fetch(&shared->evtchn_pending[port / bits], ~(1UL << port % bits),
                       __ATOMIC_SEQ_CST);
}

void store_open(void)
{
    ring = (void *)(uintptr_t)(param_get(HVM_PARAM_STORE_PFN) << FRAME_SHIFT);
    port = param_get(HVM_PARAM_STORE_EVTCHN);
    if (!ring || !port)
        fatal("the domain has no xenstore ring");
    map_shared_info();
}

void store_close(void)
{
    clear_event();
    unmap_shared_info();
}

static void notify(void)
{
    struct evtchn_send send = { .port = port };

    hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, (uintptr_t)&send, 0);
}

static void wait(void)
{
    struct sched_poll poll = { .nr_ports = 1 };

    set_xen_guest_handle(poll.ports, &port);
    hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, (uintptr_t)&poll, 0);
}

static void put(const void *data, uint32_t size)
{
    const char *from = data;
    volatile uint32_t *consumed = &ring->req_cons;

    while (size) {
        clear_event();
        if (ring->req_prod - *consumed == XENSTORE_RING_SIZE) {
            wait();
            continue;
        }
        ring->req[MASK_XENSTORE_IDX(ring->req_prod)] = *from++;
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        ring->req_prod++;
        size--;
    }
}

static void get(void *data, uint32_t size)
{
    char *to = data;
    volatile uint32_t *produced = &ring->rsp_prod;

    while (size) {
        clear_event();
        if (*produced == ring->rsp_cons) {
            notify();
            wait();
            continue;
        }
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        *to++ = ring->rsp[MASK_XENSTORE_IDX(ring->rsp_cons)];
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        ring->rsp_cons++;
        size--;
    }
}

const char *store_read(const char *path)
{
    static uint32_t id;
    struct xsd_sockmsg message = { .type = XS_READ, .req_id = ++id, .len = strlen(path) + 1 };

    put(&message, sizeof(message));
    put(path, message.len);
    notify();
    get(&message, sizeof(message));
    if (message.len > XENSTORE_PAYLOAD_MAX || message.req_id != id)
        fatal("xenstore's answer about %s is not one", path);
    get(answer, message.len);
    notify();                           /* there is room again */
    answer[message.len] = 0;
    return message.type == XS_READ ? answer : NULL;
}

uint64_t store_number(const char *path, uint64_t otherwise)
{
    const char *value = store_read(path);

    return value && *value ? parse_number(value, NULL) : otherwise;
}
