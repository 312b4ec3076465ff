/* SPDX-License-Identifier: MIT */
/*
 * The handshake of split drivers: each end writes one of these, in decimal, to "state" in its
 * xenstore directory and watches the other's.
 */
#ifndef _XEN_PUBLIC_IO_XENBUS_H
#define _XEN_PUBLIC_IO_XENBUS_H

typedef enum xenbus_state {
    XenbusStateUnknown = 0,             /* no such node */
    /* coming up */
    XenbusStateInitialising = 1,        /* the toolstack starts both ends here */
    XenbusStateInitWait = 2,            /* back end: my properties are written, show me your ring */
    XenbusStateInitialised = 3,         /* front end: ring and event channel are written */
    XenbusStateConnected = 4,
    /* going down */
    XenbusStateClosing = 5,             /* asked to stop, or stopping */
    XenbusStateClosed = 6,              /* nothing is shared any more */
    /* devices that change while connected: PCI and SCSI buses */
    XenbusStateReconfiguring = 7,
    XenbusStateReconfigured = 8
} XenbusState;

#endif
