/* SPDX-License-Identifier: LGPL-2.1-only */
/* The xenstore side of devices: their three directories, and finding them; see device.h. */
#include "device/device.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <libxl_utils.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_first_console(const struct lx_device *device)
{
    return !strcmp(device->kind, "console") && !device->devid;
}

/* The first console has its own place. */
char *lx_device_frontend_path(struct lx *lx, const struct lx_device *device)
{
    if (is_first_console(device))
        return lx_sprintf(lx, "/local/domain/%u/console", device->domid);
    return lx_sprintf(lx, "/local/domain/%u/device/%s/%d", device->domid, device->kind,
                      device->devid);
}

char *lx_device_backend_path(struct lx *lx, const struct lx_device *device)
{
    return lx_sprintf(lx, "/local/domain/%u/backend/%s/%u/%d", device->backend_domid,
                      device->backend_kind, device->domid, device->devid);
}

char *lx_device_record_path(struct lx *lx, const struct lx_device *device)
{
    return lx_sprintf(lx, "/libxl/%u/device/%s/%d", device->domid, device->kind, device->devid);
}

/* --- nodes ------------------------------------------------------------------------------------ */

static struct lx_node *new_node(struct lx *lx, struct lx_nodes *nodes, const char *name)
{
    struct lx_node *node;

    if (nodes->nr == nodes->room) {
        struct lx_node *bigger;

        nodes->room = nodes->room ? nodes->room * 2 : 16;
        bigger = lx_alloc(lx, nodes->room * sizeof(*bigger));
        if (nodes->nr)
            memcpy(bigger, nodes->at, nodes->nr * sizeof(*bigger));
        nodes->at = bigger;
    }
    node = &nodes->at[nodes->nr++];
    node->name = name;
    return node;
}

void lx_nodes_add(struct lx *lx, struct lx_nodes *nodes, const char *name, const char *format, ...)
{
    struct lx_node *node = new_node(lx, nodes, name);
    va_list ap;

    va_start(ap, format);
    node->value = lx_vsprintf(lx, format, ap);
    va_end(ap);
}

void lx_nodes_add_read_only(struct lx *lx, struct lx_nodes *nodes, const char *name,
                            const char *value)
{
    struct lx_node *node = new_node(lx, nodes, name);

    node->value = lx_strdup(lx, value);
    node->read_only = true;
}

static int write_nodes(struct lx *lx, xs_transaction_t t, const char *path,
                       const struct lx_nodes *nodes, uint32_t reader)
{
    struct xs_permissions fixed[] = { { .id = 0, .perms = XS_PERM_NONE },
                                      { .id = reader, .perms = XS_PERM_READ } };
    int rc = 0;

    for (unsigned int i = 0; !rc && i < nodes->nr; i++) {
        char *node = lx_sprintf(lx, "%s/%s", path, nodes->at[i].name);

        rc = lx_store_write(lx, t, node, "%s", nodes->at[i].value);
        if (!rc && nodes->at[i].read_only && reader &&
            !xs_set_permissions(lx_xs(lx->ctx), t, node, fixed, 2)) {
            lx_log(lx->ctx, XTL_ERROR, errno, "cannot protect %s in xenstore", node);
            rc = ERROR_FAIL;
        }
    }
    return rc;
}

/* An empty directory in the place of whatever is there. */
static int fresh(struct lx *lx, xs_transaction_t t, const char *path, uint32_t owner,
                 uint32_t reader)
{
    const struct xs_permissions perms[] = { { .id = owner, .perms = XS_PERM_NONE },
                                            { .id = reader, .perms = XS_PERM_READ } };
    int rc = lx_store_remove(lx, t, path);

    return rc ? rc : lx_store_mkdir(lx, t, path, perms, owner == reader ? 1 : 2);
}

struct writing {
    const struct lx_device *device;
    const struct lx_nodes *front, *back;
    struct lx_nodes ends;
};

static void common_ends(struct lx *lx, const struct lx_device *device, struct lx_nodes *front,
                        struct lx_nodes *back)
{
    lx_nodes_add(lx, front, "backend", "%s", lx_device_backend_path(lx, device));
    lx_nodes_add(lx, front, "backend-id", "%u", device->backend_domid);
    lx_nodes_add(lx, back, "frontend", "%s", lx_device_frontend_path(lx, device));
    lx_nodes_add(lx, back, "frontend-id", "%u", device->domid);
    lx_nodes_add(lx, back, "online", "1");
    lx_nodes_add(lx, back, "state", "%d", LX_BUS_INITIALISING);
    if (!is_first_console(device))
        lx_nodes_add(lx, front, "state", "%d", LX_BUS_INITIALISING);
}

