/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Older names of libxenevtchn's and libxengnttab's calls.
 */
#define XC_WANT_COMPAT_EVTCHN_API
#define XC_WANT_COMPAT_GNTTAB_API

#include "private.h"
#include "xenevtchn.h"
#include "xengnttab.h"

/* int NEW(HANDLE *h, TYPE arg) under an old name. */
#define ALIAS1(type, old, new, handle) type old(handle *h) { return new(h); }
#define ALIAS2(type, old, new, handle, t) type old(handle *h, t a) { return new(h, a); }

xc_evtchn *xc_evtchn_open(xentoollog_logger *logger, unsigned open_flags)
{
    return xenevtchn_open(logger, open_flags);
}

ALIAS1(int, xc_evtchn_close, xenevtchn_close, xc_evtchn)
ALIAS1(int, xc_evtchn_fd, xenevtchn_fd, xc_evtchn)
ALIAS2(int, xc_evtchn_notify, xenevtchn_notify, xc_evtchn, evtchn_port_t)
ALIAS2(int, xc_evtchn_bind_unbound_port, xenevtchn_bind_unbound_port, xc_evtchn, uint32_t)
ALIAS2(int, xc_evtchn_bind_virq, xenevtchn_bind_virq, xc_evtchn, unsigned int)
ALIAS2(int, xc_evtchn_unbind, xenevtchn_unbind, xc_evtchn, evtchn_port_t)
ALIAS1(int, xc_evtchn_pending, xenevtchn_pending, xc_evtchn)
ALIAS2(int, xc_evtchn_unmask, xenevtchn_unmask, xc_evtchn, evtchn_port_t)

xc_evtchn_port_or_error_t xc_evtchn_bind_interdomain(xc_evtchn *xce, uint32_t domid,
                                                     evtchn_port_t remote_port)
{
    return xenevtchn_bind_interdomain(xce, domid, remote_port);
}

xc_gnttab *xc_gnttab_open(xentoollog_logger *logger, unsigned open_flags)
{
    return xengnttab_open(logger, open_flags);
}

ALIAS1(int, xc_gnttab_close, xengnttab_close, xc_gnttab)
ALIAS2(int, xc_gnttab_set_max_grants, xengnttab_set_max_grants, xc_gnttab, uint32_t)

void *xc_gnttab_map_grant_ref(xc_gnttab *xcg, uint32_t domid, uint32_t ref, int prot)
{
    return xengnttab_map_grant_ref(xcg, domid, ref, prot);
}

void *xc_gnttab_map_grant_refs(xc_gnttab *xcg, uint32_t count, uint32_t *domids, uint32_t *refs,
                               int prot)
{
    return xengnttab_map_grant_refs(xcg, count, domids, refs, prot);
}

void *xc_gnttab_map_domain_grant_refs(xc_gnttab *xcg, uint32_t count, uint32_t domid,
                                      uint32_t *refs, int prot)
{
    return xengnttab_map_domain_grant_refs(xcg, count, domid, refs, prot);
}

void *xc_gnttab_map_grant_ref_notify(xc_gnttab *xcg, uint32_t domid, uint32_t ref, int prot,
                                     uint32_t notify_offset, evtchn_port_t notify_port)
{
    return xengnttab_map_grant_ref_notify(xcg, domid, ref, prot, notify_offset, notify_port);
}

int xc_gnttab_munmap(xc_gnttab *xcg, void *start_address, uint32_t count)
{
    return xengnttab_unmap(xcg, start_address, count);
}

xc_gntshr *xc_gntshr_open(xentoollog_logger *logger, unsigned open_flags)
{
    return xengntshr_open(logger, open_flags);
}

ALIAS1(int, xc_gntshr_close, xengntshr_close, xc_gntshr)

void *xc_gntshr_share_pages(xc_gntshr *xcg, uint32_t domid, int count, uint32_t *refs, int writable)
{
    return xengntshr_share_pages(xcg, domid, count, refs, writable);
}

void *xc_gntshr_share_page_notify(xc_gntshr *xcg, uint32_t domid, uint32_t *ref, int writable,
                                  uint32_t notify_offset, evtchn_port_t notify_port)
{
    return xengntshr_share_page_notify(xcg, domid, ref, writable, notify_offset, notify_port);
}

int xc_gntshr_munmap(xc_gntshr *xcg, void *start_address, uint32_t count)
{
    return xengntshr_unshare(xcg, start_address, count);
}
