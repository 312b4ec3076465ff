/* SPDX-License-Identifier: MIT */
/*
 * vchan: a pair of byte streams between two domains. The server grants the client a page with
 * struct vchan_interface at its start; a small ring is in that page too, a larger one in pages of
 * its own, whose grants follow the structure. "left" carries bytes from the client to the server,
 * "right" from the server to the client; an order is log2 of a ring's size: 10 is in this page from
 * byte 1024, 11 from byte 2048, 12 and above 2^(order - 12) pages from grants[], left's before
 * right's.
 */
#ifndef XEN_PUBLIC_IO_LIBXENVCHAN_H
#define XEN_PUBLIC_IO_LIBXENVCHAN_H

#include <stdint.h>

struct ring_shared {
    uint32_t cons, prod;                /* bytes taken out, put in; modulo 2^32 */
};

/* Bits of cli_notify and srv_notify, set by the other side: "send me an event when ..." */
#define VCHAN_NOTIFY_WRITE 0x1          /* ... you wrote */
#define VCHAN_NOTIFY_READ 0x2           /* ... you read */

struct vchan_interface {
    struct ring_shared left, right;
    uint16_t left_order, right_order;
    uint8_t cli_live, srv_live;         /* 0: gone, 1: there, 2: server waits for the client */
    uint8_t cli_notify, srv_notify;     /* what each must send events for; it clears the bit */
    uint32_t grants[0];
};

#endif
