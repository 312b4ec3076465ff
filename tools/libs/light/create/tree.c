/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A guest's home in xenstore: /local/domain/ID, which it may read, with a few places where it may
 * write; /vm/UUID; and the library's /libxl/ID. What each node is for: xenstore-paths in Xen's
 * documentation.
 */
#include "create/make.h"
#include "create/hvm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/device.h"
#include <errno.h>
#include <libxl_utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct making {
    uint32_t domid;
    const libxl_domain_config *config;
    const struct lx_rings *rings;
    char *home, *vm, *record;
    struct xs_permissions guest_reads[2], guest_owns[1], ours[1];
};

static struct making *begin(struct lx *lx, uint32_t domid, const libxl_domain_config *config)
{
    struct making *making = lx_alloc(lx, sizeof(*making));

    making->domid = domid;
    making->config = config;
    making->home = lx_store_domain_path(lx, domid);
    making->vm = lx_sprintf(lx, "/vm/" LIBXL_UUID_FMT, LIBXL_UUID_BYTES(config->c_info.uuid));
    making->record = lx_sprintf(lx, "/libxl/%u", domid);
    making->guest_reads[0] = (struct xs_permissions){ .id = 0, .perms = XS_PERM_NONE };
    making->guest_reads[1] = (struct xs_permissions){ .id = domid, .perms = XS_PERM_READ };
    making->guest_owns[0] = (struct xs_permissions){ .id = domid, .perms = XS_PERM_NONE };
    making->ours[0] = (struct xs_permissions){ .id = 0, .perms = XS_PERM_NONE };
    return making->home ? making : NULL;
}

static int make_roots(struct lx *lx, xs_transaction_t t, const struct making *making)
{
    int rc = lx_store_remove(lx, t, making->home);

    if (!rc)
        rc = lx_store_mkdir(lx, t, making->home, making->guest_reads, 2);
    if (!rc)
        rc = lx_store_remove(lx, t, making->vm);
    if (!rc)
        rc = lx_store_mkdir(lx, t, making->vm, making->guest_reads, 2);
    if (!rc)
        rc = lx_store_remove(lx, t, making->record);
    return rc ? rc : lx_store_mkdir(lx, t, making->record, making->ours, 1);
}

/* Nodes that inherit the permissions of the directory above. */
static int write_list(struct lx *lx, xs_transaction_t t, const char *base,
                      const struct lx_nodes *nodes)
{
    int rc = 0;

    for (unsigned int i = 0; !rc && i < nodes->nr; i++)
        rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/%s", base, nodes->at[i].name), "%s",
                            nodes->at[i].value);
    return rc;
}

/* Where the back ends of a driver domain are, and what its toolstack and device models write. */
static int make_driver_domain(struct lx *lx, xs_transaction_t t, const struct making *making)
{
    static const char *const places[] = { "backend", "device-model", "libxl" };
    int rc = 0;

    for (size_t i = 0; !rc && libxl_defbool_val(making->config->c_info.driver_domain) &&
         i < sizeof(places) / sizeof(places[0]); i++)
        rc = lx_store_mkdir(lx, t, lx_sprintf(lx, "%s/%s", making->home, places[i]), making->guest_owns, 1);
    return rc;
}

static int make_guest_owned(struct lx *lx, xs_transaction_t t, const struct making *making)
{
    static const char *const places[] = {
        "control/shutdown", "control/feature-poweroff", "control/feature-reboot",
        "control/feature-suspend", "control/sysrq", "device/suspend/event-channel", "data",
        "drivers", "feature", "attr", "error",
    };
    /* As guests of long ago wanted it: they make the path of their suspend event themselves. */
    bool old = libxl_defbool_val(making->config->c_info.xend_suspend_evtchn_compat);
    int rc = lx_store_mkdir(lx, t, lx_sprintf(lx, "%s/device", making->home),
                            old ? making->guest_owns : making->guest_reads, old ? 1 : 2);

    for (size_t i = 0; !rc && i < sizeof(places) / sizeof(places[0]); i++) {
        if (old && !strcmp(places[i], "device/suspend/event-channel"))
            continue;
        rc = lx_store_mkdir(lx, t, lx_sprintf(lx, "%s/%s", making->home, places[i]),
                            making->guest_owns, 1);
    }
    return rc ? rc : make_driver_domain(lx, t, making);
}

