/* SPDX-License-Identifier: MIT */
/*
 * PV calls: sockets of the front end that are really the back end's. Calls go over a request ring;
 * the bytes of each connected socket over a flexible ring of its own, whose page of indices the
 * call names. A socket is known by an id of 64 bits which the front end chooses. Addresses and
 * constants are those of POSIX as x86 Linux numbers them; errors are negative errno (ret), or
 * in_error / out_error once connected. "versions", "max-page-order" and "function-calls" of the
 * back end in xenstore; "version", "port", "ring-ref" of the front end.
 */
#ifndef __XEN_PUBLIC_IO_PVCALLS_H__
#define __XEN_PUBLIC_IO_PVCALLS_H__

#include "ring.h"
#include "../grant_table.h"

/* ---- Bytes of a socket ---- */

struct pvcalls_data_intf {
    RING_IDX in_cons, in_prod, in_error;        /* from the peer; an error ends the stream */
    uint8_t pad1[52];                           /* each direction a cache line */
    RING_IDX out_cons, out_prod, out_error;     /* to the peer */
    uint8_t pad2[52];
    RING_IDX ring_order;                        /* 2^ring_order pages: in, then out */
    grant_ref_t ref[];                          /* of those pages */
};
DEFINE_XEN_FLEX_RING(pvcalls);

/* ---- Calls ---- */

#define PVCALLS_SOCKET 0                /* AF_INET, SOCK_STREAM */
#define PVCALLS_CONNECT 1
#define PVCALLS_RELEASE 2               /* close */
#define PVCALLS_BIND 3
#define PVCALLS_LISTEN 4
#define PVCALLS_ACCEPT 5                /* answered when somebody connects */
#define PVCALLS_POLL 6                  /* answered when accept would not wait */

struct xen_pvcalls_request {
    uint32_t req_id;                    /* the front end's; the response has the same */
    uint32_t cmd;                       /* PVCALLS_* */
    union {
        struct xen_pvcalls_socket {
            uint64_t id;
            uint32_t domain;
            uint32_t type;
            uint32_t protocol;
            uint8_t pad[4];
        } socket;
        struct xen_pvcalls_connect {
            uint64_t id;
            uint8_t addr[28];           /* struct sockaddr */
            uint32_t len;               /* bytes of it */
            uint32_t flags;             /* 0 */
            grant_ref_t ref;            /* of the page of indices */
            uint32_t evtchn;            /* for its ring */
            uint8_t pad[4];
        } connect;
        struct xen_pvcalls_release {
            uint64_t id;
            uint8_t reuse;              /* keep rings mapped, they will be used again */
            uint8_t pad[7];
        } release;
        struct xen_pvcalls_bind {
            uint64_t id;
            uint8_t addr[28];
            uint32_t len;
        } bind;
        struct xen_pvcalls_listen {
            uint64_t id;
            uint32_t backlog;
            uint8_t pad[4];
        } listen;
        struct xen_pvcalls_accept {
            uint64_t id;
            uint64_t id_new;            /* of the socket to come */
            grant_ref_t ref;            /* and its rings */
            uint32_t evtchn;
        } accept;
        struct xen_pvcalls_poll {
            uint64_t id;
        } poll;
        struct xen_pvcalls_dummy {
            uint8_t dummy[56];          /* a request has 64 bytes */
        } dummy;
    } u;
};

struct xen_pvcalls_response {
    uint32_t req_id;
    uint32_t cmd;
    int32_t ret;                        /* 0 or -errno */
    uint32_t pad;
    union {                             /* the socket's id in each */
        struct _xen_pvcalls_socket {
            uint64_t id;
        } socket;
        struct _xen_pvcalls_connect {
            uint64_t id;
        } connect;
        struct _xen_pvcalls_release {
            uint64_t id;
        } release;
        struct _xen_pvcalls_bind {
            uint64_t id;
        } bind;
        struct _xen_pvcalls_listen {
            uint64_t id;
        } listen;
        struct _xen_pvcalls_accept {
            uint64_t id;
        } accept;
        struct _xen_pvcalls_poll {
            uint64_t id;
        } poll;
        struct _xen_pvcalls_dummy {
            uint8_t dummy[8];
        } dummy;
    } u;
};

DEFINE_RING_TYPES(xen_pvcalls, struct xen_pvcalls_request, struct xen_pvcalls_response);

#endif
