/* SPDX-License-Identifier: LGPL-2.1-only */
/* Whole domains that exist: saved, restored, suspended, resumed; their memory looked at. */
#ifndef XENGUEST_DOMAIN_H
#define XENGUEST_DOMAIN_H

#include <stdint.h>

#include <xenctrl.h>

#define XCFLAGS_LIVE                (1 << 0)
#define XCFLAGS_DEBUG               (1 << 1)

struct xenevtchn_handle;

/* ---- Save and restore ---- */

typedef enum {
    XC_STREAM_PLAIN,
    XC_STREAM_REMUS,
    XC_STREAM_COLO,
} xc_stream_type_t;

struct precopy_stats {
    unsigned int iteration;
    unsigned long total_written;
    long dirty_count;               /* -1: not known */
};

/* What to do after a round of copying. By value, as the callee may be another process. */
#define XGS_POLICY_ABORT            (-1)
#define XGS_POLICY_CONTINUE_PRECOPY 0
#define XGS_POLICY_STOP_AND_COPY    1
typedef int (*precopy_policy_t)(struct precopy_stats, void *);

/* All get @data. checkpoint and wait_checkpoint return 1 to go on, 0 to end. */
struct save_callbacks {
    int (*suspend)(void *data);
    precopy_policy_t precopy_policy;
    int (*postcopy)(void *data);
    int (*checkpoint)(void *data);
    int (*wait_checkpoint)(void *data);
    int (*switch_qemu_logdirty)(uint32_t domid, unsigned enable, void *data);
    void *data;
};

/* static_data_done's @missing: what older streams lack and the caller has to provide. */
#define XGR_SDD_MISSING_CPUID       (1 << 0)
#define XGR_SDD_MISSING_MSR         (1 << 1)
/* checkpoint's results. */
#define XGR_CHECKPOINT_ERROR        0
#define XGR_CHECKPOINT_SUCCESS      1
#define XGR_CHECKPOINT_FAILOVER     2

struct restore_callbacks {
    int (*static_data_done)(unsigned int missing, void *data);
    int (*suspend)(void *data);
    int (*postcopy)(void *data);
    int (*checkpoint)(void *data);
    int (*wait_checkpoint)(void *data);
    void (*restore_results)(xen_pfn_t store_gfn, xen_pfn_t console_gfn, void *data);
    void *data;
};

int xc_domain_save(xc_interface *xch, int io_fd, uint32_t dom, uint32_t flags,
                   struct save_callbacks *callbacks, xc_stream_type_t stream_type, int recv_fd);
int xc_domain_restore(xc_interface *xch, int io_fd, uint32_t dom, unsigned int store_evtchn,
                      unsigned long *store_mfn, uint32_t store_domid, unsigned int console_evtchn,
                      unsigned long *console_mfn, uint32_t console_domid,
                      xc_stream_type_t stream_type, struct restore_callbacks *callbacks,
                      int send_back_fd);

/* ---- Suspend and resume ---- */

/*
 * Bind the event channel by which domain @domid says that it has suspended. One user a domain: a
 * lock file keeps others away, *@lockfd is for the release. @xce must have no other use meanwhile.
 * Returns the local port, or -1. _sane leaves the first event, sent by binding, to the caller.
 */
int xc_suspend_evtchn_init_exclusive(xc_interface *xch, struct xenevtchn_handle *xce,
                                     uint32_t domid, int port, int *lockfd);
int xc_suspend_evtchn_init_sane(xc_interface *xch, struct xenevtchn_handle *xce, uint32_t domid,
                                int port, int *lockfd);
/* Undoes it, *@lockfd becomes -1. Everything is released even on error. */
int xc_suspend_evtchn_release(xc_interface *xch, struct xenevtchn_handle *xce, uint32_t domid,
                              int suspend_evtchn, int *lockfd);
/* Wait for the event. */
int xc_await_suspend(xc_interface *xch, struct xenevtchn_handle *xce, int suspend_evtchn);

/*
 * Let a suspended domain go on. @fast: its suspend hypercall returns 1, "cancelled", which the
 * guest must understand; otherwise it finds itself as after a restore.
 */
int xc_domain_resume(xc_interface *xch, uint32_t domid, int fast);

/* ---- Memory ---- */

/* Page frames that are broken: [@start, @end]; @status has one word of PG_* for each. */
int xc_mark_page_online(xc_interface *xch, unsigned long start, unsigned long end,
                        uint32_t *status);
int xc_mark_page_offline(xc_interface *xch, unsigned long start, unsigned long end,
                         uint32_t *status);
int xc_query_page_offline_status(xc_interface *xch, unsigned long start, unsigned long end,
                                 uint32_t *status);
/* Give a suspended PV domain another frame for the broken one. */
int xc_exchange_page(xc_interface *xch, uint32_t domid, xen_pfn_t mfn);

struct xc_domain_meminfo {
    unsigned int pt_levels;
    unsigned int guest_width;       /* bytes */
    xen_pfn_t *pfn_type;            /* XEN_DOMCTL_PFINFO_* of each pfn */
    xen_pfn_t *p2m_table;
    unsigned long p2m_size;         /* entries of both */
    unsigned int p2m_frames;
};

/* PV only. */
int xc_map_domain_meminfo(xc_interface *xch, uint32_t domid, struct xc_domain_meminfo *minfo);
int xc_unmap_domain_meminfo(xc_interface *xch, struct xc_domain_meminfo *mem);

/* The machine-to-physical table for frames below @max_mfn. NULL with errno. For munmap(). */
xen_pfn_t *xc_map_m2p(xc_interface *xch, unsigned long max_mfn, int prot, unsigned long *mfn0);

#endif
