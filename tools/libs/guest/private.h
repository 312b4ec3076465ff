/* SPDX-License-Identifier: LGPL-2.1-only */
/* Shared by the files of libxenguest. */
#ifndef GUEST_PRIVATE_H
#define GUEST_PRIVATE_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lib/elf-xen.h>

#include "xenctrl_internal.h"
#include "xenguest.h"

#define PAGE_SHIFT      XC_PAGE_SHIFT
#define PAGE_SIZE       XC_PAGE_SIZE
#define PFN_UP(bytes)   (((uint64_t)(bytes) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define ALIGN_UP(x, a)  (((uint64_t)(x) + (a) - 1) & ~((uint64_t)(a) - 1))
#define ARRAY_SIZE(a)   (sizeof(a) / sizeof((a)[0]))
#define FOUR_GIB        (1ULL << 32)

static inline int guest_failed(int err)
{
    errno = err;
    return -1;
}

/* Says why and gives -1 with errno = @err. */
#define DOM_FAIL(dom, err, code, fmt, ...) \
    (xc_dom_panic((dom)->xch, code, fmt, ##__VA_ARGS__), guest_failed(err))

/* What the kernel's image says. */
struct elf_dom_parms {
    struct elf_image elf;
    struct elf_xen_info info;
    bool has_memory;            /* the guest's RAM is there: the kernel may be unpacked into it */
    bool in_place;              /* it was: the image begins at this address of the guest */
    uint64_t image_at;
};

/* ---- image/unpack.c ---- */

struct unpacked {
    void *data;                 /* from malloc() */
    size_t size;
};

/* The name of the compression that the first bytes show; NULL: none. */
const char *guest_packed_as(const void *data, size_t size);
/*
 * Unpacks the first stream in @data; what follows is ignored. @hint: the size expected, or 0. At
 * most @max bytes. 0, or -1 with errno and a reason in *@why.
 */
int guest_unpack(const void *data, size_t size, size_t hint, size_t max, struct unpacked *out,
                 const char **why);

/* The same into @room bytes at @at; -1 with EFBIG: that is too little. */
int guest_unpack_into(const void *data, size_t size, void *at, size_t room, size_t *used,
                      const char **why);
/* How many of its first bytes were unpacked into @room bytes at @at; 0: none could be. */
size_t guest_unpack_head(const void *data, size_t size, void *at, size_t room);

/* ---- image/in-place.c ---- */

/*
 * Unpacks the kernel where it is to be in the guest, instead of copying it there: dom->kernel_blob. 1: that cannot be
 * done with this one, and nothing happened; -1: said why.
 */
int guest_unpack_in_place(struct xc_dom_image *dom, const void *data, size_t size, size_t hint);
/* Afterwards, what is not in its place yet gets there, and what is left of the image is cleared. */
int guest_settle_kernel(struct xc_dom_image *dom);

/* ---- image/copy.c ---- */

/*
 * For many bytes: in small pieces, which the C library moves by vector registers. For large ones it takes REP MOVSB and
 * STOSB, which emulators and older processors do byte by byte. The target may lie below the source and overlap it.
 */
void guest_copy(void *to, const void *from, size_t size);
void guest_clear(void *at, size_t size);

/* ---- image/kernel.c ---- */

/* Copies the kernel's segments into its frames, dom->kernel_seg. */
int guest_load_kernel(struct xc_dom_image *dom);

/* ---- image/memory.c ---- */

/* Where a walk over the guest's frames stands. */
struct guest_range {
    xen_pfn_t start, end;
    unsigned int memflags;      /* XENMEMF_* */
};
/*
 * Gives the guest memory in a range of its frame numbers, in as large pieces as there are. PV:
 * their machine frames go to dom->pv_p2m.
 */
int guest_populate(struct xc_dom_image *dom, const struct guest_range *range);
/* The guest's frame @pfn, zeroed and mapped; NULL with errno, said why. */
void *guest_clean_page(struct xc_dom_image *dom, xen_pfn_t pfn, const char *what);

/* ---- Types of guests ---- */

extern struct xc_dom_arch guest_arch_pv64, guest_arch_hvm;

/* pv/tables.c */
int guest_pv_place_tables(struct xc_dom_image *dom);
int guest_pv_write_tables(struct xc_dom_image *dom);
/* pv/start.c */
int guest_pv_write_start_info(struct xc_dom_image *dom);
int guest_pv_vcpu(struct xc_dom_image *dom);
/* hvm/memory.c */
int guest_hvm_memory(struct xc_dom_image *dom);
int guest_hvm_special_pages(struct xc_dom_image *dom);
/* hvm/firmware.c: guests with a device model */
#define GUEST_NR_IOREQ_PAGES    8       /* for device models that map guest frames, not resources */
int guest_hvm_check_loader(struct xc_dom_image *dom);
int guest_hvm_add_firmware(struct xc_dom_image *dom);
int guest_hvm_place_tables(struct xc_dom_image *dom);
int guest_hvm_write_info(struct xc_dom_image *dom);
int guest_hvm_ioreq_pages(struct xc_dom_image *dom);
/* hvm/start.c */
int guest_hvm_place_start_info(struct xc_dom_image *dom);
int guest_hvm_write_start_info(struct xc_dom_image *dom);
/* hvm/vcpu.c */
int guest_hvm_vcpu(struct xc_dom_image *dom);

#endif
