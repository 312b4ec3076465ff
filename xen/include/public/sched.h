/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_sched_op(command, argument): a vcpu gives up its processor, waits, or ends its
 * domain.
 */
#ifndef __XEN_PUBLIC_SCHED_H__
#define __XEN_PUBLIC_SCHED_H__

#include "event_channel.h"

/*
 * Commands. Those without a structure take none. A PV guest that suspends passes the machine frame
 * of its start_info as third argument, and gets 1 if it was not saved after all, or goes on in
 * place; 0 in its new domain. __HYPERVISOR_sched_op_compat has the first three only, with the
 * reason itself as argument of shutdown.
 */
#define SCHEDOP_yield            0
#define SCHEDOP_block            1      /* wait for an event; unmasks events first, and looks
                                         * before it sleeps */
#define SCHEDOP_shutdown         2      /* sched_shutdown: the whole domain */
#define SCHEDOP_poll             3      /* sched_poll */
#define SCHEDOP_remote_shutdown  4      /* sched_remote_shutdown */
#define SCHEDOP_shutdown_code    5      /* sched_shutdown: the reason to report when it shuts
                                         * down later */
#define SCHEDOP_watchdog         6      /* sched_watchdog */
#define SCHEDOP_pin_override     7      /* sched_pin_override, the hardware domain only */

/* Why; the hypervisor passes it on to the tools. */
#define SHUTDOWN_poweroff    0
#define SHUTDOWN_reboot      1
#define SHUTDOWN_suspend     2
#define SHUTDOWN_crash       3
#define SHUTDOWN_watchdog    4
#define SHUTDOWN_soft_reset  5          /* take the hypervisor's state of it back to a fresh
                                         * domain's, keep memory */
#define SHUTDOWN_MAX         5

struct sched_shutdown {
    unsigned int reason;                /* SHUTDOWN_* */
};
XEN_ABI_TYPE(sched_shutdown);

/* Another domain, on whose behalf a device model has seen it. */
struct sched_remote_shutdown {
    domid_t domain_id;
    unsigned int reason;
};
XEN_ABI_TYPE(sched_remote_shutdown);

/*
 * Wait until one of the ports is pending, masked or not, or until a system time (ns; 0: for ever).
 */
struct sched_poll {
    XEN_GUEST_HANDLE(evtchn_port_t) ports;
    unsigned int nr_ports;
    uint64_t timeout;
};
XEN_ABI_TYPE(sched_poll);

/*
 * id 0 makes one and returns its id; with an id, a timeout in seconds sets it again and 0 ends it.
 */
struct sched_watchdog {
    uint32_t id;
    uint32_t timeout;
};
XEN_ABI_TYPE(sched_watchdog);

/* Run the vcpu on one processor for now; negative: where it ran before. */
struct sched_pin_override {
    int32_t pcpu;
};
XEN_ABI_TYPE(sched_pin_override);

#endif
