/* SPDX-License-Identifier: LGPL-2.1-only */
/* What all simple kinds of devices have in common, and the public functions; see kind.h. */
#include "device/kind.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "domain/domain.h"
#include "domain/userdata.h"
#include <libxl_utils.h>
#include <stdlib.h>

/* The common beginning of the structures. */
struct any_device {
    libxl_domid backend_domid;
    char *backend_domname;
};

static libxl_devid *devid_of(const struct lx_device_kind *kind, const void *device)
{
    return (libxl_devid *)((char *)device + kind->devid);
}

static void **array_of(const struct lx_device_kind *kind, const libxl_domain_config *config)
{
    return (void **)((char *)config + kind->array);
}

static int *count_of(const struct lx_device_kind *kind, const libxl_domain_config *config)
{
    return (int *)((char *)config + kind->count);
}

int lx_kind_count(const struct lx_device_kind *kind, const libxl_domain_config *config)
{
    return *count_of(kind, config);
}

void *lx_kind_at(const struct lx_device_kind *kind, const libxl_domain_config *config, int i)
{
    return (char *)*array_of(kind, config) + i * kind->type->size;
}

void lx_kind_keep_ids(const struct lx_device_kind *kind, libxl_domain_config *config,
                      const libxl_domain_config *chosen)
{
    for (int i = 0; i < lx_kind_count(kind, config); i++)
        *devid_of(kind, lx_kind_at(kind, config, i)) =
            *devid_of(kind, lx_kind_at(kind, chosen, i));
}

/* --- nodes ------------------------------------------------------------------------------------ */

void lx_nodes_add_text(struct lx *lx, struct lx_nodes *nodes, const char *name, const char *value)
{
    if (value)
        lx_nodes_add(lx, nodes, name, "%s", value);
}

uint32_t lx_device_number(struct lx *lx, const struct lx_device *device, const char *name)
{
    char *text = lx_device_get(lx, device, name);

    return text ? strtoul(text, NULL, 10) : 0;
}

char *lx_device_text(struct lx *lx, const struct lx_device *device, const char *name)
{
    return lx_strdup_malloc(lx_device_get(lx, device, name));
}

/* --- making one ------------------------------------------------------------------------------- */

int lx_kind_complete(struct lx *lx, uint32_t domid, const struct lx_device_kind *kind,
                     void *device)
{
    struct any_device *any = device;
    libxl_devid *devid = devid_of(kind, device);
    int rc = lx_backend_domid(lx, any->backend_domname, &any->backend_domid);

    if (!rc && *devid < 0)
        *devid = lx_device_free_id(lx, domid, kind->front, kind->first_id);
    if (!rc && kind->complete)
        kind->complete(device);
    return rc || !kind->check ? rc : kind->check(lx, device);
}

int lx_kinds_complete(struct lx *lx, libxl_domain_config *config)
{
    int rc = 0;

    for (const struct lx_device_kind *const *kind = lx_kinds; *kind; kind++) {
        for (int i = 0; !rc && i < lx_kind_count(*kind, config); i++) {
            void *device = lx_kind_at(*kind, config, i);

            if (*devid_of(*kind, device) < 0 || (*kind)->first_id)
                *devid_of(*kind, device) = i + (*kind)->first_id;
            rc = lx_kind_complete(lx, INVALID_DOMID, *kind, device);
        }
    }
    return rc;
}

void lx_kind_plug(struct lx *lx, const struct lx_device_kind *kind, struct lx_plug *plug,
                  uint32_t domid, const void *device)
{
    const struct any_device *any = device;

    plug->device = (struct lx_device){
        .kind = kind->front, .backend_kind = kind->back ? kind->back : kind->back_of(device),
        .domid = domid, .backend_domid = any->backend_domid, .devid = *devid_of(kind, device),
    };
    plug->has_driver = !any->backend_domid && (!kind->has_driver || kind->has_driver(device));
    kind->write(lx, plug, device);
}

