/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Live patches of the hypervisor.
 */
#include "private.h"

#define LIVEPATCH(cmd_, ...) \
    SYSCTL(livepatch_op, livepatch, .cmd = XEN_SYSCTL_LIVEPATCH_##cmd_, ##__VA_ARGS__)

/* A name as the hypervisor wants it, with its terminating 0; false if it is too long or missing. */
static bool name_size(const char *name, size_t *size)
{
    *size = name ? strlen(name) + 1 : 0;
    if (*size > 1 && *size <= XEN_LIVEPATCH_NAME_SIZE)
        return true;
    errno = EINVAL;
    return false;
}

static void set_name(struct xen_livepatch_name *to, const struct xc_bounce *name)
{
    to->size = name->size;
    set_xen_guest_handle_raw(to->name, name->safe);
}

int xc_livepatch_upload(xc_interface *xch, char *name, unsigned char *payload, uint32_t size)
{
    struct xen_sysctl op = LIVEPATCH(UPLOAD, .u.upload.size = size);
    size_t name_bytes;

    if (!payload || !name_size(name, &name_bytes)) {
        errno = EINVAL;
        return -1;
    }
    BOUNCE(name_b, xch, name, name_bytes, BOUNCE_IN);
    BOUNCE(payload_b, xch, payload, size, BOUNCE_IN);
    if (name_b.failed || payload_b.failed)
        return -1;
    set_name(&op.u.livepatch.u.upload.name, &name_b);
    set_xen_guest_handle_raw(op.u.livepatch.u.upload.payload, payload_b.safe);
    return xc_sysctl(xch, &op);
}

int xc_livepatch_get(xc_interface *xch, char *name, xen_livepatch_status_t *status)
{
    struct xen_sysctl op = LIVEPATCH(GET);
    size_t name_bytes;
    int rc;

    if (!name_size(name, &name_bytes))
        return -1;
    BOUNCE(name_b, xch, name, name_bytes, BOUNCE_IN);
    if (name_b.failed)
        return -1;
    set_name(&op.u.livepatch.u.get.name, &name_b);
    rc = xc_sysctl(xch, &op);
    *status = op.u.livepatch.u.get.status;
    return rc;
}

int xc_livepatch_list_get_sizes(xc_interface *xch, unsigned int *nr, uint32_t *name_total_size,
                                uint32_t *metadata_total_size)
{
    struct xen_sysctl op = LIVEPATCH(LIST);
    int rc;

    if (!nr || !name_total_size || !metadata_total_size) {
        errno = EINVAL;
        return -1;
    }
    rc = xc_sysctl(xch, &op);
    if (rc)
        return rc;
    *nr = op.u.livepatch.u.list.nr;
    *name_total_size = op.u.livepatch.u.list.name_total_size;
    *metadata_total_size = op.u.livepatch.u.list.metadata_total_size;
    return 0;
}

/* The five result arrays, in hypercall memory, and how far each is filled. */
struct list_arrays {
    struct xc_bounce *info, *name, *len, *metadata, *metadata_len;
    uint32_t name_used, metadata_used;
};

static void point_behind(struct xen_sysctl_livepatch_list *list, const struct list_arrays *a,
                         unsigned int done)
{
    list->name_total_size = a->name->size - a->name_used;
    list->metadata_total_size = a->metadata->size - a->metadata_used;
    set_xen_guest_handle_raw(list->status, (xen_livepatch_status_t *)a->info->safe + done);
    set_xen_guest_handle_raw(list->name, (char *)a->name->safe + a->name_used);
    set_xen_guest_handle_raw(list->len, (uint32_t *)a->len->safe + done);
    set_xen_guest_handle_raw(list->metadata, (char *)a->metadata->safe + a->metadata_used);
    set_xen_guest_handle_raw(list->metadata_len, (uint32_t *)a->metadata_len->safe + done);
}

/* Count the @nr new entries' names and metadata; false if they claim more than there was room for.
 */
static bool count_used(struct list_arrays *a, unsigned int done, unsigned int nr)
{
    const uint32_t *len = a->len->safe, *metadata_len = a->metadata_len->safe;
    unsigned int i;

    for (i = done; i < done + nr; i++) {
        if (len[i] > a->name->size - a->name_used ||
            metadata_len[i] > a->metadata->size - a->metadata_used)
            return false;
        a->name_used += len[i];
        a->metadata_used += metadata_len[i];
    }
    return true;
}

/*
 * In pieces, because the hypervisor may return fewer entries than asked for. The version it reports
 * changes with its list; another one than at first makes the whole result useless.
 */
static int list_pieces(xc_interface *xch, struct list_arrays *a, unsigned int max,
                       unsigned int start, unsigned int *done, unsigned int *left)
{
    uint32_t version = 0;
    bool first = true;

    do {
        struct xen_sysctl op =
            LIVEPATCH(LIST, .u.list = { .nr = max - *done, .idx = start + *done });
        struct xen_sysctl_livepatch_list *list = &op.u.livepatch.u.list;
        int rc;

        point_behind(list, a, *done);
        rc = xc_sysctl(xch, &op);
        if (rc < 0)
            return rc;
        if (first)
            version = list->version;
        first = false;
        if (list->version != version) {
            errno = EAGAIN;
            return -1;
        }
        if ((unsigned int)rc > max - *done || !count_used(a, *done, rc)) {
            errno = EIO;
            return -1;
        }
        *left = list->nr;
        *done += rc;
        if (!rc)
            break;
    } while (*done < max && *left);
    return 0;
}

int xc_livepatch_list(xc_interface *xch, const unsigned int max, const unsigned int start,
                      struct xen_livepatch_status *info, char *name, uint32_t *len,
                      const uint32_t name_total_size, char *metadata, uint32_t *metadata_len,
                      const uint32_t metadata_total_size, unsigned int *done, unsigned int *left)
{
    if (!max || !info || !name || !len || !metadata || !metadata_len || !done || !left) {
        errno = EINVAL;
        return -1;
    }
    *done = *left = 0;
    BOUNCE(info_b, xch, info, max * sizeof(*info), BOUNCE_OUT);
    BOUNCE(name_b, xch, name, name_total_size, BOUNCE_OUT);
    BOUNCE(len_b, xch, len, max * sizeof(*len), BOUNCE_OUT);
    BOUNCE(metadata_b, xch, metadata, metadata_total_size, BOUNCE_OUT);
    BOUNCE(metadata_len_b, xch, metadata_len, max * sizeof(*metadata_len), BOUNCE_OUT);
    if (info_b.failed || name_b.failed || len_b.failed || metadata_b.failed ||
        metadata_len_b.failed)
        return -1;
    return list_pieces(xch, &(struct list_arrays){ &info_b, &name_b, &len_b, &metadata_b,
                                                   &metadata_len_b, 0, 0 },
                       max, start, done, left);
}

static int action(xc_interface *xch, char *name, uint32_t cmd, uint32_t timeout, uint32_t flags)
{
    struct xen_sysctl op = LIVEPATCH(ACTION, .u.action = { .cmd = cmd, .timeout = timeout,
                                                           .flags = flags });
    size_t name_bytes;

    if (!name_size(name, &name_bytes))
        return -1;
    BOUNCE(name_b, xch, name, name_bytes, BOUNCE_IN);
    if (name_b.failed)
        return -1;
    set_name(&op.u.livepatch.u.action.name, &name_b);
    return xc_sysctl(xch, &op);
}

int xc_livepatch_apply(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags)
{
    return action(xch, name, LIVEPATCH_ACTION_APPLY, timeout, flags);
}

int xc_livepatch_revert(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags)
{
    return action(xch, name, LIVEPATCH_ACTION_REVERT, timeout, flags);
}

int xc_livepatch_unload(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags)
{
    return action(xch, name, LIVEPATCH_ACTION_UNLOAD, timeout, flags);
}

int xc_livepatch_replace(xc_interface *xch, char *name, uint32_t timeout, uint32_t flags)
{
    return action(xch, name, LIVEPATCH_ACTION_REPLACE, timeout, flags);
}
