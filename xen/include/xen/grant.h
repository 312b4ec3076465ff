/* SPDX-License-Identifier: GPL-2.0-only */
/* Grant tables: a domain lends pages to another, which maps, copies or takes them. */
#ifndef XEN_GRANT_H
#define XEN_GRANT_H

#include <xen/domain.h>
#include <public/grant_table.h>

#define GRANT_VERSION_MAX       1       /* what a domain may be created with, and what the tools are told */

/* 0, -EINVAL, -ENOMEM */
int grant_table_init(struct domain *d, int max_grant_frames, int max_maptrack_frames);
int grant_table_release_mappings(struct domain *d); /* restartable: what this domain mapped of others */
void grant_table_reset(struct domain *d);           /* entries that nobody uses; it is shut down */
void grant_table_dump(const struct domain *d);      /* prints which of its grants are in use, and by whom */
void grant_table_destroy(struct domain *d);
/* The idx-th shared (or, with XENMAPIDX_grant_table_status, status) frame; grows the table up to its limit. */
int grant_table_get_frame(struct domain *d, unsigned long idx, mfn_t *mfn);
unsigned int grant_table_nr_frames(struct domain *d);
unsigned int grant_table_max_frames(struct domain *d);
/* Sets up entry `ref` so that `to` may map `frame` (console and xenstore pages: domain builders). */
int grant_table_seed(struct domain *d, unsigned int ref, domid_t to, u64 frame, unsigned int flags);

#endif
