/* SPDX-License-Identifier: MIT */
/*
 * USB for PV guests: the front end is a host controller whose transfers the back end does on
 * devices of its domain. Two rings of one page: transfers ("urb-ring-ref"), and a port's news
 * ("conn-ring-ref"), for which the front end keeps empty requests waiting. "num-ports" (1 ...
 * USBIF_MAX_PORTNR) and "usb-ver" (enum usb_spec_version) in xenstore describe the controller.
 */
#ifndef __XEN_PUBLIC_IO_USBIF_H__
#define __XEN_PUBLIC_IO_USBIF_H__

#include "ring.h"
#include "../grant_table.h"

enum usb_spec_version {
    USB_VER_UNKNOWN,
    USB_VER_USB11,
    USB_VER_USB20,
    USB_VER_USB30,
};

#define USBIF_MAX_PORTNR 31
#define USBIF_MAX_SEGMENTS_PER_REQUEST 16
#define USBIF_RING_SIZE 4096            /* bytes of a ring */

/* ---- pipe: where a transfer goes, in one word ---- */

#define USBIF_PIPE_PORT_MASK 0x0000001f /* bits 0-4: port, from 1 */
#define USBIF_PIPE_UNLINK 0x00000020    /* cancel another request instead */
#define USBIF_PIPE_DIR 0x00000080       /* from the device */
#define USBIF_PIPE_DEV_SHIFT 8          /* bits 8-14: device address */
#define USBIF_PIPE_DEV_MASK 0x0000007f
#define USBIF_PIPE_EP_SHIFT 15          /* bits 15-18: endpoint */
#define USBIF_PIPE_EP_MASK 0x0000000f
#define USBIF_PIPE_TYPE_SHIFT 30        /* bits 30-31: kind of transfer */
#define USBIF_PIPE_TYPE_MASK 0x00000003
#define USBIF_PIPE_TYPE_ISOC 0
#define USBIF_PIPE_TYPE_INT 1
#define USBIF_PIPE_TYPE_CTRL 2
#define USBIF_PIPE_TYPE_BULK 3

/* A field of a pipe; the single bits are told by a value that is not 0. */
#define USBIF_PIPE_FIELD(pipe, name) \
    (((pipe) >> USBIF_PIPE_##name##_SHIFT) & USBIF_PIPE_##name##_MASK)
#define USBIF_PIPE_IS(pipe, kind) (USBIF_PIPE_FIELD(pipe, TYPE) == USBIF_PIPE_TYPE_##kind)

#define usbif_pipeportnum(pipe) (USBIF_PIPE_PORT_MASK & (pipe))
#define usbif_setportnum_pipe(pipe, portnum) ((portnum) | (pipe))
#define usbif_pipeunlink(pipe) (USBIF_PIPE_UNLINK & (pipe))
#define usbif_pipesubmit(pipe) (usbif_pipeunlink(pipe) == 0)
#define usbif_setunlink_pipe(pipe) (USBIF_PIPE_UNLINK | (pipe))
#define usbif_pipein(pipe) (USBIF_PIPE_DIR & (pipe))
#define usbif_pipeout(pipe) (usbif_pipein(pipe) == 0)
#define usbif_pipedevice(pipe) USBIF_PIPE_FIELD(pipe, DEV)
#define usbif_pipeendpoint(pipe) USBIF_PIPE_FIELD(pipe, EP)
#define usbif_pipetype(pipe) USBIF_PIPE_FIELD(pipe, TYPE)
#define usbif_pipeisoc(pipe) USBIF_PIPE_IS(pipe, ISOC)
#define usbif_pipeint(pipe) USBIF_PIPE_IS(pipe, INT)
#define usbif_pipectrl(pipe) USBIF_PIPE_IS(pipe, CTRL)
#define usbif_pipebulk(pipe) USBIF_PIPE_IS(pipe, BULK)

/* ---- Transfers ---- */

struct usbif_request_segment {
    grant_ref_t gref;
    uint16_t offset;                    /* bytes into the page */
    uint16_t length;                    /* bytes */
};

#define USBIF_SHORT_NOT_OK 0x0001       /* transfer_flags: less data than asked for is an error */

struct usbif_urb_request {
    uint16_t id;                        /* returned in the response */
    uint16_t nr_buffer_segs;            /* first entries of seg: the data */
    uint32_t pipe;
    uint16_t transfer_flags;
    uint16_t buffer_length;             /* bytes of data */
    union {
        uint8_t ctrl[8];                /* setup packet */
        struct {
            uint16_t interval;          /* frames from one packet to the next */
            uint16_t start_frame;
            uint16_t number_of_packets;
            uint16_t nr_frame_desc_segs;    /* next entries of seg: a descriptor for each packet */
        } isoc;
        struct {
            uint16_t interval;
            uint16_t pad[3];
        } intr;
        struct {
            uint16_t unlink_id;         /* of the request to cancel */
            uint16_t pad[3];
        } unlink;
    } u;
    struct usbif_request_segment seg[USBIF_MAX_SEGMENTS_PER_REQUEST];
};
typedef struct usbif_urb_request usbif_urb_request_t;

/* status: negative errno of Linux */
#define USBIF_STATUS_OK 0
#define USBIF_STATUS_NODEV (-19)
#define USBIF_STATUS_INVAL (-22)
#define USBIF_STATUS_STALL (-32)
#define USBIF_STATUS_IOERROR (-71)
#define USBIF_STATUS_BABBLE (-75)
#define USBIF_STATUS_SHUTDOWN (-108)

struct usbif_urb_response {
    uint16_t id;
    uint16_t start_frame;               /* isochronous: where it began */
    int32_t status;
    int32_t actual_length;              /* bytes */
    int32_t error_count;                /* isochronous: packets that failed */
};
typedef struct usbif_urb_response usbif_urb_response_t;

DEFINE_RING_TYPES(usbif_urb, struct usbif_urb_request, struct usbif_urb_response);
#define USB_URB_RING_SIZE __CONST_RING_SIZE(usbif_urb, USBIF_RING_SIZE)

/* ---- Devices that come and go ---- */

#define USBIF_SPEED_NONE 0              /* gone */
#define USBIF_SPEED_LOW 1
#define USBIF_SPEED_FULL 2
#define USBIF_SPEED_HIGH 3

struct usbif_conn_request {
    uint16_t id;
};
typedef struct usbif_conn_request usbif_conn_request_t;

struct usbif_conn_response {
    uint16_t id;
    uint8_t portnum;                    /* from 1 */
    uint8_t speed;                      /* USBIF_SPEED_* of the device there */
};
typedef struct usbif_conn_response usbif_conn_response_t;

DEFINE_RING_TYPES(usbif_conn, struct usbif_conn_request, struct usbif_conn_response);
#define USB_CONN_RING_SIZE __CONST_RING_SIZE(usbif_conn, USBIF_RING_SIZE)

#endif
