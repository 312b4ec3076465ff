/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenctrl: sharing of equal pages between domains, and forks of domains. For hardware-assisted
 * paging; ENODEV: the domain has none. Include <xenctrl.h>.
 */
#ifndef XENCTRL_SHARING_H
#define XENCTRL_SHARING_H

#include "xenctrl/base.h"

/* EXDEV: the domain has a passed-through device. Pages shared already stay so until written. */
int xc_memshr_control(xc_interface *xch, uint32_t domid, int enable);

/* A ring for "no memory for a private copy"; without it such a domain crashes. */
int xc_memshr_ring_enable(xc_interface *xch, uint32_t domid, uint32_t *port);
int xc_memshr_ring_disable(xc_interface *xch, uint32_t domid);
int xc_memshr_domain_resume(xc_interface *xch, uint32_t domid);

/* Declare a page shareable; *@handle names this content of it. */
int xc_memshr_nominate_gfn(xc_interface *xch, uint32_t domid, unsigned long gfn, uint64_t *handle);
int xc_memshr_nominate_gref(xc_interface *xch, uint32_t domid, grant_ref_t gref, uint64_t *handle);

/* Make two nominated pages one. XENMEM_SHARING_OP_{S,C}_HANDLE_INVALID as errno: nominate again. */
int xc_memshr_share_gfns(xc_interface *xch, uint32_t source_domain, unsigned long source_gfn,
                         uint64_t source_handle, uint32_t client_domain, unsigned long client_gfn,
                         uint64_t client_handle);
int xc_memshr_share_grefs(xc_interface *xch, uint32_t source_domain, grant_ref_t source_gref,
                          uint64_t source_handle, uint32_t client_domain, grant_ref_t client_gref,
                          uint64_t client_handle);
/* Put a nominated page into a hole of the client. */
int xc_memshr_add_to_physmap(xc_interface *xch, uint32_t source_domain, unsigned long source_gfn,
                             uint64_t source_handle, uint32_t client_domain,
                             unsigned long client_gfn);
/* Share the same frames of two domains, first to last. */
int xc_memshr_range_share(xc_interface *xch, uint32_t source_domain, uint32_t client_domain,
                          uint64_t first_gfn, uint64_t last_gfn);

/* Make the empty domain @client_domain a copy-on-write copy of the paused @source_domain. */
int xc_memshr_fork(xc_interface *xch, uint32_t source_domain, uint32_t client_domain,
                   bool allow_with_iommu, bool block_interrupts);
/* Back to what the parent has. */
int xc_memshr_fork_reset(xc_interface *xch, uint32_t forked_domain, bool reset_state,
                         bool reset_memory);

/* How many pages refer to the frame behind one. */
int xc_memshr_debug_gfn(xc_interface *xch, uint32_t domid, unsigned long gfn);
int xc_memshr_debug_gref(xc_interface *xch, uint32_t domid, grant_ref_t gref);
/* Number of errors found. */
int xc_memshr_audit(xc_interface *xch);
/* Pages saved, and frames that are shared, on the host; or -1. */
long xc_sharing_freed_pages(xc_interface *xch);
long xc_sharing_used_frames(xc_interface *xch);

#endif
