/* SPDX-License-Identifier: MIT */
/*
 * SCSI devices for PV guests: commands travel on a request ring to the back end, which sends them
 * to a device of its domain. One virtual host bus adapter may have many devices: in xenstore each
 * has a directory vscsi-devs/dev-N with "p-dev" (host:channel:target:lun or a WWN there), "v-dev"
 * (the same in the guest), and a "state" of its own at both ends. One is added or removed while the
 * adapter is in state Reconfiguring. "feature-sg-grant" of the back end: how many segments an
 * indirect list may have.
 */
#ifndef __XEN__PUBLIC_IO_SCSI_H__
#define __XEN__PUBLIC_IO_SCSI_H__

#include "ring.h"
#include "../grant_table.h"

#define VSCSIIF_PAGE_SIZE 4096
#define VSCSIIF_SG_TABLESIZE 26         /* segments in a request */
#define VSCSIIF_MAX_COMMAND_SIZE 16     /* bytes */
#define VSCSIIF_SENSE_BUFFERSIZE 96     /* bytes */

/* act */
#define VSCSIIF_ACT_SCSI_CDB 1          /* do this command */
#define VSCSIIF_ACT_SCSI_ABORT 2        /* stop the request ref_rqid of that device */
#define VSCSIIF_ACT_SCSI_RESET 3        /* reset the device */
#define VSCSIIF_ACT_SCSI_SG_PRESET 4    /* gone: a struct vscsiif_sg_list ahead of the command */

struct scsiif_request_segment {
    grant_ref_t gref;
    uint16_t offset;                    /* bytes into the page */
    uint16_t length;                    /* bytes */
};
typedef struct scsiif_request_segment vscsiif_segment_t;

#define VSCSIIF_SG_PER_PAGE (VSCSIIF_PAGE_SIZE / sizeof(vscsiif_segment_t))

/* nr_segments: the data is in the segments which the pages of seg list */
#define VSCSIIF_SG_GRANT 0x80

struct vscsiif_request {
    uint16_t rqid;                      /* the front end's, returned in the response */
    uint8_t act;                        /* VSCSIIF_ACT_* */
    uint8_t cmd_len;                    /* bytes of cmnd */
    uint8_t cmnd[VSCSIIF_MAX_COMMAND_SIZE];
    uint16_t timeout_per_command;       /* s; 0: the back end's default */
    uint16_t channel, id, lun;          /* the device, as "v-dev" */
    uint16_t ref_rqid;                  /* ABORT */
    uint8_t sc_data_direction;          /* 0 both, 1 to the device, 2 from it, 3 none */
    uint8_t nr_segments;                /* entries of seg, and VSCSIIF_SG_GRANT */
    vscsiif_segment_t seg[VSCSIIF_SG_TABLESIZE];
    uint32_t reserved[3];
};
typedef struct vscsiif_request vscsiif_request_t;

/* As many segments as a slot holds. */
#define VSCSIIF_SG_LIST_SIZE ((sizeof(vscsiif_request_t) - 4) / sizeof(vscsiif_segment_t))

struct vscsiif_sg_list {
    uint16_t rqid;
    uint8_t act;                        /* VSCSIIF_ACT_SCSI_SG_PRESET */
    uint8_t nr_segments;
    vscsiif_segment_t seg[VSCSIIF_SG_LIST_SIZE];
};
typedef struct vscsiif_sg_list vscsiif_sg_list_t;

struct vscsiif_response {
    uint16_t rqid;
    uint8_t act;                        /* of the request */
    uint8_t sense_len;                  /* bytes of sense_buffer */
    uint8_t sense_buffer[VSCSIIF_SENSE_BUFFERSIZE];
    int32_t rslt;                       /* see below */
    uint32_t residual_len;              /* bytes that were not transferred */
    uint32_t reserved[36];
};
typedef struct vscsiif_response vscsiif_response_t;

DEFINE_RING_TYPES(vscsiif, struct vscsiif_request, struct vscsiif_response);

/* rslt of a command: SCSI status in bits 0-7, how the host fared with it in bits 16-23. */
#define XEN_VSCSIIF_RSLT_STATUS(x) ((x) & 0xff)
#define XEN_VSCSIIF_RSLT_HOST(x) (((x) >> 16) & 0xff)

#define XEN_VSCSIIF_RSLT_HOST_OK 0
#define XEN_VSCSIIF_RSLT_HOST_NO_CONNECT 1
#define XEN_VSCSIIF_RSLT_HOST_BUS_BUSY 2
#define XEN_VSCSIIF_RSLT_HOST_TIME_OUT 3
#define XEN_VSCSIIF_RSLT_HOST_BAD_TARGET 4
#define XEN_VSCSIIF_RSLT_HOST_ABORT 5               /* for another reason */
#define XEN_VSCSIIF_RSLT_HOST_PARITY 6
#define XEN_VSCSIIF_RSLT_HOST_ERROR 7               /* internal */
#define XEN_VSCSIIF_RSLT_HOST_RESET 8
#define XEN_VSCSIIF_RSLT_HOST_BAD_INTR 9
#define XEN_VSCSIIF_RSLT_HOST_PASSTHROUGH 10        /* force it past the middle layer */
#define XEN_VSCSIIF_RSLT_HOST_SOFT_ERROR 11         /* try again */
#define XEN_VSCSIIF_RSLT_HOST_IMM_RETRY 12          /* at once, uncounted */
#define XEN_VSCSIIF_RSLT_HOST_REQUEUE 13            /* later, uncounted */
#define XEN_VSCSIIF_RSLT_HOST_TRANSPORT_DISRUPTED 14
#define XEN_VSCSIIF_RSLT_HOST_TRANSPORT_FAILFAST 15
#define XEN_VSCSIIF_RSLT_HOST_TARGET_FAILURE 16     /* permanent; no other path helps */
#define XEN_VSCSIIF_RSLT_HOST_NEXUS_FAILURE 17      /* permanent on this path */
#define XEN_VSCSIIF_RSLT_HOST_ALLOC_FAILURE 18      /* no space on the device */
#define XEN_VSCSIIF_RSLT_HOST_MEDIUM_ERROR 19
#define XEN_VSCSIIF_RSLT_HOST_TRANSPORT_MARGINAL 20

/* rslt of ABORT and RESET. */
#define XEN_VSCSIIF_RSLT_RESET_SUCCESS 0x2002
#define XEN_VSCSIIF_RSLT_RESET_FAILED 0x2003

#endif
