/* SPDX-License-Identifier: MIT */
/*
 * Virtual network cards. Each queue has two request rings (ring.h): on "tx" the front end offers
 * pages with packets to send, on "rx" empty pages to be filled. A third ring, "ctrl", sets up
 * hashing and grants that stay mapped.
 *
 * A packet is one or more slots: all but the last have ..._more_data; after the first come its
 * extra slots (struct netif_extra_info) if it has ..._extra_info. The size in the first tx slot is
 * that of the whole packet, in the following ones that of the part. A rx response's status is the
 * size of its part.
 *
 * In xenstore, the back end writes which of these it has, as "1":
 *   feature-rx-copy (always), feature-sg (packets of many slots), feature-gso-tcpv4,
 *   feature-gso-tcpv6, feature-ipv6-csum-offload, feature-split-event-channels, feature-ctrl-ring,
 *   feature-multicast-control, feature-dynamic-multicast-control, feature-rx-notify;
 *   feature-no-csum-offload: it cannot compute checksums of IPv4;
 *   and multi-queue-max-queues, the number of queues it can do;
 * the front end:
 *   tx-ring-ref, rx-ring-ref, event-channel (or event-channel-tx and event-channel-rx), in queue-0/,
 *   queue-1/ ... if it chose multi-queue-num-queues above 1; ctrl-ring-ref, event-channel-ctrl;
 *   request-rx-copy "1", request-multicast-control, and the same features of its own;
 * the toolstack: mac, handle, and in the back end's directory bridge, script, mtu ...
 */
#ifndef __XEN_PUBLIC_IO_NETIF_H__
#define __XEN_PUBLIC_IO_NETIF_H__

#include "ring.h"
#include "../grant_table.h"

/* Slots of a packet that every back end takes, and the largest packet in bytes. */
#define XEN_NETIF_NR_SLOTS_MIN 18
#define XEN_NETIF_MAX_TX_SIZE 0xFFFF

/* ---- Sending ---- */

/* netif_tx_request.flags */
#define _NETTXF_csum_blank 0            /* the checksum is still to be computed */
#define _NETTXF_data_validated 1        /* it need not be checked */
#define _NETTXF_more_data 2             /* the packet goes on in the next slot */
#define _NETTXF_extra_info 3            /* an extra slot follows */
#define NETTXF_csum_blank (1U << _NETTXF_csum_blank)
#define NETTXF_data_validated (1U << _NETTXF_data_validated)
#define NETTXF_more_data (1U << _NETTXF_more_data)
#define NETTXF_extra_info (1U << _NETTXF_extra_info)

struct netif_tx_request {
    grant_ref_t gref;
    uint16_t offset;                    /* bytes into the page */
    uint16_t flags;                     /* NETTXF_* */
    uint16_t id;                        /* returned in the response */
    uint16_t size;                      /* bytes: first slot, the packet; others, their part */
};
typedef struct netif_tx_request netif_tx_request_t;

struct netif_tx_response {
    uint16_t id;
    int16_t status;                     /* NETIF_RSP_*, NULL for the slot of an extra */
};
typedef struct netif_tx_response netif_tx_response_t;

/* ---- Receiving ---- */

/* netif_rx_response.flags; beware, numbered unlike those above */
#define _NETRXF_data_validated 0
#define _NETRXF_csum_blank 1
#define _NETRXF_more_data 2
#define _NETRXF_extra_info 3
#define _NETRXF_gso_prefix 4            /* this slot only tells the segment size of the packet */
#define NETRXF_data_validated (1U << _NETRXF_data_validated)
#define NETRXF_csum_blank (1U << _NETRXF_csum_blank)
#define NETRXF_more_data (1U << _NETRXF_more_data)
#define NETRXF_extra_info (1U << _NETRXF_extra_info)
#define NETRXF_gso_prefix (1U << _NETRXF_gso_prefix)

struct netif_rx_request {
    uint16_t id;
    uint16_t pad;
    grant_ref_t gref;                   /* a page to fill */
};
typedef struct netif_rx_request netif_rx_request_t;

struct netif_rx_response {
    uint16_t id;
    uint16_t offset;                    /* bytes into the page where the part begins */
    uint16_t flags;                     /* NETRXF_* */
    int16_t status;                     /* its bytes, or NETIF_RSP_* below 0 */
};
typedef struct netif_rx_response netif_rx_response_t;

#define NETIF_RSP_OKAY 0
#define NETIF_RSP_NULL 1                /* this slot was no request */
#define NETIF_RSP_ERROR -1
#define NETIF_RSP_DROPPED -2

DEFINE_RING_TYPES(netif_tx, struct netif_tx_request, struct netif_tx_response);
DEFINE_RING_TYPES(netif_rx, struct netif_rx_request, struct netif_rx_response);

/* ---- Extra slots, of either ring ---- */

#define XEN_NETIF_EXTRA_TYPE_NONE 0
#define XEN_NETIF_EXTRA_TYPE_GSO 1          /* u.gso: cut it into segments */
#define XEN_NETIF_EXTRA_TYPE_MCAST_ADD 2    /* u.mcast: the guest wants this multicast address */
#define XEN_NETIF_EXTRA_TYPE_MCAST_DEL 3    /* and no more */
#define XEN_NETIF_EXTRA_TYPE_HASH 4         /* u.hash: of the packet */
#define XEN_NETIF_EXTRA_TYPE_MAX 5          /* one above the highest */

