/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two rings of a console page (xen/io/console.h). Indices run freely and are cut to the ring's
 * size, a power of two.
 */
#include "ring.h"

#include <string.h>

#define OUT_SIZE sizeof(((struct xencons_interface *)0)->out)
#define IN_SIZE  sizeof(((struct xencons_interface *)0)->in)

/* Indices of shared memory: read or written exactly once, ordered against the data. */
static XENCONS_RING_IDX get(const XENCONS_RING_IDX *index)
{
    return __atomic_load_n(index, __ATOMIC_ACQUIRE);
}

static void set(XENCONS_RING_IDX *index, XENCONS_RING_IDX value)
{
    __atomic_store_n(index, value, __ATOMIC_RELEASE);
}

size_t ring_output_waiting(const struct xencons_interface *ring)
{
    XENCONS_RING_IDX n = get(&ring->out_prod) - get(&ring->out_cons);

    return n > OUT_SIZE ? 0 : n;
}

size_t ring_take_output(struct xencons_interface *ring, char *to, size_t room)
{
    XENCONS_RING_IDX cons = get(&ring->out_cons), prod = get(&ring->out_prod), n = prod - cons,
                     first;

    if (n > OUT_SIZE) { /* more than the ring holds: nothing in it can be trusted */
        set(&ring->out_cons, prod);
        return 0;
    }
    if (n > room)
        n = room;
    first = OUT_SIZE - cons % OUT_SIZE;
    if (first > n)
        first = n;
    memcpy(to, ring->out + cons % OUT_SIZE, first);
    memcpy(to + first, ring->out, n - first);
    set(&ring->out_cons, cons + n);
    return n;
}

size_t ring_input_room(const struct xencons_interface *ring)
{
    XENCONS_RING_IDX used = get(&ring->in_prod) - get(&ring->in_cons);

    return used > IN_SIZE ? 0 : IN_SIZE - used;
}

size_t ring_put_input(struct xencons_interface *ring, const char *from, size_t n)
{
    size_t room = ring_input_room(ring), i;
    XENCONS_RING_IDX prod = get(&ring->in_prod);

    if (n > room)
        n = room;
    for (i = 0; i < n; i++)
        ring->in[(prod + i) % IN_SIZE] = from[i];
    set(&ring->in_prod, prod + n);
    return n;
}
