/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxengnttab: memory shared by grants. xengnttab_* uses what other domains have granted (map,
 * copy); xengntshr_* grants fresh pages of its own to others.
 *
 * Notification: for one page of a mapping, usually the ring of a protocol, either end may ask the
 * kernel to clear a byte of the page and/or signal an event channel when the page goes away, also
 * if the process dies. So 0 in that byte has to mean "gone", and every live state something else.
 * It helps two peers that trust each other; a hostile peer can still keep a page mapped.
 *
 * Except where said, calls return -1 or NULL with errno, having logged.
 */
#ifndef XENGNTTAB_H
#define XENGNTTAB_H

#include <stdint.h>
#include <xen/event_channel.h>
#include <xen/grant_table.h>

struct xentoollog_logger;

/* ---- Using grants of other domains ---- */

typedef struct xengntdev_handle xengnttab_handle;

/*
 * @logger: NULL logs to stderr. @open_flags: none defined, 0. After fork() a child may only close
 * the handle, and may not touch mappings made with it.
 */
xengnttab_handle *xengnttab_open(struct xentoollog_logger *logger, unsigned open_flags);

/* Unmap first. NULL is fine. Does not log. */
int xengnttab_close(xengnttab_handle *xgt);

/* The driver's descriptor; there is nothing to poll. */
int xengnttab_fd(xengnttab_handle *xgt);

/* Map one granted page; @prot as for mmap(). */
void *xengnttab_map_grant_ref(xengnttab_handle *xgt, uint32_t domid, uint32_t ref, int prot);

/* Map @count grants, refs[i] of domids[i], one after the other; all or nothing. */
void *xengnttab_map_grant_refs(xengnttab_handle *xgt, uint32_t count, uint32_t *domids,
                               uint32_t *refs, int prot);

/* The same for grants that are all @domid's. */
void *xengnttab_map_domain_grant_refs(xengnttab_handle *xgt, uint32_t count, uint32_t domid,
                                      uint32_t *refs, int prot);

/*
 * Map one page with notification: byte @notify_offset of it and port @notify_port; -1 for either
 * that is not wanted. If the notification cannot be had, nothing is mapped.
 */
void *xengnttab_map_grant_ref_notify(xengnttab_handle *xgt, uint32_t domid, uint32_t ref, int prot,
                                     uint32_t notify_offset, evtchn_port_t notify_port);

/* Undo a whole mapping: @start_address as returned, @count as asked for. Does not log. */
int xengnttab_unmap(xengnttab_handle *xgt, void *start_address, uint32_t count);

/* How many grants the handle may map at a time. Before any other use of it. Does not log. */
int xengnttab_set_max_grants(xengnttab_handle *xgt, uint32_t nr_grants);

/* One copy. A local side is a pointer; a foreign side (GNTCOPY_source_gref, GNTCOPY_dest_gref) a
 * grant and offset. */
struct xengnttab_grant_copy_segment {
    union xengnttab_copy_ptr {
        void *virt; /* may cross a page boundary */
        struct {
            uint32_t ref;
            uint16_t offset; /* offset + len within one page */
            uint16_t domid;
        } foreign;
    } source, dest;
    uint16_t len;
    uint16_t flags;
    int16_t status; /* out: GNTST_* */
};
typedef struct xengnttab_grant_copy_segment xengnttab_grant_copy_segment_t;

/* Returns 0 if all segments were tried: look at each status. */
int xengnttab_grant_copy(xengnttab_handle *xgt, uint32_t count,
                         xengnttab_grant_copy_segment_t *segs);

/* ---- Grants and dma-bufs ---- */

/* Kind of memory behind an exported buffer; neither: ordinary pages. */
#define GNTDEV_DMA_FLAG_WC       (1 << 0) /* write-combining */
#define GNTDEV_DMA_FLAG_COHERENT (1 << 1)

/* Make a dma-buf of @count grants of @domid; its descriptor goes to *@fd. */
int xengnttab_dmabuf_exp_from_refs(xengnttab_handle *xgt, uint32_t domid, uint32_t flags,
                                   uint32_t count, const uint32_t *refs, uint32_t *fd);

/* Wait until the buffer is released: ETIMEDOUT after @wait_to_ms; ENOENT: released already. */
int xengnttab_dmabuf_exp_wait_released(xengnttab_handle *xgt, uint32_t fd, uint32_t wait_to_ms);

/* Grant the @count pages of dma-buf @fd to @domid; the references go to @refs. */
int xengnttab_dmabuf_imp_to_refs(xengnttab_handle *xgt, uint32_t domid, uint32_t fd, uint32_t count,
                                 uint32_t *refs);

/* End an import, so that the buffer's owner can release it. */
int xengnttab_dmabuf_imp_release(xengnttab_handle *xgt, uint32_t fd);

/* ---- Granting own pages ---- */

typedef struct xengntdev_handle xengntshr_handle;

/* As for xengnttab_open() and its companions. */
xengntshr_handle *xengntshr_open(struct xentoollog_logger *logger, unsigned open_flags);
int xengntshr_close(xengntshr_handle *xgs);
int xengntshr_fd(xengntshr_handle *xgs);

/* Allocate @count pages and grant them to @domid; references to @refs. Only pages made here can be
 * granted. */
void *xengntshr_share_pages(xengntshr_handle *xgs, uint32_t domid, int count, uint32_t *refs,
                            int writable);

/* One page, with notification as for xengnttab_map_grant_ref_notify(). */
void *xengntshr_share_page_notify(xengntshr_handle *xgs, uint32_t domid, uint32_t *ref,
                                  int writable, uint32_t notify_offset, evtchn_port_t notify_port);

/* Undo. The kernel frees a page once the peer has unmapped it too. Does not log. */
int xengntshr_unshare(xengntshr_handle *xgs, void *start_address, uint32_t count);

#endif