/* --- the record ------------------------------------------------------------------------------- */

struct change {
    const struct lx_device_kind *kind;
    const void *device;             /* in */
    int devid;                      /* out */
};

static int remember(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    const struct change *change = arg;
    const struct lx_device_kind *kind = change->kind;
    void **array = array_of(kind, config);
    int *count = count_of(kind, config);
    void *bigger = realloc(*array, (*count + 1) * kind->type->size);

    if (!bigger)
        abort();
    *array = bigger;
    lx_type_copy(kind->type, lx_kind_at(kind, config, *count), change->device);
    ++*count;
    return 0;
}

static int forget(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    const struct change *change = arg;
    const struct lx_device_kind *kind = change->kind;
    int *count = count_of(kind, config);

    for (int i = 0; i < *count; i++) {
        void *device = lx_kind_at(kind, config, i);

        if (*devid_of(kind, device) != change->devid)
            continue;
        lx_type_dispose(kind->type, device);
        --*count;
        memmove(device, (char *)device + kind->type->size, (*count - i) * kind->type->size);
        break;
    }
    return 0;
}

static const struct lx_device_kind *kind_of(const struct lx_device *device)
{
    for (const struct lx_device_kind *const *kind = lx_kinds; *kind; kind++) {
        if (!strcmp((*kind)->front, device->kind))
            return *kind;
    }
    return NULL;
}

static void added(struct lx_op *op, int rc)
{
    struct lx_plug *plug = op->state;
    struct change change = { .kind = kind_of(&plug->device), .device = plug->done_arg };

    if (!rc && change.kind)
        lx_config_change(&op->lx, plug->device.domid, remember, &change);
}

static void removed(struct lx_op *op, int rc)
{
    struct lx_unplug *unplug = op->state;
    struct change change = { .kind = kind_of(&unplug->device), .devid = unplug->device.devid };

    if (!rc && change.kind)
        lx_config_change(&op->lx, unplug->device.domid, forget, &change);
}

/* --- what the public functions do ------------------------------------------------------------- */

static int add(libxl_ctx *ctx, uint32_t domid, const struct lx_device_kind *kind, void *device,
               const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_plug_plan);
    struct lx_plug *plug = op->state;
    xc_domaininfo_t info;
    int rc = lx_domain_get(&op->lx, domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "no such domain");
    if (!rc)
        rc = lx_kind_complete(&op->lx, domid, kind, device);
    if (!rc)
        rc = lx_kind_check_model(&op->lx, domid, kind, device);
    if (rc)
        return lx_op_drop(op, rc);
    lx_kind_plug(&op->lx, kind, plug, domid, device);
    plug->done = added;
    plug->done_arg = device;
    return lx_op_start(op, ao_how);
}

static int take_out(libxl_ctx *ctx, uint32_t domid, const struct lx_device_kind *kind, void *device,
                    bool force, const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_unplug_plan);
    struct lx_unplug *unplug = op->state;
    unsigned int nr, i = 0;
    int devid = *devid_of(kind, device);
    struct lx_device *devices = lx_device_list(&op->lx, domid, kind->front, &nr);

    while (i < nr && devices[i].devid != devid)
        i++;
    if (i == nr) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "has no %s device %d", kind->front, devid);
        return lx_op_drop(op, ERROR_NOTFOUND);
    }
    lx_unplug_prepare(&op->lx, unplug, &devices[i], force);
    unplug->done = removed;
    return lx_op_start(op, ao_how);
}

static void read_device(struct lx *lx, const struct lx_device_kind *kind,
                        const struct lx_device *from, void *device)
{
    struct any_device *any = device;

    lx_type_init(kind->type, device);
    any->backend_domid = from->backend_domid;
    *devid_of(kind, device) = from->devid;
    kind->read(lx, from, device);
}

