/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two rings of a console page, as its back end sees them. The guest may write the page at any
 * time and anything: indices are read once and judged before use. Pure.
 */
#ifndef CONSOLED_RING_H
#define CONSOLED_RING_H

#include <stddef.h>
#include <stdint.h>
#include <xen/xen.h>
#include <xen/io/console.h>

/* Move up to @room bytes of the guest's output to @to. Returns how many; impossible indices empty
 * the ring. */
size_t ring_take_output(struct xencons_interface *ring, char *to, size_t room);

/* Bytes of output waiting. */
size_t ring_output_waiting(const struct xencons_interface *ring);

/* Bytes of input the guest has room for. */
size_t ring_input_room(const struct xencons_interface *ring);

/* Give the guest @n bytes of input, at most ring_input_room(). Returns how many. */
size_t ring_put_input(struct xencons_interface *ring, const char *from, size_t n);

#endif
