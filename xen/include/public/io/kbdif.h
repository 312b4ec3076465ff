/* SPDX-License-Identifier: MIT */
/*
 * Keyboard, mouse and touch screen: the back end sends the guest events of 40 bytes on a ring in a
 * shared page, struct xenkbd_page. A second ring to the back end is reserved, no event of it is
 * defined. Below first the names in xenstore, then events, then the page.
 */
#ifndef __XEN_PUBLIC_IO_KBDIF_H__
#define __XEN_PUBLIC_IO_KBDIF_H__

#include <stdint.h>

/* ---- xenstore ---- */

#define XENKBD_DRIVER_NAME "vkbd"

/* By the back end or the toolstack: what there is. Features are "0" or "1". */
#define XENKBD_FIELD_FEAT_DSBL_KEYBRD "feature-disable-keyboard"
#define XENKBD_FIELD_FEAT_DSBL_POINTER "feature-disable-pointer"
#define XENKBD_FIELD_FEAT_ABS_POINTER "feature-abs-pointer"
#define XENKBD_FIELD_FEAT_RAW_POINTER "feature-raw-pointer"     /* absolute, unscaled */
#define XENKBD_FIELD_FEAT_MTOUCH "feature-multi-touch"
#define XENKBD_FIELD_WIDTH "width"              /* of the pointer's range */
#define XENKBD_FIELD_HEIGHT "height"
#define XENKBD_FIELD_MT_WIDTH "multi-touch-width"
#define XENKBD_FIELD_MT_HEIGHT "multi-touch-height"
#define XENKBD_FIELD_MT_NUM_CONTACTS "multi-touch-num-contacts"
#define XENKBD_FIELD_UNIQUE_ID "unique-id"      /* which of the host's devices */

/* By the front end: what it wants of that, */
#define XENKBD_FIELD_REQ_ABS_POINTER "request-abs-pointer"
#define XENKBD_FIELD_REQ_RAW_POINTER "request-raw-pointer"
#define XENKBD_FIELD_REQ_MTOUCH "request-multi-touch"
/* and where the page is: its grant, in older guests its frame. */
#define XENKBD_FIELD_RING_GREF "page-gref"
#define XENKBD_FIELD_RING_REF "page-ref"
#define XENKBD_FIELD_EVT_CHANNEL "event-channel"

/* ---- Events to the guest ---- */

#define XENKBD_TYPE_MOTION 1
#define XENKBD_TYPE_RESERVED 2
#define XENKBD_TYPE_KEY 3
#define XENKBD_TYPE_POS 4
#define XENKBD_TYPE_MTOUCH 5

struct xenkbd_motion {                  /* the mouse moved by */
    uint8_t type;
    int32_t rel_x;
    int32_t rel_y;
    int32_t rel_z;                      /* wheel */
};

struct xenkbd_position {                /* the pointer is now at */
    uint8_t type;
    int32_t abs_x;
    int32_t abs_y;
    int32_t rel_z;                      /* wheel, since the last */
};

struct xenkbd_key {                     /* keys, and buttons of the mouse */
    uint8_t type;
    uint8_t pressed;                    /* 1: down, 0: up */
    uint32_t keycode;                   /* KEY_* or BTN_* of Linux's input.h */
};

/* mtouch.event_type */
#define XENKBD_MT_EV_DOWN 0             /* with pos */
#define XENKBD_MT_EV_UP 1
#define XENKBD_MT_EV_MOTION 2           /* with pos */
#define XENKBD_MT_EV_SYN 3              /* all events before belong together */
#define XENKBD_MT_EV_SHAPE 4            /* with shape */
#define XENKBD_MT_EV_ORIENT 5           /* with orientation */

struct xenkbd_mtouch {
    uint8_t type;
    uint8_t event_type;                 /* XENKBD_MT_EV_* */
    uint8_t contact_id;                 /* which finger: 0 ... contacts - 1 */
    uint8_t reserved[5];
    union {
        struct {
            int32_t abs_x;              /* pixels */
            int32_t abs_y;
        } pos;
        struct {
            uint32_t major;             /* axes of the ellipse it covers, pixels */
            uint32_t minor;
        } shape;
        int16_t orientation;            /* major axis, degrees clockwise from Y, -180 ... 180 */
    } u;
};

#define XENKBD_IN_EVENT_SIZE 40

union xenkbd_in_event {
    uint8_t type;
    struct xenkbd_motion motion;
    struct xenkbd_position pos;
    struct xenkbd_key key;
    struct xenkbd_mtouch mtouch;
    char pad[XENKBD_IN_EVENT_SIZE];
};

/* ---- Events to the back end: none yet ---- */

#define XENKBD_OUT_EVENT_SIZE 40

union xenkbd_out_event {
    uint8_t type;
    char pad[XENKBD_OUT_EVENT_SIZE];
};

/* ---- The page: indices, then from byte 1024 "in", from byte 3072 "out" ---- */

struct xenkbd_page {
    uint32_t in_cons, in_prod;          /* count forever, modulo 2^32 */
    uint32_t out_cons, out_prod;
};

#define XENKBD_IN_RING_OFFS 1024
#define XENKBD_IN_RING_SIZE 2048
#define XENKBD_IN_RING_LEN (XENKBD_IN_RING_SIZE / XENKBD_IN_EVENT_SIZE)
#define XENKBD_OUT_RING_OFFS (XENKBD_IN_RING_OFFS + XENKBD_IN_RING_SIZE)
#define XENKBD_OUT_RING_SIZE 1024
#define XENKBD_OUT_RING_LEN (XENKBD_OUT_RING_SIZE / XENKBD_OUT_EVENT_SIZE)

/* The rings, and the event of an index, as lvalues, of the page at that address. */
#define XENKBD_IN_RING(page) ((union xenkbd_in_event *)&((char *)(page))[XENKBD_IN_RING_OFFS])
#define XENKBD_OUT_RING(page) ((union xenkbd_out_event *)&((char *)(page))[XENKBD_OUT_RING_OFFS])
#define XENKBD_IN_RING_REF(page, idx) (*(XENKBD_IN_RING(page) + (idx) % XENKBD_IN_RING_LEN))
#define XENKBD_OUT_RING_REF(page, idx) (*(XENKBD_OUT_RING(page) + (idx) % XENKBD_OUT_RING_LEN))

#endif
