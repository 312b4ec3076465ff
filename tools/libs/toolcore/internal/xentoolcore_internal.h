/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The list of active handles, for the tools libraries only (not installed). A library embeds a
 * record in each of its handles, registers it BEFORE it opens its file descriptor and removes it
 * AFTER it has closed it, so that xentoolcore_restrict_all() never misses an open descriptor. The
 * record's size (three words) is ABI: libxenstore and others embed it.
 */
#ifndef XENTOOLCORE_INTERNAL_H
#define XENTOOLCORE_INTERNAL_H

#include <stddef.h>
#include <stdint.h>
#include <xen/xen.h>

typedef struct Xentoolcore__Active_Handle Xentoolcore__Active_Handle;

/*
 * Make the handle of which @ah is part powerless over all domains but @domid. The handle may be
 * half built: its descriptor is then -1 and there is nothing to do. Returns 0, or -1 with errno.
 * Called with the list locked: must neither register nor deregister.
 */
typedef int Xentoolcore__Restrict_Callback(Xentoolcore__Active_Handle *ah, domid_t domid);

struct Xentoolcore__Active_Handle {
    Xentoolcore__Restrict_Callback *restrict_callback;
    struct {
        Xentoolcore__Active_Handle *next, *prev;
    } link; /* guarded by the list's lock */
};

/* Neither fails. Thread-safe. */
void xentoolcore__register_active_handle(Xentoolcore__Active_Handle *ah);
void xentoolcore__deregister_active_handle(Xentoolcore__Active_Handle *ah);

/*
 * The restriction of last resort: put /dev/null in the place of @fd. -1 counts as restricted.
 * Returns 0, or -1 with errno.
 */
int xentoolcore__restrict_by_dup2_null(int fd);

/* The handle that embeds @ah as its @member. */
#define XENTOOLCORE_HANDLE_OF(ah, type, member) \
    ((type *)((char *)(ah) - offsetof(type, member)))

#endif
