/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenevtchn: event channels for a process. A handle owns local ports; a port that was signalled
 * shows up in xenevtchn_pending(), masked, and stays quiet until it is unmasked again.
 *
 * Every call returns -1 (NULL where it returns a pointer) with errno on failure. Only the two
 * opening calls log.
 */
#ifndef XENEVTCHN_H
#define XENEVTCHN_H

#include <stdint.h>
#include <xen/event_channel.h>

struct xentoollog_logger;

typedef struct xenevtchn_handle xenevtchn_handle;

/* A port (at most 31 bits), or -1 with errno. */
typedef int xenevtchn_port_or_error_t;

/* Leave the descriptor open across exec(), for daemons that replace themselves by a newer program.
 */
#define XENEVTCHN_NO_CLOEXEC (1 << 0)

/*
 * @logger: NULL logs to stderr. After fork() a child may only close an inherited handle, and must
 * open its own. The descriptor is closed on exec() unless XENEVTCHN_NO_CLOEXEC.
 */
xenevtchn_handle *xenevtchn_open(struct xentoollog_logger *logger, unsigned int flags);

/* Take over @fd, an open event-channel device (from before exec()). @open_flags must be 0. */
xenevtchn_handle *xenevtchn_fdopen(struct xentoollog_logger *logger, int fd, unsigned open_flags);

/* Close the handle and all its ports. NULL is fine. */
int xenevtchn_close(xenevtchn_handle *xce);

/* For poll(): readable when a port is pending. */
int xenevtchn_fd(xenevtchn_handle *xce);

int xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port);

/* A new port to which @domid may bind. */
xenevtchn_port_or_error_t xenevtchn_bind_unbound_port(xenevtchn_handle *xce, uint32_t domid);

/* A new port connected to @remote_port of @domid. */
xenevtchn_port_or_error_t xenevtchn_bind_interdomain(xenevtchn_handle *xce, uint32_t domid,
                                                     evtchn_port_t remote_port);

/* A new port that receives virtual interrupt @virq (VIRQ_*). */
xenevtchn_port_or_error_t xenevtchn_bind_virq(xenevtchn_handle *xce, unsigned int virq);

int xenevtchn_unbind(xenevtchn_handle *xce, evtchn_port_t port);

/*
 * The next pending port. May block if there is none, even on a descriptor set non-blocking on some
 * kernels: poll() first. Do the work, then xenevtchn_unmask().
 */
xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce);

int xenevtchn_unmask(xenevtchn_handle *xce, evtchn_port_t port);

/* From now on the handle can only make ports to @domid; existing ports stay. Cannot be undone. */
int xenevtchn_restrict(xenevtchn_handle *xce, domid_t domid);

#endif
