/* SPDX-License-Identifier: MIT */
/*
 * The protocol of xenstore, over a socket or over a page shared with a guest: messages of a header,
 * struct xsd_sockmsg, and a payload. A client sends requests; each is answered by one message of
 * the same type and req_id, or by XS_ERROR with the name of an errno. Watch events come unasked.
 */
#ifndef _XS_WIRE_H
#define _XS_WIRE_H

#include <stdint.h>

/* ---- Messages ---- */

enum xsd_sockmsg_type {
    /* nodes */
    XS_DIRECTORY = 1,                   /* names of children; too long for one message: -E2BIG */
    XS_DIRECTORY_PART = 22,             /* a part of that list, from an offset */
    XS_READ = 2,
    XS_WRITE = 11,
    XS_MKDIR = 12,
    XS_RM = 13,                         /* with all below */
    XS_GET_PERMS = 3,
    XS_SET_PERMS = 14,
    /* watches */
    XS_WATCH = 4,
    XS_UNWATCH = 5,
    XS_WATCH_EVENT = 15,                /* path and token, server to client */
    XS_RESET_WATCHES = 21,              /* drop all of this client, and its transactions */
    /* transactions */
    XS_TRANSACTION_START = 6,           /* the answer is the tx_id */
    XS_TRANSACTION_END = 7,             /* "T" commits (-EAGAIN: do it all again), "F" forgets */
    /* domains */
    XS_INTRODUCE = 8,
    XS_RELEASE = 9,
    XS_RESUME = 18,
    XS_SET_TARGET = 19,
    XS_GET_DOMAIN_PATH = 10,
    XS_IS_DOMAIN_INTRODUCED = 17,
    /* the daemon itself */
    XS_CONTROL = 0,
    XS_ERROR = 16,                      /* the answer to a request that failed */

    XS_TYPE_COUNT = 23,                 /* one above the highest; 20 was used once */
    XS_INVALID = 0xffff                 /* never sent */
};
#define XS_DEBUG XS_CONTROL             /* its name in older programs */

struct xsd_sockmsg {
    uint32_t type;                      /* enum xsd_sockmsg_type */
    uint32_t req_id;                    /* the client's; the answer has the same */
    uint32_t tx_id;                     /* transaction, 0: none */
    uint32_t len;                       /* bytes of payload that follow */
};

#define XENSTORE_PAYLOAD_MAX 4096       /* largest len */
#define XENSTORE_ABS_PATH_MAX 3072      /* longest path, without a terminator, from the root */
#define XENSTORE_REL_PATH_MAX 2048      /* and from the caller's /local/domain/ID */

/* The strings of a watch event, in their order. */
enum xs_watch_type {
    XS_WATCH_PATH = 0,
    XS_WATCH_TOKEN
};

/* Modes of a write, of very old clients. */
#define XS_WRITE_NONE "NONE"
#define XS_WRITE_CREATE "CREATE"
#define XS_WRITE_CREATE_EXCL "CREATE|EXCL"

/* ---- Errors travel by name, as numbers differ between systems ---- */

struct xsd_errors {
    int errnum;
    const char *errstring;
};

/* Only for those who included <errno.h>. The first stands for every errno that has no name here. */
#ifdef EINVAL
#define XSD_ERROR(name) { name, #name }
static const struct xsd_errors xsd_errors[] __attribute__((unused)) = {
    XSD_ERROR(EINVAL),
    XSD_ERROR(E2BIG), XSD_ERROR(EACCES), XSD_ERROR(EAGAIN), XSD_ERROR(EBUSY), XSD_ERROR(EEXIST),
    XSD_ERROR(EIO), XSD_ERROR(EISCONN), XSD_ERROR(EISDIR), XSD_ERROR(ENOENT), XSD_ERROR(ENOMEM),
    XSD_ERROR(ENOSPC), XSD_ERROR(ENOSYS), XSD_ERROR(ENOTEMPTY), XSD_ERROR(EPERM), XSD_ERROR(EROFS),
};
#endif

/* ---- The page shared with a guest ---- */

#define XENSTORE_RING_SIZE 1024
typedef uint32_t XENSTORE_RING_IDX;     /* counts forever, modulo 2^32 */
#define MASK_XENSTORE_IDX(idx) ((idx) % XENSTORE_RING_SIZE)

struct xenstore_domain_interface {
    char req[XENSTORE_RING_SIZE];       /* guest to daemon */
    char rsp[XENSTORE_RING_SIZE];       /* daemon to guest, answers and watch events */
    XENSTORE_RING_IDX req_cons, req_prod;
    XENSTORE_RING_IDX rsp_cons, rsp_prod;
    uint32_t server_features;           /* XENSTORE_SERVER_FEATURE_* */
    uint32_t connection;                /* XENSTORE_CONNECTED ... */
    uint32_t error;                     /* XENSTORE_ERROR_*, why the daemon gave up on this guest */
};

#define XENSTORE_SERVER_FEATURE_RECONNECTION 1  /* connection means something */
#define XENSTORE_SERVER_FEATURE_ERROR 2         /* error means something */

#define XENSTORE_CONNECTED 0            /* the normal state */
#define XENSTORE_RECONNECT 1            /* the guest asks to start afresh, the daemon clears it */

#define XENSTORE_ERROR_NONE 0
#define XENSTORE_ERROR_COMM 1           /* no event channel, page not accessible, ... */
#define XENSTORE_ERROR_RINGIDX 2        /* indices further apart than the ring is long */
#define XENSTORE_ERROR_PROTO 3          /* a message too long */

#endif
