/* SPDX-License-Identifier: LGPL-2.1-only */
/* Page frames taken out of use, for instance because they are broken. */
#include "private.h"

static int offline_op(xc_interface *xch, uint32_t cmd, unsigned long start, unsigned long end,
                      uint32_t *status)
{
    struct xen_sysctl op = SYSCTL(page_offline_op, page_offline, .cmd = cmd, .start = start,
                                  .end = end);

    if (!status || end < start || end > UINT32_MAX) {
        errno = EINVAL;
        XC_PERROR(xch, "frames %#lx-%#lx", start, end);
        return -1;
    }
    BOUNCE(b, xch, status, (end - start + 1) * sizeof(*status), BOUNCE_BOTH);
    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.page_offline.status, b.safe);
    return xc_sysctl(xch, &op);
}

int xc_mark_page_online(xc_interface *xch, unsigned long start, unsigned long end, uint32_t *status)
{
    return offline_op(xch, sysctl_page_online, start, end, status);
}

int xc_mark_page_offline(xc_interface *xch, unsigned long start, unsigned long end,
                         uint32_t *status)
{
    return offline_op(xch, sysctl_page_offline, start, end, status);
}

int xc_query_page_offline_status(xc_interface *xch, unsigned long start, unsigned long end,
                                 uint32_t *status)
{
    return offline_op(xch, sysctl_query_page_offline, start, end, status);
}