static int write_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct writing *writing = arg;
    const struct lx_device *device = writing->device;
    char *front = lx_device_frontend_path(lx, device), *back = lx_device_backend_path(lx, device);
    char *record = lx_device_record_path(lx, device);
    struct lx_nodes front_ends = { 0 }, back_ends = { 0 }, links = { 0 };
    int rc;

    if (lx_store_get(lx, t, "%s/backend", record)) {
        lx_log_domain(lx->ctx, device->domid, XTL_ERROR, 0, "has a %s device %d already",
                      device->kind, device->devid);
        return ERROR_DEVICE_EXISTS;
    }
    common_ends(lx, device, &front_ends, &back_ends);
    lx_nodes_add(lx, &links, "frontend", "%s", front);
    lx_nodes_add(lx, &links, "backend", "%s", back);
    rc = fresh(lx, t, record, 0, 0);
    if (!rc)
        rc = write_nodes(lx, t, record, &links, 0);
    if (!rc)
        rc = write_nodes(lx, t, record, &back_ends, 0);
    if (!rc)
        rc = write_nodes(lx, t, record, writing->back, 0);
    if (!rc && is_first_console(device))        /* the guest has nothing to write there */
        rc = fresh(lx, t, front, 0, device->domid);
    else if (!rc)
        rc = fresh(lx, t, front, device->domid, device->backend_domid);
    if (!rc)
        rc = write_nodes(lx, t, front, &front_ends, 0);
    if (!rc)
        rc = write_nodes(lx, t, front, writing->front, device->domid);
    if (!rc)
        rc = fresh(lx, t, back, device->backend_domid, device->domid);
    if (!rc)
        rc = write_nodes(lx, t, back, &back_ends, 0);
    return rc ? rc : write_nodes(lx, t, back, writing->back, 0);
}

int lx_device_write(struct lx *lx, const struct lx_device *device, const struct lx_nodes *front,
                    const struct lx_nodes *back)
{
    struct writing writing = { .device = device, .front = front, .back = back };

    return lx_store_transaction(lx, write_body, &writing);
}

/* --- erasing ---------------------------------------------------------------------------------- */

int lx_store_prune(struct lx *lx, xs_transaction_t t, const char *path)
{
    char *at = lx_strdup(lx, path), *slash;
    unsigned int nr = 0;
    int rc = lx_store_remove(lx, t, at);

    while (!rc && (slash = strrchr(at, '/')) && slash != at) {
        *slash = '\0';
        if (lx_store_list(lx, t, at, &nr) == NULL || nr)
            break;
        rc = lx_store_remove(lx, t, at);
    }
    return rc;
}

static int erase_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct lx_device *device = arg;
    int rc = lx_store_prune(lx, t, lx_device_frontend_path(lx, device));

    if (!rc)
        rc = lx_store_prune(lx, t, lx_device_backend_path(lx, device));
    return rc ? rc : lx_store_prune(lx, t, lx_device_record_path(lx, device));
}

int lx_device_erase(struct lx *lx, const struct lx_device *device)
{
    return lx_store_transaction(lx, erase_body, (void *)device);
}

/* --- finding ---------------------------------------------------------------------------------- */

/* The back end's place says who runs it and as what. */
static bool read_record(struct lx *lx, uint32_t domid, const char *kind, const char *id,
                        struct lx_device *device)
{
    char *backend = lx_store_get(lx, XBT_NULL, "/libxl/%u/device/%s/%s/backend", domid, kind, id);
    char type[64];
    unsigned int backend_domid;

    if (!backend || sscanf(backend, "/local/domain/%u/backend/%63[^/]/", &backend_domid, type) != 2)
        return false;
    *device = (struct lx_device){
        .kind = kind, .backend_kind = lx_strdup(lx, type), .domid = domid,
        .backend_domid = backend_domid, .devid = atoi(id),
    };
    return true;
}

static void add_kind(struct lx *lx, uint32_t domid, const char *kind, struct lx_device **list,
                     unsigned int *nr)
{
    unsigned int nr_ids, kept = *nr;
    char **ids = lx_store_list(lx, XBT_NULL,
                               lx_sprintf(lx, "/libxl/%u/device/%s", domid, kind), &nr_ids);
    struct lx_device *bigger;

    if (!ids)
        return;
    bigger = lx_alloc(lx, (*nr + nr_ids) * sizeof(*bigger));
    if (*nr)
        memcpy(bigger, *list, *nr * sizeof(*bigger));
    for (unsigned int i = 0; i < nr_ids; i++)
        kept += read_record(lx, domid, kind, ids[i], &bigger[kept]);
    *list = bigger;
    *nr = kept;
}

struct lx_device *lx_device_list(struct lx *lx, uint32_t domid, const char *kind, unsigned int *nr)
{
    struct lx_device *list = NULL;
    unsigned int nr_kinds = 0;
    char **kinds;

    *nr = 0;
    if (kind) {
        add_kind(lx, domid, kind, &list, nr);
        return list;
    }
    kinds = lx_store_list(lx, XBT_NULL, lx_sprintf(lx, "/libxl/%u/device", domid), &nr_kinds);
    for (unsigned int i = 0; i < nr_kinds; i++)
        add_kind(lx, domid, kinds[i], &list, nr);
    return list;
}

char *lx_device_get(struct lx *lx, const struct lx_device *device, const char *name)
{
    return lx_store_get(lx, XBT_NULL, "%s/%s", lx_device_record_path(lx, device), name);
}

int lx_device_free_id(struct lx *lx, uint32_t domid, const char *kind, int first)
{
    unsigned int nr;
    struct lx_device *list = lx_device_list(lx, domid, kind, &nr);
    unsigned int i = 0;

    while (i < nr) {
        if (list[i].devid == first) {
            first++;
            i = 0;
        } else {
            i++;
        }
    }
    return first;
}

int lx_backend_domid(struct lx *lx, const char *domname, uint32_t *domid)
{
    if (!domname)
        return 0;
    if (!libxl_domain_qualifier_to_domid(lx->ctx, domname, domid))
        return 0;
    lx_log(lx->ctx, XTL_ERROR, 0, "there is no domain \"%s\" to run a back end", domname);
    return ERROR_INVAL;
}