static void list_home(struct lx *lx, struct lx_nodes *nodes, const struct making *making)
{
    const libxl_domain_build_info *b_info = &making->config->b_info;

    lx_nodes_add(lx, nodes, "vm", "%s", making->vm);
    lx_nodes_add(lx, nodes, "name", "%s", making->config->c_info.name);
    lx_nodes_add(lx, nodes, "domid", "%u", making->domid);
    for (int i = 0; i < b_info->max_vcpus; i++)
        lx_nodes_add(lx, nodes, lx_sprintf(lx, "cpu/%d/availability", i), "%s",
                     libxl_bitmap_test(&b_info->avail_vcpus, i) ? "online" : "offline");
    lx_nodes_add(lx, nodes, "memory/static-max", "%llu", (unsigned long long)b_info->max_memkb);
    lx_nodes_add(lx, nodes, "memory/target", "%llu",
                 (unsigned long long)(b_info->target_memkb - b_info->video_memkb));
    lx_nodes_add(lx, nodes, "memory/videoram", "%llu", (unsigned long long)b_info->video_memkb);
    if (b_info->type == LIBXL_DOMAIN_TYPE_HVM)
        lx_hvm_list_home(lx, nodes, b_info);
    lx_nodes_add(lx, nodes, "control/platform-feature-multiprocessor-suspend", "1");
    lx_nodes_add(lx, nodes, "control/platform-feature-xs_reset_watches", "1");
}

static void list_vm(struct lx *lx, struct lx_nodes *nodes, const struct making *making)
{
    const libxl_domain_build_info *b_info = &making->config->b_info;
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    lx_nodes_add(lx, nodes, "name", "%s", making->config->c_info.name);
    lx_nodes_add(lx, nodes, "uuid", LIBXL_UUID_FMT, LIBXL_UUID_BYTES(making->config->c_info.uuid));
    lx_nodes_add(lx, nodes, "start_time", "%lld.%02ld", (long long)now.tv_sec,
                 now.tv_nsec / 10000000);
    lx_nodes_add(lx, nodes, "image/ostype", "%s",
                 b_info->type == LIBXL_DOMAIN_TYPE_PV ? "linux" : "hvm");
    if (b_info->kernel)
        lx_nodes_add(lx, nodes, "image/kernel", "%s", b_info->kernel);
    if (b_info->ramdisk)
        lx_nodes_add(lx, nodes, "image/ramdisk", "%s", b_info->ramdisk);
    if (b_info->cmdline)
        lx_nodes_add(lx, nodes, "image/cmdline", "%s", b_info->cmdline);
}

static int write_pairs(struct lx *lx, xs_transaction_t t, const char *base, char *const *pairs)
{
    int rc = 0;

    for (; !rc && pairs && pairs[0]; pairs += 2)
        rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/%s", base, pairs[0]), "%s",
                            pairs[1] ? pairs[1] : "");
    return rc;
}

static int make_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    struct making *making = arg;
    const libxl_domain_config *config = making->config;
    struct lx_nodes home = { 0 }, vm = { 0 }, record = { 0 };
    int rc = make_roots(lx, t, making);

    list_home(lx, &home, making);
    list_vm(lx, &vm, making);
    lx_nodes_add(lx, &record, "type", "%s", libxl_domain_type_to_string(config->c_info.type));
    lx_nodes_add(lx, &record, "dm-version", "%s",
                 libxl_device_model_version_to_string(config->b_info.device_model_version));
    if (!libxl_defbool_val(config->c_info.run_hotplug_scripts))
        lx_nodes_add(lx, &record, "run-hotplug-scripts", "0");
    if (!rc)
        rc = write_list(lx, t, making->home, &home);
    if (!rc)
        rc = make_guest_owned(lx, t, making);
    if (!rc)
        rc = write_list(lx, t, making->vm, &vm);
    if (!rc)
        rc = write_list(lx, t, making->record, &record);
    if (!rc)
        rc = write_pairs(lx, t, making->home, config->c_info.xsdata);
    if (!rc)
        rc = write_pairs(lx, t, lx_sprintf(lx, "%s/platform", making->home),
                         config->c_info.platformdata);
    return rc;
}

int lx_tree_make(struct lx *lx, uint32_t domid, const libxl_domain_config *config)
{
    struct making *making = begin(lx, domid, config);

    return making ? lx_store_transaction(lx, make_body, making) : ERROR_FAIL;
}

/* --- the rings -------------------------------------------------------------------------------- */

