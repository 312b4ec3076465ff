/* SPDX-License-Identifier: LGPL-2.1-only */
/* The simple kinds with few nodes: TPMs, keyboards, shared directories, sockets. See kind.h. */
#include "device/kind.h"
#include "core/log.h"
#include "types/types.h"
#include <stdlib.h>
#include <xen/io/kbdif.h>

#define KIND(t, array_name) \
    .type = &lx_type_device_##t, .devid = offsetof(libxl_device_##t, devid), \
    .array = offsetof(libxl_domain_config, array_name), \
    .count = offsetof(libxl_domain_config, num_##array_name)

extern const struct lx_type lx_type_device_vtpm, lx_type_device_vkb, lx_type_device_p9,
    lx_type_device_pvcallsif;

/* --- TPMs ------------------------------------------------------------------------------------- */

static void write_vtpm(struct lx *lx, struct lx_plug *plug, const void *device)
{
    const libxl_device_vtpm *vtpm = device;

    lx_nodes_add(lx, &plug->back, "handle", "%d", vtpm->devid);
    lx_nodes_add(lx, &plug->back, "uuid", LIBXL_UUID_FMT, LIBXL_UUID_BYTES(vtpm->uuid));
    lx_nodes_add(lx, &plug->back, "resume", "False");
    lx_nodes_add(lx, &plug->front, "handle", "%d", vtpm->devid);
}

static void read_vtpm(struct lx *lx, const struct lx_device *from, void *device)
{
    libxl_device_vtpm *vtpm = device;
    char *uuid = lx_device_get(lx, from, "uuid");

    if (uuid)
        libxl_uuid_from_string(&vtpm->uuid, uuid);
}

const struct lx_device_kind lx_kind_vtpm = {
    .front = "vtpm", .back = "vtpm", KIND(vtpm, vtpms), .write = write_vtpm, .read = read_vtpm,
};

/* --- keyboards and pointers ------------------------------------------------------------------- */

/* What the back end is told, and where the device has it. */
static const struct {
    const char *node;
    size_t at;
    bool is_flag;
} vkb_nodes[] = {
#define FLAG(node, f) { node, offsetof(libxl_device_vkb, f), true }
#define SIZE(node, f) { node, offsetof(libxl_device_vkb, f), false }
    FLAG(XENKBD_FIELD_FEAT_DSBL_KEYBRD, feature_disable_keyboard),
    FLAG(XENKBD_FIELD_FEAT_DSBL_POINTER, feature_disable_pointer),
    FLAG(XENKBD_FIELD_FEAT_ABS_POINTER, feature_abs_pointer),
    FLAG(XENKBD_FIELD_FEAT_RAW_POINTER, feature_raw_pointer),
    FLAG(XENKBD_FIELD_FEAT_MTOUCH, feature_multi_touch),
    SIZE(XENKBD_FIELD_MT_WIDTH, multi_touch_width),
    SIZE(XENKBD_FIELD_MT_HEIGHT, multi_touch_height),
    SIZE(XENKBD_FIELD_MT_NUM_CONTACTS, multi_touch_num_contacts),
    SIZE(XENKBD_FIELD_WIDTH, width),
    SIZE(XENKBD_FIELD_HEIGHT, height),
};

static const char *vkb_back(const void *device)
{
    return ((const libxl_device_vkb *)device)->backend_type == LIBXL_VKB_BACKEND_LINUX ? "vinput" :
                                                                                        "vkbd";
}

/* A program in the back end's domain comes for it when it likes. */
static bool vkb_has_driver(const void *device)
{
    return false;
}

static bool vkb_is_models(const void *device)
{
    return ((const libxl_device_vkb *)device)->backend_type != LIBXL_VKB_BACKEND_LINUX;
}

static int check_vkb(struct lx *lx, const void *device)
{
    const libxl_device_vkb *vkb = device;

    if (vkb->backend_type == LIBXL_VKB_BACKEND_LINUX && !vkb->unique_id) {
        lx_log(lx->ctx, XTL_ERROR, 0, "a keyboard with backend-type=linux needs a unique-id");
        return ERROR_INVAL;
    }
    return 0;
}

static void write_vkb(struct lx *lx, struct lx_plug *plug, const void *device)
{
    const libxl_device_vkb *vkb = device;

    lx_nodes_add_text(lx, &plug->back, XENKBD_FIELD_UNIQUE_ID, vkb->unique_id);
    for (size_t i = 0; i < LX_COUNT(vkb_nodes); i++) {
        const void *at = (const char *)device + vkb_nodes[i].at;

        if (vkb_nodes[i].is_flag && *(const bool *)at)
            lx_nodes_add(lx, &plug->back, vkb_nodes[i].node, "1");
        else if (!vkb_nodes[i].is_flag && *(const uint32_t *)at)
            lx_nodes_add(lx, &plug->back, vkb_nodes[i].node, "%u", *(const uint32_t *)at);
    }
}

static void read_vkb(struct lx *lx, const struct lx_device *from, void *device)
{
    libxl_device_vkb *vkb = device;

    vkb->backend_type = strcmp(from->backend_kind, "vinput") ? LIBXL_VKB_BACKEND_QEMU :
                                                               LIBXL_VKB_BACKEND_LINUX;
    vkb->unique_id = lx_device_text(lx, from, XENKBD_FIELD_UNIQUE_ID);
    for (size_t i = 0; i < LX_COUNT(vkb_nodes); i++) {
        void *at = (char *)device + vkb_nodes[i].at;
        uint32_t number = lx_device_number(lx, from, vkb_nodes[i].node);

        if (vkb_nodes[i].is_flag)
            *(bool *)at = number;
        else
            *(uint32_t *)at = number;
    }
}

const struct lx_device_kind lx_kind_vkb = {
    .front = "vkbd", .back_of = vkb_back, KIND(vkb, vkbs), .has_driver = vkb_has_driver,
    .is_models = vkb_is_models, .check = check_vkb, .write = write_vkb, .read = read_vkb,
};

/* --- shared directories (xen-doc: misc/9pfs) -------------------------------------------------- */

static int check_p9(struct lx *lx, const void *device)
{
    const libxl_device_p9 *p9 = device;

    if (!p9->tag || !p9->path || !p9->security_model) {
        lx_log(lx->ctx, XTL_ERROR, 0, "a shared directory needs tag, path and security_model");
        return ERROR_INVAL;
    }
    return 0;
}

static bool p9_is_models(const void *device)
{
    return true;
}

/* The one in this domain says nothing until it connects. */
static bool p9_has_driver(const void *device)
{
    return ((const libxl_device_p9 *)device)->backend_domid;
}

static void write_p9(struct lx *lx, struct lx_plug *plug, const void *device)
{
    const libxl_device_p9 *p9 = device;

    lx_nodes_add(lx, &plug->back, "path", "%s", p9->path);
    lx_nodes_add(lx, &plug->back, "security_model", "%s", p9->security_model);
    lx_nodes_add_read_only(lx, &plug->front, "tag", p9->tag);
}

static void read_p9(struct lx *lx, const struct lx_device *from, void *device)
{
    libxl_device_p9 *p9 = device;

    p9->path = lx_device_text(lx, from, "path");
    p9->security_model = lx_device_text(lx, from, "security_model");
}

const struct lx_device_kind lx_kind_p9 = {
    .front = "9pfs", .back = "9pfs", KIND(p9, p9s), .has_driver = p9_has_driver, .is_models = p9_is_models, .check = check_p9, .write = write_p9,
    .read = read_p9,
};

/* --- sockets (xen-doc: misc/pvcalls) ---------------------------------------------------------- */

static void write_nothing(struct lx *lx, struct lx_plug *plug, const void *device)
{
}

static void read_nothing(struct lx *lx, const struct lx_device *from, void *device)
{
}

const struct lx_device_kind lx_kind_pvcallsif = {
    .front = "pvcalls", .back = "pvcalls", KIND(pvcallsif, pvcallsifs), .write = write_nothing,
    .read = read_nothing,
};

const struct lx_device_kind *const lx_kinds[] = {
    &lx_kind_vtpm, &lx_kind_vkb, &lx_kind_vdispl, &lx_kind_vsnd, &lx_kind_p9, &lx_kind_pvcallsif,
    &lx_kind_vfb, &lx_kind_channel, NULL,
};
