/* SPDX-License-Identifier: MIT */
/*
 * Displays: connectors with a mode each, display buffers in granted pages, frame buffers made of
 * them, page flips. Every connector has a request ring (64 bytes a message) and a page of events
 * from the back end. Cookies of 64 bits, never 0, name display buffers and frame buffers; the front
 * end chooses them.
 *
 * In xenstore: the toolstack makes a directory for each connector, 0, 1, ... in the front end's.
 */
#ifndef __XEN_PUBLIC_IO_DISPLIF_H__
#define __XEN_PUBLIC_IO_DISPLIF_H__

#include "ring.h"
#include "../grant_table.h"

#define XENDISPL_PROTOCOL_VERSION "2"
#define XENDISPL_PROTOCOL_VERSION_INT 2

/* ---- xenstore ---- */

#define XENDISPL_DRIVER_NAME "vdispl"
#define XENDISPL_LIST_SEPARATOR ","
#define XENDISPL_RESOLUTION_SEPARATOR "x"

#define XENDISPL_FIELD_BE_VERSIONS "versions"   /* a list of the back end */
#define XENDISPL_FIELD_FE_VERSION "version"     /* the one the front end chose */
#define XENDISPL_FIELD_BE_ALLOC "be-alloc"      /* "1": the back end allocates display buffers */
/* of a connector */
#define XENDISPL_FIELD_RESOLUTION "resolution"  /* WIDTHxHEIGHT; what EDID says comes first */
#define XENDISPL_FIELD_UNIQUE_ID "unique-id"    /* which of the back end's */
#define XENDISPL_FIELD_REQ_RING_REF "req-ring-ref"
#define XENDISPL_FIELD_REQ_CHANNEL "req-event-channel"
#define XENDISPL_FIELD_EVT_RING_REF "evt-ring-ref"
#define XENDISPL_FIELD_EVT_CHANNEL "evt-event-channel"

/* ---- Display buffers ---- */

#define XENDISPL_OP_DBUF_CREATE 0x10
#define XENDISPL_OP_DBUF_DESTROY 0x11

#define XENDISPL_DBUF_FLG_REQ_ALLOC (1 << 0)    /* the back end allocates and fills the directory */

struct xendispl_dbuf_create_req {
    uint64_t dbuf_cookie;
    uint32_t width;                     /* pixels */
    uint32_t height;
    uint32_t bpp;                       /* bits of a pixel */
    uint32_t buffer_sz;                 /* bytes */
    uint32_t flags;
    grant_ref_t gref_directory;         /* first page of the directory */
    uint32_t data_ofs;                  /* bytes into the buffer of the first pixel */
};

/* A page of a directory: where the next is (0: the last), then grants up to its end. */
struct xendispl_page_directory {
    grant_ref_t gref_dir_next_page;
    grant_ref_t gref[1];
};

struct xendispl_dbuf_destroy_req {
    uint64_t dbuf_cookie;
};

/* ---- Frame buffers ---- */

#define XENDISPL_OP_FB_ATTACH 0x12
#define XENDISPL_OP_FB_DETACH 0x13
#define XENDISPL_OP_SET_CONFIG 0x14
#define XENDISPL_OP_PG_FLIP 0x15

struct xendispl_fb_attach_req {
    uint64_t dbuf_cookie;               /* what it shows */
    uint64_t fb_cookie;
    uint32_t width;                     /* pixels */
    uint32_t height;
    uint32_t pixel_format;              /* FOURCC */
};

struct xendispl_fb_detach_req {
    uint64_t fb_cookie;
};

struct xendispl_set_config_req {        /* the connector's mode; all 0 turns it off */
    uint64_t fb_cookie;
    uint32_t x;                         /* pixels */
    uint32_t y;
    uint32_t width;
    uint32_t height;
    uint32_t bpp;
};

struct xendispl_page_flip_req {         /* show it; an event tells when it is shown */
    uint64_t fb_cookie;
};

/* ---- EDID ---- */

#define XENDISPL_OP_GET_EDID 0x16

#define XENDISPL_EDID_BLOCK_SIZE 128    /* bytes */
#define XENDISPL_EDID_BLOCK_COUNT 256
#define XENDISPL_EDID_MAX_SIZE (XENDISPL_EDID_BLOCK_COUNT * XENDISPL_EDID_BLOCK_SIZE)

struct xendispl_get_edid_req {
    uint32_t buffer_sz;                 /* bytes */
    grant_ref_t gref_directory;         /* of the buffer to fill */
};

struct xendispl_get_edid_resp {
    uint32_t edid_sz;                   /* bytes filled */
};

/* ---- Messages ---- */

struct xendispl_req {
    uint16_t id;                        /* returned in the response */
    uint8_t operation;                  /* XENDISPL_OP_* */
    uint8_t reserved[5];
    union {
        struct xendispl_dbuf_create_req dbuf_create;
        struct xendispl_dbuf_destroy_req dbuf_destroy;
        struct xendispl_fb_attach_req fb_attach;
        struct xendispl_fb_detach_req fb_detach;
        struct xendispl_set_config_req set_config;
        struct xendispl_page_flip_req pg_flip;
        struct xendispl_get_edid_req get_edid;
        uint8_t reserved[56];
    } op;
};

struct xendispl_resp {
    uint16_t id;                        /* both of the request */
    uint8_t operation;
    uint8_t reserved;
    int32_t status;                     /* 0 or -errno */
    union {
        struct xendispl_get_edid_resp get_edid;
        uint8_t reserved1[56];
    } op;
};

DEFINE_RING_TYPES(xen_displif, struct xendispl_req, struct xendispl_resp);

/* ---- Events ---- */

#define XENDISPL_EVT_PG_FLIP 0x00

struct xendispl_pg_flip_evt {
    uint64_t fb_cookie;                 /* now on the screen */
};

struct xendispl_evt {
    uint16_t id;
    uint8_t type;                       /* XENDISPL_EVT_* */
    uint8_t reserved[5];
    union {
        struct xendispl_pg_flip_evt pg_flip;
        uint8_t reserved[56];
    } op;
};

/* The page of events: this header, then the ring. Indices count forever, modulo 2^32. */
struct xendispl_event_page {
    uint32_t in_cons;
    uint32_t in_prod;
    uint8_t reserved[56];
};

#define XENDISPL_EVENT_PAGE_SIZE 4096
#define XENDISPL_IN_RING_OFFS (sizeof(struct xendispl_event_page))
#define XENDISPL_IN_RING_SIZE (XENDISPL_EVENT_PAGE_SIZE - XENDISPL_IN_RING_OFFS)
#define XENDISPL_IN_RING_LEN (XENDISPL_IN_RING_SIZE / sizeof(struct xendispl_evt))
/* The ring, and the event of an index, as an lvalue, of the page at that address. */
#define XENDISPL_IN_RING(page) ((struct xendispl_evt *)((struct xendispl_event_page *)(page) + 1))
#define XENDISPL_IN_RING_REF(page, idx) (*(XENDISPL_IN_RING(page) + (idx) % XENDISPL_IN_RING_LEN))

#endif