static int write_console(struct lx *lx, const struct making *making)
{
    const struct lx_device device = { "console", "console", making->domid,
                                      making->rings->console_domid, 0 };
    struct lx_nodes front = { 0 }, back = { 0 };

    lx_nodes_add(lx, &front, "limit", "%d", 1048576);
    lx_nodes_add(lx, &front, "type", "xenconsoled");
    lx_nodes_add(lx, &front, "output", "pty");
    lx_nodes_add(lx, &front, "tty", "%s", "");
    lx_nodes_add(lx, &front, "port", "%u", making->rings->console_port);
    lx_nodes_add(lx, &front, "ring-ref", "%llu", (unsigned long long)making->rings->console_frame);
    lx_nodes_add(lx, &back, "protocol", "vt100");
    return lx_device_write(lx, &device, &front, &back);
}

static int write_store(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct making *making = arg;
    struct lx_nodes nodes = { 0 };

    lx_nodes_add(lx, &nodes, "store/port", "%u", making->rings->store_port);
    lx_nodes_add(lx, &nodes, "store/ring-ref", "%llu",
                 (unsigned long long)making->rings->store_frame);
    return write_list(lx, t, making->home, &nodes);
}

static int introduce(struct lx *lx, const struct making *making)
{
    if (xs_introduce_domain(lx_xs(lx->ctx), making->domid, making->rings->store_frame, making->rings->store_port))
        return 0;
    lx_log_domain(lx->ctx, making->domid, XTL_ERROR, errno, "xenstored does not accept it");
    return ERROR_FAIL;
}

int lx_tree_complete(struct lx *lx, uint32_t domid, const libxl_domain_config *config,
                     const struct lx_rings *rings)
{
    struct making *making = begin(lx, domid, config);
    int rc;

    if (!making)
        return ERROR_FAIL;
    making->rings = rings;
    rc = lx_store_transaction(lx, write_store, making);
    if (!rc)
        rc = write_console(lx, making);
    return rc ? rc : introduce(lx, making);
}

/* --- another kernel in its memory ------------------------------------------------------------- */

static int permission_failed(struct lx *lx, const char *path)
{
    lx_log(lx->ctx, XTL_ERROR, errno, "xenstore: the permissions of %s cannot be renewed", path);
    return ERROR_FAIL;
}

/*
 * What is permitted to a domain that xenstored lets go is not permitted to the next one of its number: what the guest
 * may read has to be said again, of each node below the path.
 */
static int permit_again(struct lx *lx, xs_transaction_t t, const char *path)
{
    struct xs_handle *xs = lx_xs(lx->ctx);
    struct xs_permissions *perms;
    unsigned int nr;
    char **children;
    bool done;
    int rc = 0;

    if (!xs)
        return ERROR_FAIL;
    perms = xs_get_permissions(xs, t, path, &nr);
    if (!perms)
        return errno == ENOENT ? 0 : permission_failed(lx, path);
    done = xs_set_permissions(xs, t, path, perms, nr);
    free(perms);
    if (!done)
        return permission_failed(lx, path);
    children = lx_store_list(lx, t, path, &nr);
    for (unsigned int i = 0; children && !rc && i < nr; i++)
        rc = permit_again(lx, t, lx_sprintf(lx, "%s/%s", path, children[i]));
    return rc;
}

/* Its home, and the back ends of the devices that it keeps. */
static int permit_all_again(struct lx *lx, xs_transaction_t t, const struct making *making)
{
    unsigned int nr;
    struct lx_device *devices = lx_device_list(lx, making->domid, NULL, &nr);
    int rc = permit_again(lx, t, making->home);

    if (!rc)
        rc = permit_again(lx, t, making->vm);
    for (unsigned int i = 0; !rc && i < nr; i++)
        rc = permit_again(lx, t, lx_device_backend_path(lx, &devices[i]));
    return rc;
}

static int renew_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct making *making = arg;
    int rc = permit_all_again(lx, t, making);

    if (!rc)
        rc = make_guest_owned(lx, t, making);
    if (!rc)
        rc = write_store(lx, t, arg);
    return rc ? rc : lx_store_write(lx, t, lx_sprintf(lx, "%s/console/port", making->home), "%u",
                                    making->rings->console_port);
}

int lx_tree_renew(struct lx *lx, uint32_t domid, const libxl_domain_config *config, const struct lx_rings *rings)
{
    struct making *making = begin(lx, domid, config);
    int rc;

    if (!making)
        return ERROR_FAIL;
    making->rings = rings;
    rc = lx_store_transaction(lx, renew_body, making);
    return rc ? rc : introduce(lx, making);
}
