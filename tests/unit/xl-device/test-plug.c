/* SPDX-License-Identifier: GPL-2.0-only */
/* Plugging in and out leaves what it should, and nothing when it fails, wherever that is. */
#include "test.h"
#include "store.h"
#include "core/ctx.h"
#include "device/device.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACK "/local/domain/0/backend/vbd/7/51712"
#define FRONT "/local/domain/7/device/vbd/51712"
#define RECORD "/libxl/7/device/vbd/51712"

static int plug_disk(libxl_ctx *ctx, const char *script, const libxl_asyncop_how *how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_plug_plan);
    libxl_device_disk disk;
    int rc;

    libxl_device_disk_init(&disk);
    disk.pdev_path = strdup("/proc/self/exe");
    disk.vdev = strdup("xvda");
    disk.script = strdup(script);
    disk.readwrite = 1;
    rc = lx_disk_complete(&op->lx, 7, &disk);
    if (!rc)
        lx_disk_plug(&op->lx, op->state, 7, &disk);
    libxl_device_disk_dispose(&disk);
    return rc ? lx_op_drop(op, rc) : lx_op_start(op, how);
}

static int unplug_disk(libxl_ctx *ctx, bool force)
{
    struct lx_op *op = lx_op_new(ctx, &lx_unplug_plan);
    const struct lx_device device = { "vbd", "vbd", 7, 0, 51712 };

    lx_unplug_prepare(&op->lx, op->state, &device, force);
    return lx_op_start(op, NULL);
}

TEST(both_ends_and_the_record_are_written)
{
    libxl_ctx *ctx = store_start();

    CHECK_EQ(plug_disk(ctx, "/bin/true", NULL), 0);
    CHECK_STR(store_value(FRONT "/backend"), BACK);
    CHECK_STR(store_value(FRONT "/virtual-device"), "51712");
    CHECK_STR(store_value(BACK "/frontend"), FRONT);
    CHECK_STR(store_value(BACK "/params"), "/proc/self/exe");
    CHECK_STR(store_value(BACK "/mode"), "w");
    CHECK_STR(store_value(BACK "/state"), "2");
    CHECK_STR(store_value(RECORD "/params"), "/proc/self/exe");
    CHECK_STR(store_value(RECORD "/script"), "/bin/true");
    store_end(ctx);
}

TEST(out_is_the_opposite_of_in)
{
    for (int force = 0; force < 2; force++) {
        libxl_ctx *ctx = store_start();
        char *before = store_text(), *after;

        CHECK_EQ(plug_disk(ctx, "/bin/true", NULL), 0);
        CHECK_EQ(unplug_disk(ctx, force), 0);
        after = store_text();
        CHECK_STR(after, before);
        free(before);
        free(after);
        store_end(ctx);
    }
}

TEST(a_device_is_not_plugged_in_twice)
{
    libxl_ctx *ctx = store_start();
    char *before, *after;

    CHECK_EQ(plug_disk(ctx, "/bin/true", NULL), 0);
    before = store_text();
    CHECK_EQ(plug_disk(ctx, "/bin/true", NULL), ERROR_DEVICE_EXISTS);
    after = store_text();
    CHECK_STR(after, before);
    free(before);
    free(after);
    store_end(ctx);
}

/* Each change to xenstore in its turn. */
TEST(a_failure_anywhere_leaves_nothing_behind)
{
    bool failed = true;

    for (int n = 0; failed; n++) {
        libxl_ctx *ctx = store_start();
        char *before = store_text(), *after;
        int rc;

        CHECK(n < 200);
        store_fail_at = n;
        rc = plug_disk(ctx, "/bin/true", NULL);
        failed = store_failed;
        CHECK_EQ(rc != 0, failed);
        after = store_text();
        CHECK_EQ(strcmp(after, before) == 0, failed);
        free(before);
        free(after);
        store_end(ctx);
    }
}

TEST(a_script_that_fails_undoes_it_all)
{
    static const char *const scripts[] = { "/bin/false", "/nonexistent" };

    for (int i = 0; i < 2; i++) {
        libxl_ctx *ctx = store_start();
        char *before = store_text(), *after;

        CHECK_EQ(plug_disk(ctx, scripts[i], NULL), ERROR_FAIL);
        after = store_text();
        CHECK_STR(after, before);
        free(before);
        free(after);
        store_end(ctx);
    }
}