#define _XEN_NETIF_EXTRA_FLAG_MORE 0        /* another extra slot follows */
#define XEN_NETIF_EXTRA_FLAG_MORE (1U << _XEN_NETIF_EXTRA_FLAG_MORE)

#define XEN_NETIF_GSO_TYPE_NONE 0
#define XEN_NETIF_GSO_TYPE_TCPV4 1
#define XEN_NETIF_GSO_TYPE_TCPV6 2

struct netif_extra_info {
    uint8_t type;                       /* XEN_NETIF_EXTRA_TYPE_* */
    uint8_t flags;                      /* XEN_NETIF_EXTRA_FLAG_* */
    union {
        struct {
            uint16_t size;              /* bytes of data in a segment */
            uint8_t type;               /* XEN_NETIF_GSO_TYPE_* */
            uint8_t pad;
            uint16_t features;          /* 0 */
        } gso;
        struct {
            uint8_t addr[6];
        } mcast;
        struct {
            uint8_t type;               /* _XEN_NETIF_CTRL_HASH_TYPE_* */
            uint8_t algorithm;          /* XEN_NETIF_CTRL_HASH_ALGORITHM_* */
            uint8_t value[4];           /* least significant byte first */
        } hash;
        uint16_t pad[3];
    } u;
};
typedef struct netif_extra_info netif_extra_info_t;

/* ---- Control ---- */

/* type, and what of data[] it takes -> what data it returns */
#define XEN_NETIF_CTRL_TYPE_INVALID 0
#define XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS 1        /* -> types it can hash */
#define XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS 2        /* types to hash */
#define XEN_NETIF_CTRL_TYPE_SET_HASH_KEY 3          /* gref of the key, bytes of it */
#define XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE 4 /* -> entries there may be */
#define XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE 5 /* entries */
#define XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING 6      /* gref of queue numbers, how many, from */
#define XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM 7    /* XEN_NETIF_CTRL_HASH_ALGORITHM_* */
#define XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE 8 /* queue -> grants it can keep mapped */
#define XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING 9      /* queue, gref of xen_netif_gref[], how many */
#define XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING 10     /* the same */

struct xen_netif_ctrl_request {
    uint16_t id;
    uint16_t type;                      /* XEN_NETIF_CTRL_TYPE_* */
    uint32_t data[3];
};

#define XEN_NETIF_CTRL_STATUS_SUCCESS 0
#define XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED 1
#define XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER 2
#define XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW 3

struct xen_netif_ctrl_response {
    uint16_t id;                        /* both of the request */
    uint16_t type;
    uint32_t status;                    /* XEN_NETIF_CTRL_STATUS_* */
    uint32_t data;
};

DEFINE_RING_TYPES(xen_netif_ctrl, struct xen_netif_ctrl_request, struct xen_netif_ctrl_response);

#define _XEN_NETIF_CTRLF_GREF_readonly 0    /* xen_netif_gref.flags */
#define XEN_NETIF_CTRLF_GREF_readonly (1U << _XEN_NETIF_CTRLF_GREF_readonly)

struct xen_netif_gref {
    grant_ref_t ref;
    uint16_t flags;
    uint16_t status;                    /* out: XEN_NETIF_CTRL_STATUS_* */
};

/* ---- Hashing: which packets belong to one flow ---- */

#define _XEN_NETIF_CTRL_HASH_TYPE_IPV4 0        /* source and destination address; */
#define _XEN_NETIF_CTRL_HASH_TYPE_IPV4_TCP 1    /* these and the ports */
#define _XEN_NETIF_CTRL_HASH_TYPE_IPV6 2
#define _XEN_NETIF_CTRL_HASH_TYPE_IPV6_TCP 3
#define XEN_NETIF_CTRL_HASH_TYPE_IPV4 (1 << _XEN_NETIF_CTRL_HASH_TYPE_IPV4)
#define XEN_NETIF_CTRL_HASH_TYPE_IPV4_TCP (1 << _XEN_NETIF_CTRL_HASH_TYPE_IPV4_TCP)
#define XEN_NETIF_CTRL_HASH_TYPE_IPV6 (1 << _XEN_NETIF_CTRL_HASH_TYPE_IPV6)
#define XEN_NETIF_CTRL_HASH_TYPE_IPV6_TCP (1 << _XEN_NETIF_CTRL_HASH_TYPE_IPV6_TCP)

#define XEN_NETIF_CTRL_HASH_ALGORITHM_NONE 0
#define XEN_NETIF_CTRL_HASH_ALGORITHM_TOEPLITZ 1

/* The Toeplitz hash, for who asks: each 1 of the data adds 32 bits of the key, from there on. */
#ifdef XEN_NETIF_DEFINE_TOEPLITZ
static uint32_t xen_netif_toeplitz_hash(const uint8_t *key, unsigned int keylen,
                                        const uint8_t *buf, unsigned int buflen)
{
    uint32_t window = 0, hash = 0;
    unsigned int i, bit;

    for (i = 0; i < 4; i++)
        window = window << 8 | (i < keylen ? key[i] : 0);
    for (i = 0; i < buflen; i++) {
        unsigned int next = i + 4 < keylen ? key[i + 4] : 0;

        for (bit = 8; bit-- > 0;) {
            hash ^= buf[i] >> bit & 1 ? window : 0;
            window = window << 1 | (next >> bit & 1);
        }
    }
    return hash;
}
#endif

#endif
