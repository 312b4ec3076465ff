/* SPDX-License-Identifier: MIT */
/*
 * A virtual TPM. Version 2: one shared page, tpmif_shared_page, holds one command at a time; the
 * front end writes it after the header, sets SUBMIT and sends an event; the back end overwrites it
 * with the answer, sets FINISH and sends one. Version 1, a ring of one grant, is only described for
 * its name's sake. "feature-protocol-v2" in xenstore chooses.
 */
#ifndef __XEN_PUBLIC_IO_TPMIF_H__
#define __XEN_PUBLIC_IO_TPMIF_H__

#include "../grant_table.h"

/* ---- Version 2 ---- */

enum tpmif_state {
    TPMIF_STATE_IDLE,                   /* nothing there; FINISH and CANCEL end here */
    TPMIF_STATE_SUBMIT,                 /* a command, of the front end */
    TPMIF_STATE_FINISH,                 /* an answer, of the back end */
    TPMIF_STATE_CANCEL,                 /* the front end wants no answer any more */
};

struct tpmif_shared_page {
    uint32_t length;                    /* bytes of the command or answer */
    uint8_t state;                      /* enum tpmif_state */
    uint8_t locality;                   /* TPM locality of the command */
    uint8_t pad;
    uint8_t nr_extra_pages;             /* beyond this one, for long messages */
    /* Their grants. The message starts after the last one and goes on in those pages. */
    uint32_t extra_pages[0];
};
typedef struct tpmif_shared_page tpmif_shared_page_t;

/* ---- Version 1 ---- */

typedef uint32_t TPMIF_RING_IDX;
#define TPMIF_TX_RING_SIZE 1

struct tpmif_tx_request {
    unsigned long addr;                 /* machine address of the message */
    grant_ref_t ref;                    /* of its page */
    uint16_t unused;
    uint16_t size;                      /* bytes */
};
typedef struct tpmif_tx_request tpmif_tx_request_t;

struct tpmif_ring {
    struct tpmif_tx_request req;
};
typedef struct tpmif_ring tpmif_ring_t;

struct tpmif_tx_interface {
    struct tpmif_ring ring[TPMIF_TX_RING_SIZE];
};
typedef struct tpmif_tx_interface tpmif_tx_interface_t;

#endif
