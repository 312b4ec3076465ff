/* SPDX-License-Identifier: GPL-2.0-only */
/* The hypervisor's own console, copied to a log file. */
#ifndef CONSOLED_HYPERVISOR_H
#define CONSOLED_HYPERVISOR_H

#include <xenctrl.h>

/* Start copying, or give up and say why; the daemon goes on without. */
void hypervisor_start(xc_interface *xch);
void hypervisor_stop(void);
void hypervisor_reopen_log(void);

/* A round of the loop: what we wait for; what happened. */
void hypervisor_watch(void);
void hypervisor_serve(void);

#endif
