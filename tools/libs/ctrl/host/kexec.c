/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Loading and starting another kernel in the place of the hypervisor.
 */
#include "private.h"

static int kexec_op(xc_interface *xch, unsigned int cmd, void *arg, size_t size)
{
    return ctl_call(xch, __HYPERVISOR_kexec_op, cmd, arg, size);
}

int xc_kexec_exec(xc_interface *xch, int type)
{
    xen_kexec_exec_t arg = { .type = type };

    return kexec_op(xch, KEXEC_CMD_kexec, &arg, sizeof(arg));
}

int xc_kexec_get_range(xc_interface *xch, int range, int nr, uint64_t *size, uint64_t *start)
{
    xen_kexec_range_t arg = { .range = range, .nr = nr };
    int rc = kexec_op(xch, KEXEC_CMD_kexec_get_range, &arg, sizeof(arg));

    *size = arg.size;
    *start = arg.start;
    return rc;
}

int xc_kexec_load(xc_interface *xch, uint8_t type, uint16_t arch, uint64_t entry_maddr,
                  uint32_t nr_segments, xen_kexec_segment_t *segments)
{
    xen_kexec_load_t arg = { .type = type, .arch = arch, .entry_maddr = entry_maddr,
                             .nr_segments = nr_segments };
    BOUNCE(b, xch, segments, nr_segments * sizeof(*segments), BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(arg.segments.h, b.safe);
    return kexec_op(xch, KEXEC_CMD_kexec_load, &arg, sizeof(arg));
}

int xc_kexec_unload(xc_interface *xch, int type)
{
    xen_kexec_unload_t arg = { .type = type };

    return kexec_op(xch, KEXEC_CMD_kexec_unload, &arg, sizeof(arg));
}

int xc_kexec_status(xc_interface *xch, int type)
{
    xen_kexec_status_t arg = { .type = type };

    return kexec_op(xch, KEXEC_CMD_kexec_status, &arg, sizeof(arg));
}
