/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices of the simple kinds: what their nodes are, and that reading them gives the device back. */
#include "test.h"
#include "store.h"
#include "core/ctx.h"
#include "device/kind.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <string.h>

static int plug(libxl_ctx *ctx, const struct lx_device_kind *kind, void *device)
{
    struct lx_op *op = lx_op_new(ctx, &lx_plug_plan);
    int rc = lx_kind_complete(&op->lx, 7, kind, device);

    if (rc)
        return lx_op_drop(op, rc);
    lx_kind_plug(&op->lx, kind, op->state, 7, device);
    return lx_op_start(op, NULL);
}

static int unplug(libxl_ctx *ctx, const char *kind, const char *back)
{
    struct lx_op *op = lx_op_new(ctx, &lx_unplug_plan);
    const struct lx_device device = { kind, back, 7, 0, 0 };

    lx_unplug_prepare(&op->lx, op->state, &device, false);
    return lx_op_start(op, NULL);
}

TEST(a_keyboard_and_back)
{
    libxl_ctx *ctx = store_start();
    libxl_device_vkb vkb, *list;
    libxl_vkbinfo info;
    char *before = store_text(), *after;
    int nr;

    libxl_device_vkb_init(&vkb);
    vkb.backend_type = LIBXL_VKB_BACKEND_LINUX;
    CHECK_EQ(plug(ctx, &lx_kind_vkb, &vkb), ERROR_INVAL);       /* no unique id */
    vkb.unique_id = strdup("kbd0");
    vkb.feature_multi_touch = true;
    vkb.multi_touch_width = 800;
    vkb.height = 600;
    CHECK_EQ(plug(ctx, &lx_kind_vkb, &vkb), 0);
    CHECK_EQ(vkb.devid, 0);
    CHECK_STR(store_value("/local/domain/0/backend/vinput/7/0/multi-touch-width"), "800");
    CHECK_STR(store_value("/local/domain/7/device/vkbd/0/backend"),
              "/local/domain/0/backend/vinput/7/0");
    list = libxl_device_vkb_list(ctx, 7, &nr);
    CHECK_EQ(nr, 1);
    CHECK_STR(list[0].unique_id, "kbd0");
    CHECK_EQ(list[0].backend_type, LIBXL_VKB_BACKEND_LINUX);
    CHECK(list[0].feature_multi_touch && !list[0].feature_abs_pointer);
    CHECK(list[0].multi_touch_width == 800 && list[0].height == 600 && list[0].width == 0);
    CHECK_EQ(libxl_device_vkb_getinfo(ctx, 7, &list[0], &info), 0);
    CHECK(info.frontend_id == 7 && info.state == 1 && info.evtch == -1);
    libxl_vkbinfo_dispose(&info);
    libxl_device_vkb_list_free(list, nr);

    CHECK_EQ(unplug(ctx, "vkbd", "vinput"), 0);                 /* nobody to wait for */
    after = store_text();
    CHECK_STR(after, before);
    libxl_device_vkb_dispose(&vkb);
    free(before);
    free(after);
    store_end(ctx);
}

TEST(a_display_and_back)
{
    libxl_ctx *ctx = store_start();
    libxl_device_vdispl vdispl, found;
    libxl_vdisplinfo info;

    libxl_device_vdispl_init(&vdispl);
    vdispl.be_alloc = true;
    vdispl.num_connectors = 2;
    vdispl.connectors = calloc(2, sizeof(*vdispl.connectors));
    vdispl.connectors[0] = (libxl_connector_param){ strdup("id0"), 800, 600 };
    vdispl.connectors[1] = (libxl_connector_param){ strdup("id1"), 1920, 1080 };
    CHECK_EQ(plug(ctx, &lx_kind_vdispl, &vdispl), 0);
    CHECK_STR(store_value("/local/domain/7/device/vdispl/0/1/resolution"), "1920x1080");
    CHECK_STR(store_value("/local/domain/7/device/vdispl/0/be-alloc"), "1");
    store_put("/local/domain/7/device/vdispl/0/1/evt-ring-ref", "9");
    CHECK_EQ(libxl_devid_to_device_vdispl(ctx, 7, 0, &found), 0);
    CHECK(found.be_alloc && found.num_connectors == 2);
    CHECK_STR(found.connectors[1].unique_id, "id1");
    CHECK(found.connectors[0].width == 800 && found.connectors[1].height == 1080);
    CHECK_EQ(libxl_device_vdispl_getinfo(ctx, 7, &found, &info), 0);
    CHECK(info.connectors[1].evt_rref == 9 && info.connectors[0].evt_rref == -1);
    libxl_vdisplinfo_dispose(&info);
    libxl_device_vdispl_dispose(&found);
    CHECK_EQ(libxl_devid_to_device_vdispl(ctx, 7, 1, &found), ERROR_NOTFOUND);
    libxl_device_vdispl_dispose(&found);
    libxl_device_vdispl_dispose(&vdispl);
    store_end(ctx);
}

static const char card_json[] =
    "{ \"devid\": 0, \"short_name\": \"card\", \"params\": { \"sample_rates\": [ 8000, 44100 ],"
    "  \"sample_formats\": [ \"S16_LE\", \"U8\" ], \"buffer_size\": 65536 },"
    "  \"pcms\": [ { \"name\": \"one\", \"streams\": ["
    "    { \"unique_id\": \"a\", \"type\": \"P\", \"params\": { \"channels_min\": 1 } },"
    "    { \"unique_id\": \"b\", \"type\": \"C\" } ] }, { \"name\": \"two\" } ] }";

TEST(a_sound_card_and_back)
{
    libxl_ctx *ctx = store_start();
    libxl_device_vsnd card, found;
    char *wanted, *got;

    libxl_device_vsnd_init(&card);
    CHECK_EQ(libxl_device_vsnd_from_json(ctx, &card, card_json), 0);
    CHECK_EQ(plug(ctx, &lx_kind_vsnd, &card), 0);
    CHECK_STR(store_value("/local/domain/7/device/vsnd/0/sample-rates"), "8000,44100");
    CHECK_STR(store_value("/local/domain/7/device/vsnd/0/sample-formats"), "s16_le,u8");
    CHECK_STR(store_value("/local/domain/7/device/vsnd/0/0/1/type"), "c");
    CHECK_EQ(libxl_devid_to_device_vsnd(ctx, 7, 0, &found), 0);
    wanted = libxl_device_vsnd_to_json(ctx, &card);
    got = libxl_device_vsnd_to_json(ctx, &found);
    CHECK_STR(got, wanted);
    free(wanted);
    free(got);
    libxl_device_vsnd_dispose(&found);
    libxl_device_vsnd_dispose(&card);
    store_end(ctx);
}

TEST(a_tpm_is_found_by_its_uuid)
{
    libxl_ctx *ctx = store_start();
    libxl_device_vtpm vtpm, found;

    libxl_device_vtpm_init(&vtpm);
    libxl_uuid_generate(&vtpm.uuid);
    CHECK_EQ(plug(ctx, &lx_kind_vtpm, &vtpm), 0);
    CHECK_EQ(libxl_uuid_to_device_vtpm(ctx, 7, &vtpm.uuid, &found), 0);
    CHECK_EQ(found.devid, 0);
    libxl_device_vtpm_dispose(&found);
    libxl_device_vtpm_dispose(&vtpm);
    store_end(ctx);
}