static void *list(libxl_ctx *ctx, uint32_t domid, const struct lx_device_kind *kind, int *num)
{
    struct lx_device *devices;
    unsigned int nr;
    struct lx lx;
    char *all;

    lx_begin(&lx, ctx);
    devices = lx_device_list(&lx, domid, kind->front, &nr);
    all = lx_malloc((nr + 1) * kind->type->size);
    for (unsigned int i = 0; i < nr; i++)
        read_device(&lx, kind, &devices[i], all + i * kind->type->size);
    lx_end(&lx, 0);
    *num = nr;
    return all;
}

static void list_free(const struct lx_device_kind *kind, void *all, int num)
{
    for (int i = 0; all && i < num; i++)
        lx_type_dispose(kind->type, (char *)all + i * kind->type->size);
    free(all);
}

/* The one that same() says yes to. */
typedef bool same_fn(const struct lx_device_kind *kind, const void *device, const void *wanted);

static bool same_devid(const struct lx_device_kind *kind, const void *device, const void *wanted)
{
    return *devid_of(kind, device) == *(const int *)wanted;
}

static bool same_uuid(const struct lx_device_kind *kind, const void *device, const void *wanted)
{
    return !libxl_uuid_compare(&((const libxl_device_vtpm *)device)->uuid, wanted);
}

static int find(libxl_ctx *ctx, uint32_t domid, const struct lx_device_kind *kind, same_fn *same,
                const void *wanted, void *device)
{
    int num, rc = ERROR_NOTFOUND;
    char *all = list(ctx, domid, kind, &num);

    lx_type_init(kind->type, device);
    for (int i = 0; rc && i < num; i++) {
        if (!same(kind, all + i * kind->type->size, wanted))
            continue;
        lx_type_copy(kind->type, device, all + i * kind->type->size);
        rc = 0;
    }
    list_free(kind, all, num);
    return rc;
}

/* --- the public functions --------------------------------------------------------------------- */

#define TAKE_OUT(t) \
    int libxl_device_##t##_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_##t *t, \
                                  const libxl_asyncop_how *ao_how) \
    { \
        return take_out(ctx, domid, &lx_kind_##t, t, false, ao_how); \
    } \
    int libxl_device_##t##_destroy(libxl_ctx *ctx, uint32_t domid, libxl_device_##t *t, \
                                   const libxl_asyncop_how *ao_how) \
    { \
        return take_out(ctx, domid, &lx_kind_##t, t, true, ao_how); \
    }

#define PUT_IN(t) \
    int libxl_device_##t##_add(libxl_ctx *ctx, uint32_t domid, libxl_device_##t *t, \
                               const libxl_asyncop_how *ao_how) \
    { \
        return add(ctx, domid, &lx_kind_##t, t, ao_how); \
    }

#define ALL(t) \
    PUT_IN(t) \
    TAKE_OUT(t) \
    libxl_device_##t *libxl_device_##t##_list(libxl_ctx *ctx, uint32_t domid, int *num) \
    { \
        return list(ctx, domid, &lx_kind_##t, num); \
    } \
    void libxl_device_##t##_list_free(libxl_device_##t *all, int num) \
    { \
        list_free(&lx_kind_##t, all, num); \
    } \
    int libxl_devid_to_device_##t(libxl_ctx *ctx, uint32_t domid, int devid, libxl_device_##t *t) \
    { \
        return find(ctx, domid, &lx_kind_##t, same_devid, &devid, t); \
    }

ALL(vtpm)
ALL(vkb)
ALL(vdispl)
ALL(vsnd)
PUT_IN(vfb)
TAKE_OUT(vfb)
TAKE_OUT(p9)
TAKE_OUT(pvcallsif)

int libxl_uuid_to_device_vtpm(libxl_ctx *ctx, uint32_t domid, libxl_uuid *uuid,
                              libxl_device_vtpm *vtpm)
{
    return find(ctx, domid, &lx_kind_vtpm, same_uuid, uuid, vtpm);
}