TEST(scripts_are_not_run_if_the_domain_says_so)
{
    libxl_ctx *ctx = store_start();

    store_put("/libxl/7/run-hotplug-scripts", "0");
    CHECK_EQ(plug_disk(ctx, "/bin/false", NULL), 0);
    store_end(ctx);
}

TEST(conflicting_transactions_are_repeated)
{
    libxl_ctx *ctx = store_start();

    store_conflicts = 3;
    CHECK_EQ(plug_disk(ctx, "/bin/true", NULL), 0);
    CHECK_EQ(store_conflicts, 0);
    CHECK_STR(store_value(BACK "/params"), "/proc/self/exe");
    store_end(ctx);
}

/* The script tells by its status whether it was given what it should. */
static char *make_script(void)
{
    static const char text[] = "#!/bin/sh\n"
        "case $1 in online | offline) ;; *) exit 1 ;; esac\n"
        "[ \"$2\" = type_if=vif ] && [ \"$vif\" = vif7.3 ] && [ \"$netdev\" = eth9 ] &&\n"
        "[ \"$XENBUS_PATH\" = backend/vif/7/3 ] && [ \"$XENBUS_TYPE\" = vif ]\n";
    char *path = strdup("/tmp/xl-device-XXXXXX");
    int fd = mkstemp(path);

    if (fd < 0 || write(fd, text, sizeof(text) - 1) != sizeof(text) - 1 || fchmod(fd, 0700))
        abort();
    close(fd);
    return path;
}

TEST(a_network_cards_script_knows_what_it_is_for)
{
    libxl_ctx *ctx = store_start();
    char *before = store_text(), *after;
    struct lx_device device = { "vif", "vif", 7, 0, 3 };
    libxl_device_nic nic;
    struct lx_op *op;

    libxl_device_nic_init(&nic);
    nic.devid = 3;
    nic.gatewaydev = strdup("eth9");
    nic.script = make_script();
    op = lx_op_new(ctx, &lx_plug_plan);
    CHECK_EQ(lx_nic_complete(&op->lx, 7, &nic), 0);
    lx_nic_plug(&op->lx, op->state, 7, &nic);
    CHECK_EQ(lx_op_start(op, NULL), 0);
    CHECK_STR(store_value("/local/domain/0/backend/vif/7/3/bridge"), "xenbr0");
    CHECK_STR(store_value("/local/domain/0/backend/vif/7/3/hotplug-status"), "");
    op = lx_op_new(ctx, &lx_unplug_plan);
    lx_unplug_prepare(&op->lx, op->state, &device, false);
    CHECK_EQ(lx_op_start(op, NULL), 0);
    after = store_text();
    CHECK_STR(after, before);
    unlink(nic.script);
    libxl_device_nic_dispose(&nic);
    free(before);
    free(after);
    store_end(ctx);
}

/* Without a driver it waits; aborted, it goes back. */
TEST(an_abort_while_it_waits_for_the_driver_undoes_it)
{
    const libxl_asyncop_how how = { .u.for_event = 42 };
    libxl_ctx *ctx = store_start();
    char *before = store_text(), *after;
    libxl_event *event;

    store_has_drivers = false;
    CHECK_EQ(plug_disk(ctx, "/bin/true", &how), 0);
    CHECK_STR(store_value(BACK "/state"), "1");
    CHECK_EQ(libxl_ao_abort(ctx, &how), 0);
    CHECK_EQ(libxl_event_wait(ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL), 0);
    CHECK_EQ(event->for_user, 42);
    CHECK_EQ(event->u.operation_complete.rc, ERROR_ABORTED);
    libxl_event_free(ctx, event);
    after = store_text();
    CHECK_STR(after, before);
    free(before);
    free(after);
    store_end(ctx);
}

TEST(devices_are_found_by_their_records)
{
    libxl_ctx *ctx = store_start();
    int nr;
    libxl_device_disk *disks;

    CHECK_EQ(plug_disk(ctx, "/bin/true", NULL), 0);
    disks = libxl_device_disk_list(ctx, 7, &nr);
    CHECK_EQ(nr, 1);
    CHECK_STR(disks[0].vdev, "xvda");
    CHECK_STR(disks[0].pdev_path, "/proc/self/exe");
    CHECK_EQ(disks[0].readwrite, 1);
    libxl_device_disk_list_free(disks, nr);
    store_end(ctx);
}
