/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hypervisor's console: an interrupt says that there is more in its ring; what is new is
 * appended to hypervisor.log.
 */
#include "hypervisor.h"

#include <poll.h>
#include <xenevtchn.h>

#include "logfile.h"
#include "loop.h"
#include "message.h"
#include "options.h"

static xc_interface *xch;
static xenevtchn_handle *xce; /* NULL: not copying */
static struct logfile log = { .fd = -1 };
static evtchn_port_t port;
static uint32_t position; /* in the ring, so that nothing is copied twice */
static unsigned int ticket;

static void copy_new(void)
{
    char text[16384];

    for (;;) {
        unsigned int n = sizeof(text);

        if (xc_readconsolering(xch, text, &n, 0, 1, &position)) {
            message(LOG_ERR, "cannot read the hypervisor's console: %m");
            return;
        }
        logfile_write(&log, text, n);
        if (n < sizeof(text))
            return;
    }
}

void hypervisor_start(xc_interface *handle)
{
    int rc;

    xch = handle;
    ticket = LOOP_NO_TICKET;
    if (logfile_open(&log, "hypervisor", NULL, options.stamp_hypervisor))
        return;
    xce = xenevtchn_open(NULL, 0);
    if (!xce) {
        message(LOG_ERR, "no events of the hypervisor's console: %m");
        goto close_log;
    }
    rc = xenevtchn_bind_virq(xce, VIRQ_CON_RING);
    if (rc < 0) {
        message(LOG_ERR, "cannot bind the hypervisor's console interrupt: %m");
        goto close_evtchn;
    }
    port = rc;
    copy_new();
    return;

close_evtchn:
    xenevtchn_close(xce);
    xce = NULL;
close_log:
    logfile_close(&log);
}

void hypervisor_stop(void)
{
    xenevtchn_close(xce);
    xce = NULL;
    logfile_close(&log);
}

void hypervisor_reopen_log(void)
{
    if (!xce)
        return;
    logfile_close(&log);
    logfile_open(&log, "hypervisor", NULL, options.stamp_hypervisor);
}

void hypervisor_watch(void)
{
    if (xce)
        ticket = loop_watch(xenevtchn_fd(xce), POLLIN);
}

void hypervisor_serve(void)
{
    if (!xce || !(loop_events(ticket) & POLLIN) || xenevtchn_pending(xce) != (int)port)
        return;
    copy_new();
    xenevtchn_unmask(xce, port);
}
