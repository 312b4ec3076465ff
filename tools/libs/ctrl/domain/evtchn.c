/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Event channels and grant tables of other domains.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"

xc_evtchn_port_or_error_t xc_evtchn_alloc_unbound(xc_interface *xch, uint32_t dom,
                                                  uint32_t remote_dom)
{
    struct evtchn_alloc_unbound arg = { .dom = dom, .remote_dom = remote_dom };
    int rc =
        ctl_call(xch, __HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound, &arg, sizeof(arg));

    return rc ? rc : (int)arg.port;
}

int xc_evtchn_reset(xc_interface *xch, uint32_t dom)
{
    struct evtchn_reset arg = { .dom = dom };

    return ctl_call(xch, __HYPERVISOR_event_channel_op, EVTCHNOP_reset, &arg, sizeof(arg));
}

int xc_evtchn_status(xc_interface *xch, xc_evtchn_status_t *status)
{
    return ctl_call(xch, __HYPERVISOR_event_channel_op, EVTCHNOP_status, status, sizeof(*status));
}

int xc_gnttab_op(xc_interface *xch, int cmd, void *op, int op_size, int count)
{
    BOUNCE(b, xch, op, (size_t)op_size * count, BOUNCE_BOTH);

    if (b.failed)
        return -1;
    return xencall3(xch->xcall, __HYPERVISOR_grant_table_op, cmd, (uintptr_t)b.safe, count);
}

int xc_gnttab_query_size(xc_interface *xch, struct gnttab_query_size *query)
{
    int rc = xc_gnttab_op(xch, GNTTABOP_query_size, query, sizeof(*query), 1);

    if (!rc && query->status != GNTST_okay)
        XC_ERROR(xch, "cannot query the grant table of domain %u: status %d", query->dom,
                 query->status);
    return rc;
}

int xc_gnttab_get_version(xc_interface *xch, uint32_t domid)
{
    struct gnttab_get_version query = { .dom = domid };
    int rc = xc_gnttab_op(xch, GNTTABOP_get_version, &query, sizeof(query), 1);

    return rc < 0 ? rc : (int)query.version;
}

/* Learn the @nr frames of the table of @domid; *@frames is for free(). 0, or -1 with errno. */
static int table_frames(xc_interface *xch, uint32_t domid, uint32_t nr, xen_pfn_t **frames)
{
    struct gnttab_setup_table setup = { .dom = domid, .nr_frames = nr };

    *frames = calloc(nr, sizeof(**frames));
    if (!*frames)
        return -1;
    {
        BOUNCE(b, xch, *frames, nr * sizeof(**frames), BOUNCE_OUT);

        if (b.failed)
            goto free_frames;
        set_xen_guest_handle_raw(setup.frame_list, b.safe);
        if (xc_gnttab_op(xch, GNTTABOP_setup_table, &setup, sizeof(setup), 1))
            goto free_frames;
    }
    if (setup.status == GNTST_okay)
        return 0;
    XC_ERROR(xch, "cannot get the grant table frames of domain %u: status %d", domid, setup.status);
    errno = EINVAL;
free_frames:
    free(*frames);
    return -1;
}

static void *map_table(xc_interface *xch, uint32_t domid, size_t entry_size, int *gnt_num)
{
    struct gnttab_query_size query = { .dom = domid };
    xen_pfn_t *frames;
    void *table;
    int saved;

    if (xc_gnttab_query_size(xch, &query))
        return NULL;
    if (query.status != GNTST_okay) {
        errno = EINVAL;
        return NULL;
    }
    if (table_frames(xch, domid, query.nr_frames, &frames))
        return NULL;
    /* They are the hypervisor's own frames. */
    table = xc_map_foreign_pages(xch, DOMID_XEN, PROT_READ | PROT_WRITE, frames, query.nr_frames);
    saved = errno;
    free(frames);
    errno = saved;
    if (!table) {
        XC_PERROR(xch, "cannot map the grant table of domain %u", domid);
        return NULL;
    }
    *gnt_num = query.nr_frames * (XC_PAGE_SIZE / entry_size);
    return table;
}

static int has_version(xc_interface *xch, uint32_t domid, int version)
{
    if (xc_gnttab_get_version(xch, domid) == version)
        return 1;
    errno = EINVAL;
    return 0;
}

grant_entry_v1_t *xc_gnttab_map_table_v1(xc_interface *xch, uint32_t domid, int *gnt_num)
{
    return has_version(xch, domid, 2) ? NULL
                                      : map_table(xch, domid, sizeof(grant_entry_v1_t), gnt_num);
}

grant_entry_v2_t *xc_gnttab_map_table_v2(xc_interface *xch, uint32_t domid, int *gnt_num)
{
    return has_version(xch, domid, 2) ? map_table(xch, domid, sizeof(grant_entry_v2_t), gnt_num)
                                      : NULL;
}
