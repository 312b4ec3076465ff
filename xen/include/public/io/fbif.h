/* SPDX-License-Identifier: MIT */
/*
 * A frame buffer: the guest's video memory, shared with the back end that shows it. One page,
 * struct xenfb_page, describes it and holds two rings of events of 40 bytes: "out" goes to the back
 * end, "in" to the guest. The back end ignores types it does not know. Indices count forever,
 * modulo 2^32.
 */
#ifndef __XEN_PUBLIC_IO_FBIF_H__
#define __XEN_PUBLIC_IO_FBIF_H__

#include <stdint.h>

/* ---- Events to the back end ---- */

#define XENFB_TYPE_UPDATE 2             /* this rectangle changed; only if "request-update" is 1 */
#define XENFB_TYPE_RESIZE 3             /* another mode; only if "feature-resize" is 1 */

struct xenfb_update {                   /* pixels */
    uint8_t type;
    int32_t x;
    int32_t y;
    int32_t width;
    int32_t height;
};

struct xenfb_resize {
    uint8_t type;
    int32_t width;                      /* pixels */
    int32_t height;
    int32_t stride;                     /* bytes from a line to the next */
    int32_t depth;                      /* bits of a pixel */
    int32_t offset;                     /* bytes into video memory of the first pixel */
};

#define XENFB_OUT_EVENT_SIZE 40

union xenfb_out_event {
    uint8_t type;
    struct xenfb_update update;
    struct xenfb_resize resize;
    char pad[XENFB_OUT_EVENT_SIZE];
};

/* ---- Events to the guest ---- */

#define XENFB_TYPE_REFRESH_PERIOD 1     /* so often does anybody look */
#define XENFB_NO_REFRESH 0              /* period: nobody looks, send no updates */

struct xenfb_refresh_period {
    uint8_t type;
    uint32_t period;                    /* ms */
};

#define XENFB_IN_EVENT_SIZE 40

union xenfb_in_event {
    uint8_t type;
    struct xenfb_refresh_period refresh_period;
    char pad[XENFB_IN_EVENT_SIZE];
};

/* ---- The page: description, then from byte 1024 "in", from byte 2048 "out" ---- */

#define XENFB_IN_RING_OFFS 1024
#define XENFB_IN_RING_SIZE 1024
#define XENFB_IN_RING_LEN (XENFB_IN_RING_SIZE / XENFB_IN_EVENT_SIZE)
#define XENFB_OUT_RING_OFFS (XENFB_IN_RING_OFFS + XENFB_IN_RING_SIZE)
#define XENFB_OUT_RING_SIZE 2048
#define XENFB_OUT_RING_LEN (XENFB_OUT_RING_SIZE / XENFB_OUT_EVENT_SIZE)

/* The rings, and the event of an index, as lvalues, of the page at that address. */
#define XENFB_IN_RING(page) ((union xenfb_in_event *)&((char *)(page))[XENFB_IN_RING_OFFS])
#define XENFB_OUT_RING(page) ((union xenfb_out_event *)&((char *)(page))[XENFB_OUT_RING_OFFS])
#define XENFB_IN_RING_REF(page, idx) (*(XENFB_IN_RING(page) + (idx) % XENFB_IN_RING_LEN))
#define XENFB_OUT_RING_REF(page, idx) (*(XENFB_OUT_RING(page) + (idx) % XENFB_OUT_RING_LEN))

struct xenfb_page {
    uint32_t in_cons, in_prod;
    uint32_t out_cons, out_prod;
    int32_t width;                      /* pixels */
    int32_t height;
    uint32_t line_length;               /* bytes from a line to the next */
    uint32_t mem_length;                /* bytes of video memory */
    uint8_t depth;                      /* bits of a pixel */
    /* Frames that list the frames of video memory, pages of longs; of the guest's word size. */
    unsigned long pd[256];
};

#ifdef __KERNEL__
/* The mode a guest's driver starts with. */
#define XENFB_WIDTH 800
#define XENFB_HEIGHT 600
#define XENFB_DEPTH 32
#endif

#endif
