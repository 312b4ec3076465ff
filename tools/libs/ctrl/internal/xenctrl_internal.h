/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * What libxenctrl exports for its sibling libxenguest and for nobody else (not installed): the
 * handle's layout, message reporting, bounce buffers, page-table update queues, exact file I/O.
 * Names and layouts are ABI between the two libraries: Debian's libxenguest runs on this library
 * and the other way round.
 */
#ifndef XENCTRL_INTERNAL_H
#define XENCTRL_INTERNAL_H

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/uio.h>

#include "xencall.h"
#include "xenctrl.h"
#include "xendevicemodel.h"
#include "xenforeignmemory.h"

/* ---- The handle ---- */

struct xc_interface_core {
    int flags;                                /* XC_OPENFLAG_* */
    xentoollog_logger *error_handler;
    xentoollog_logger *error_handler_tofree;  /* made by xc_interface_open(), or NULL */
    xentoollog_logger *dombuild_logger;       /* NULL until the domain builder makes one */
    xentoollog_logger *dombuild_logger_tofree;
    struct xc_error last_error;
    FILE *dombuild_logger_file;               /* under dombuild_logger_tofree, or NULL */
    const char *currently_progress_reporting; /* what xc_set_progress_prefix() said */
    xencall_handle *xcall;
    xenforeignmemory_handle *fmem;
    xendevicemodel_handle *dmod;
    /* Below: this library's own, out of the other one's sight. */
    int max_cpus, max_nodes; /* once asked for; 0 before. They do not change while the host is up */
};

/* ---- Messages. None changes errno. @code: enum xc_error_code ---- */

