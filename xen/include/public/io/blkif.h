/* SPDX-License-Identifier: MIT */
/*
 * Virtual disks. The front end asks on a request ring (ring.h) for sectors to be read into or
 * written from pages it grants. Sectors have 512 bytes in requests, whatever the disk's, unless the
 * front end wrote "feature-large-sector-size" = "1": then they have "sector-size".
 *
 * In xenstore, the back end (and the toolstack for it) writes
 *   sectors, sector-size, physical-sector-size   size of the disk
 *   info                                         VDISK_* bits
 *   feature-barrier, feature-flush-cache, feature-discard, feature-persistent   "1" if it has it
 *   feature-max-indirect-segments                of an indirect request; absent: no such requests
 *   discard-granularity, discard-alignment       bytes;  discard-secure  "1" if it can
 *   max-ring-page-order                          log2 of the pages a ring may have
 *   multi-queue-max-queues                       rings there may be
 * and the front end
 *   ring-ref, event-channel                      a ring of one page; of more: ring-page-order and
 *                                                ring-ref0, ring-ref1, ...
 *   multi-queue-num-queues                       if above 1, these are in queue-0/, queue-1/ ...
 *   protocol                                     the layout of the ring, protocols.h
 *   feature-persistent                           it reuses grants: they can stay mapped, writable
 *   virtual-device, device-type                  which disk this is in the guest, "disk" or "cdrom"
 * In the handshake (xenbus.h), the back end's properties are there once it is Connected, its
 * features once it is in InitWait.
 */
#ifndef __XEN_PUBLIC_IO_BLKIF_H__
#define __XEN_PUBLIC_IO_BLKIF_H__

#include "ring.h"
#include "../grant_table.h"

/* A user with types of its own says so first. */
#ifndef blkif_vdev_t
#define blkif_vdev_t uint16_t
#endif
#define blkif_sector_t uint64_t

/* operation; what the other end does not have is answered with BLKIF_RSP_EOPNOTSUPP */
#define BLKIF_OP_READ 0
#define BLKIF_OP_WRITE 1
#define BLKIF_OP_WRITE_BARRIER 2        /* after all writes before it, before all after it */
#define BLKIF_OP_FLUSH_DISKCACHE 3      /* what was written is on the medium; may carry a write */
#define BLKIF_OP_RESERVED_1 4           /* taken by one vendor */
#define BLKIF_OP_DISCARD 5              /* these sectors hold nothing any more */
#define BLKIF_OP_INDIRECT 6             /* with its segments listed in other pages */

#define BLKIF_MAX_SEGMENTS_PER_REQUEST 11
#define BLKIF_MAX_INDIRECT_PAGES_PER_REQUEST 8

/* A run of sectors in a page. */
struct blkif_request_segment {
    grant_ref_t gref;
    uint8_t first_sect, last_sect;      /* sectors of the page, both included; at most 7 */
};

/* READ, WRITE, WRITE_BARRIER, FLUSH_DISKCACHE. */
struct blkif_request {
    uint8_t operation;                  /* BLKIF_OP_* */
    uint8_t nr_segments;                /* used entries of seg */
    blkif_vdev_t handle;                /* "virtual-device" */
    uint64_t id;                        /* the front end's, returned in the response */
    blkif_sector_t sector_number;       /* first on the disk */
    struct blkif_request_segment seg[BLKIF_MAX_SEGMENTS_PER_REQUEST];
};
typedef struct blkif_request blkif_request_t;

/* flag of a discard: no copy may be left that anybody can read; needs "discard-secure" */
#define BLKIF_DISCARD_SECURE (1 << 0)

struct blkif_request_discard {
    uint8_t operation;                  /* BLKIF_OP_DISCARD */
    uint8_t flag;
    blkif_vdev_t handle;
    uint64_t id;
    blkif_sector_t sector_number;
    uint64_t nr_sectors;
};
typedef struct blkif_request_discard blkif_request_discard_t;

struct blkif_request_indirect {
    uint8_t operation;                  /* BLKIF_OP_INDIRECT */
    uint8_t indirect_op;                /* BLKIF_OP_READ or WRITE, FLUSH_DISKCACHE ... */
    uint16_t nr_segments;               /* in all the pages together */
    uint64_t id;
    blkif_sector_t sector_number;
    blkif_vdev_t handle;
    /* pages full of struct blkif_request_segment, the last one perhaps not full */
    grant_ref_t indirect_grefs[BLKIF_MAX_INDIRECT_PAGES_PER_REQUEST];
#ifdef __i386__
    uint64_t pad;                       /* as long as on x86-64 */
#endif
};
typedef struct blkif_request_indirect blkif_request_indirect_t;

/* status */
#define BLKIF_RSP_OKAY 0
#define BLKIF_RSP_ERROR -1
#define BLKIF_RSP_EOPNOTSUPP -2

struct blkif_response {
    uint64_t id;                        /* of the request */
    uint8_t operation;                  /* of the request */
    int16_t status;                     /* BLKIF_RSP_* */
};
typedef struct blkif_response blkif_response_t;

DEFINE_RING_TYPES(blkif, struct blkif_request, struct blkif_response);

/* "info" */
#define VDISK_CDROM 0x1
#define VDISK_REMOVABLE 0x2
#define VDISK_READONLY 0x4

#endif
