// SPDX-License-Identifier: GPL-2.0-only
/* What a caller of memory_op may ask for, and in which words the allocator understands it. */
#include "private.h"

#include <xen/init.h>
#include <xen/numa.h>
#include <lib/string.h>

/*
 * Large extents help page tables but take the allocator's large blocks: guests get 2 MiB, the
 * domain that builds others 1 GiB. memop-max-order=<domU>,<control>,<hardware>; an empty place
 * keeps the default.
 */
static unsigned int __read_mostly guest_order = 9, control_order = 18, hardware_order = 12;

static int parse_orders(const char *s)
{
    unsigned int *const orders[] = { &guest_order, &control_order, &hardware_order };

    for (unsigned int i = 0; i < ARRAY_SIZE(orders); i++) {
        const char *end;
        u64 v = parse_u64(s, &end, 0);

        if (end != s && v > MAX_ORDER)
            return -ERANGE;
        if (end != s)
            *orders[i] = v;
        if (*end == '\0')
            return 0;
        if (*end != ',')
            return -EINVAL;
        s = end + 1;
    }
    return -EINVAL;
}
custom_param("memop-max-order", parse_orders);

unsigned int memop_max_order(const struct domain *caller)
{
    unsigned int order = guest_order;

    if (is_control_domain(caller))
        order = max(order, control_order);
    if (is_hardware_domain(caller))
        order = max(order, hardware_order);
    return order;
}

bool memop_alloc_flags(u32 mem_flags, unsigned int order, unsigned int *out)
{
    unsigned int bits = XENMEMF_get_address_bits(mem_flags);
    unsigned int node = XENMEMF_get_node(mem_flags);

    *out = 0;
    if (bits && bits < PAGE_SHIFT + order)
        return false;
    if (bits && bits < BITS_PER_LONG)
        *out |= MEMF_BITS(bits);
    /* A virtual node of a domain without a virtual layout names nothing. */
    if (!(mem_flags & XENMEMF_vnode) && node != NUMA_NO_NODE) {
        *out |= MEMF_NODE(node);
        if (mem_flags & XENMEMF_exact_node_request)
            *out |= MEMF_EXACT_NODE;
    }
    return true;
}

void memop_free_stolen(struct page_info *pg)
{
    pg->count = 0;
    heap_free_pages(pg, 0);
}