/* One message to @lg, with the text of @code behind unless that is 0. */
void xc_report(xc_interface *xch, xentoollog_logger *lg, xentoollog_level level, int code,
               const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void xc_reportv(xc_interface *xch, xentoollog_logger *lg, xentoollog_level level, int code,
                const char *fmt, va_list args) __attribute__((format(printf, 5, 0)));
/* An error: logged, and kept for xc_get_last_error(). */
void xc_report_error(xc_interface *xch, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Progress: name what is being done (NULL: done), then report steps. Returns the name before. */
const char *xc_set_progress_prefix(xc_interface *xch, const char *doing);
/* A stage without steps. */
void xc_report_progress_single(xc_interface *xch, const char *doing);
void xc_report_progress_step(xc_interface *xch, unsigned long done, unsigned long total);

/* An error of the library's own, and one with the errno that caused it. */
#define XC_ERROR(xch, fmt, ...) xc_report_error(xch, XC_INTERNAL_ERROR, fmt, ##__VA_ARGS__)
#define XC_PERROR(xch, fmt, ...) \
    xc_report_error(xch, XC_INTERNAL_ERROR, fmt " (%d = %s)", ##__VA_ARGS__, errno, \
                    xc_strerror(xch, errno))
#define XC_DEBUG(xch, fmt, ...) \
    xc_report(xch, (xch)->error_handler, XTL_DEBUG, 0, fmt, ##__VA_ARGS__)

/* ---- Bounce buffers ---- */

/* Values of xc_hypercall_buffer.dir. */
enum { BOUNCE_NONE = 0, BOUNCE_IN = 1, BOUNCE_OUT = 2, BOUNCE_BOTH = 3 };

/* Make @bounce's hbuf a copy of its ubuf (NULL stays NULL); and back, and gone. 0, or -1 with
 * errno, logged. */
int xc__hypercall_bounce_pre(xc_interface *xch, xc_hypercall_buffer_t *bounce);
void xc__hypercall_bounce_post(xc_interface *xch, xc_hypercall_buffer_t *bounce);

/*
 * A bounce buffer that ends with its scope: copied in here, copied out and freed on every way out.
 *
 *     BOUNCE(b, xch, user_pointer, bytes, BOUNCE_OUT);
 *     if (b.failed)
 *         return -1;
 *     ... b.safe is the address for the hypercall ...
 */
struct xc_bounce {
    xc_interface *xch;
    void *user;
    void *safe;
    size_t size;
    int dir;
    bool failed;
};

static inline struct xc_bounce xc_bounce_begin(xc_interface *xch, void *user, size_t size, int dir)
{
    struct xc_bounce b = { .xch = xch, .user = user, .size = size, .dir = dir };

    if (!user)
        return b;
    b.safe = xencall_alloc_buffer(xch->xcall, size);
    b.failed = !b.safe;
    if (b.failed)
        XC_PERROR(xch, "no hypercall buffer of %zu bytes", size);
    else if (dir & BOUNCE_IN)
        memcpy(b.safe, user, size);
    return b;
}

static inline void xc_bounce_end(struct xc_bounce *b)
{
    if (!b->safe)
        return;
    if (b->dir & BOUNCE_OUT)
        memcpy(b->user, b->safe, b->size);
    xencall_free_buffer(b->xch->xcall, b->safe);
}

#define BOUNCE(name, xch, user, size, dir)                         \
    struct xc_bounce name __attribute__((cleanup(xc_bounce_end))) = \
        xc_bounce_begin(xch, (void *)(user), size, dir)

/* ---- Operations as expressions: xc_domctl(xch, &DOMCTL(max_vcpus, domid, max_vcpus, .max = n))
 * ---- */

#define DOMCTL(cmd_, domid_, field_, ...) \
    ((struct xen_domctl){ .cmd = XEN_DOMCTL_##cmd_, .domain = (domid_t)(domid_), \
                          .u.field_ = { __VA_ARGS__ } })
#define DOMCTL_PLAIN(cmd_, domid_) \
    ((struct xen_domctl){ .cmd = XEN_DOMCTL_##cmd_, .domain = (domid_t)(domid_) })
#define SYSCTL(cmd_, field_, ...) \
    ((struct xen_sysctl){ .cmd = XEN_SYSCTL_##cmd_, .u.field_ = { __VA_ARGS__ } })

/* ---- Page-table updates of PV guests, queued ---- */

struct xc_mmu;
/* Updates for domain @subject; for free() after a flush. NULL with errno. */
struct xc_mmu *xc_alloc_mmu_updates(xc_interface *xch, unsigned int subject);
/* Queue one (as struct mmu_update); flushes when full. 0 or -1. */
int xc_add_mmu_update(xc_interface *xch, struct xc_mmu *mmu, unsigned long long ptr,
                      unsigned long long val);
int xc_flush_mmu_updates(xc_interface *xch, struct xc_mmu *mmu);

/* Frames in, frame types (XEN_DOMCTL_PFINFO_*) out, in place. */
int xc_get_pfn_type_batch(xc_interface *xch, uint32_t dom, unsigned int num, xen_pfn_t *arr);

/* Ranges of machine frames, @chunksize bytes from each entry's mfn, mapped one after the other. */
struct xc_mmap_entry {
    uint64_t va; /* unused here */
    uint64_t mfn;
    uint64_t npages;
};
void *xc_map_foreign_ranges(xc_interface *xch, uint32_t dom, size_t size, int prot,
                            size_t chunksize, struct xc_mmap_entry entries[], int nentries);
void *xc_map_foreign_range(xc_interface *xch, uint32_t dom, int size, int prot, unsigned long mfn);
void *xc_map_foreign_pages(xc_interface *xch, uint32_t dom, int prot, const xen_pfn_t *arr,
                           int num);

/* ---- Event rings ---- */

/* @op: XEN_VM_EVENT_*, @mode: XEN_DOMCTL_VM_EVENT_OP_*. */
int xc_vm_event_control(xc_interface *xch, uint32_t domid, unsigned int op, unsigned int mode);
/* Map the ring page of HVM parameter @param, reserve it and start; NULL with errno. */
void *xc_vm_event_enable(xc_interface *xch, uint32_t domid, int param, uint32_t *port);

/* ---- Files and bits ---- */

/* All of @size or an error: 0, or -1 with errno (0 after an early end of file when reading). */
int read_exact(int fd, void *data, size_t size);
int write_exact(int fd, const void *data, size_t size);
int writev_exact(int fd, const struct iovec *iov, int iovcnt);
/* Keep a long write from filling the page cache; @flush: everything, else what is a while ago. */
void discard_file_cache(xc_interface *xch, int fd, int flush);

/* A bitmap as bytes and as words; @nbits used. The last byte's spare bits become 0. */
void bitmap_64_to_byte(uint8_t *bytep, const uint64_t *lp, int nbits);
void bitmap_byte_to_64(uint64_t *lp, const uint8_t *bytep, int nbits);

/* Position of the lowest bit that is set, from 1; 0: none. */
unsigned int xc_ffs8(uint8_t x);
unsigned int xc_ffs16(uint16_t x);
unsigned int xc_ffs32(uint32_t x);
unsigned int xc_ffs64(uint64_t x);

#endif
