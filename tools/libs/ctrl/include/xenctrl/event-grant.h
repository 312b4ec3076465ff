/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenctrl: event channels and grant tables of other domains, as a builder or inspector sees them
 * (libxenevtchn and libxengnttab are for using one's own). Include <xenctrl.h>.
 */
#ifndef XENCTRL_EVENT_GRANT_H
#define XENCTRL_EVENT_GRANT_H

#include "xenctrl/base.h"

typedef int xc_evtchn_port_or_error_t; /* a port, or -1 with errno */

/* A port in @dom to which @remote_dom may bind: for the ports a domain is born with. Does not log.
 */
xc_evtchn_port_or_error_t xc_evtchn_alloc_unbound(xc_interface *xch, uint32_t dom,
                                                  uint32_t remote_dom);
int xc_evtchn_reset(xc_interface *xch, uint32_t dom);
typedef struct evtchn_status xc_evtchn_status_t;
/* @status: dom and port in, the rest out. */
int xc_evtchn_status(xc_interface *xch, xc_evtchn_status_t *status);

/* @cmd: GNTTABOP_*; @op: @count operations of @op_size bytes, read and written. */
int xc_gnttab_op(xc_interface *xch, int cmd, void *op, int op_size, int count);
int xc_gnttab_query_size(xc_interface *xch, struct gnttab_query_size *query);
/* 1 or 2, or < 0. */
int xc_gnttab_get_version(xc_interface *xch, uint32_t domid);
/* The whole table of a domain, *@gnt_num entries, for munmap(). NULL with errno. */
grant_entry_v1_t *xc_gnttab_map_table_v1(xc_interface *xch, uint32_t domid, int *gnt_num);
grant_entry_v2_t *xc_gnttab_map_table_v2(xc_interface *xch, uint32_t domid, int *gnt_num);

#endif
