/* SPDX-License-Identifier: LGPL-2.1-only */
/* The simple kinds whose back end in this domain is a device model: screens of PV guests, channels. See kind.h. */
#include "device/kind.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "dm/dm.h"
#include "types/types.h"
#include <stdlib.h>

extern const struct lx_type lx_type_device_vfb, lx_type_device_channel;

bool lx_kind_is_models(const struct lx_device_kind *kind, const void *device)
{
    return !*(const libxl_domid *)device && kind->is_models && kind->is_models(device);
}

int lx_kind_check_model(struct lx *lx, uint32_t domid, const struct lx_device_kind *kind, const void *device)
{
    if (!lx_kind_is_models(kind, device) || lx_dm_serves(lx, domid))
        return 0;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "a %s device is served by its device model, and it has none, or a "
                  "restricted one", kind->front);
    return ERROR_INVAL;
}

static bool always(const void *device)
{
    return true;
}

/* It comes for them when it likes. */
static bool no_driver(const void *device)
{
    return false;
}

/* --- screens ---------------------------------------------------------------------------------- */

static int check_vfb(struct lx *lx, const void *device)
{
    const libxl_device_vfb *vfb = device;

    if (libxl_defbool_is_default(vfb->sdl.enable) || !libxl_defbool_val(vfb->sdl.enable))
        return 0;
    lx_log(lx->ctx, XTL_ERROR, 0, "vfb: sdl=1: the device model has no SDL; use vnc");
    return ERROR_INVAL;
}

static void complete_vfb(void *device)
{
    libxl_device_vfb *vfb = device;

    libxl_defbool_setdefault(&vfb->vnc.enable, true);
    libxl_defbool_setdefault(&vfb->vnc.findunused, true);
    libxl_defbool_setdefault(&vfb->sdl.enable, false);
    libxl_defbool_setdefault(&vfb->sdl.opengl, false);
    if (!vfb->vnc.listen)
        vfb->vnc.listen = lx_strdup_malloc("127.0.0.1");
}

static void write_vfb(struct lx *lx, struct lx_plug *plug, const void *device)
{
    const libxl_device_vfb *vfb = device;

    lx_nodes_add(lx, &plug->back, "vnc", "%d", libxl_defbool_val(vfb->vnc.enable));
    lx_nodes_add_text(lx, &plug->back, "vnclisten", vfb->vnc.listen);
    lx_nodes_add(lx, &plug->back, "vncdisplay", "%d", vfb->vnc.display);
    lx_nodes_add(lx, &plug->back, "vncunused", "%d", libxl_defbool_val(vfb->vnc.findunused));
    lx_nodes_add(lx, &plug->back, "sdl", "0");
    lx_nodes_add(lx, &plug->back, "opengl", "0");
    lx_nodes_add_text(lx, &plug->back, "keymap", vfb->keymap);
}

static void read_vfb(struct lx *lx, const struct lx_device *from, void *device)
{
    libxl_device_vfb *vfb = device;

    vfb->vnc.listen = lx_device_text(lx, from, "vnclisten");
    vfb->vnc.display = lx_device_number(lx, from, "vncdisplay");
    libxl_defbool_set(&vfb->vnc.enable, lx_device_number(lx, from, "vnc"));
    libxl_defbool_set(&vfb->vnc.findunused, lx_device_number(lx, from, "vncunused"));
    vfb->keymap = lx_device_text(lx, from, "keymap");
}

const struct lx_device_kind lx_kind_vfb = {
    .front = "vfb", .back = "vfb", .type = &lx_type_device_vfb, .devid = offsetof(libxl_device_vfb, devid),
    .array = offsetof(libxl_domain_config, vfbs), .count = offsetof(libxl_domain_config, num_vfbs),
    .has_driver = no_driver, .is_models = always, .complete = complete_vfb, .check = check_vfb, .write = write_vfb,
    .read = read_vfb,
};

/* --- channels (xen-pv-channel(7)): consoles with names, of which the first of all is not one --- */

static int check_channel(struct lx *lx, const void *device)
{
    const libxl_device_channel *channel = device;
    const char *why = NULL;

    if (!channel->name || !*channel->name)
        why = "it has no name=";
    else if (channel->connection != LIBXL_CHANNEL_CONNECTION_PTY &&
             channel->connection != LIBXL_CHANNEL_CONNECTION_SOCKET)
        why = "connection= is neither pty nor socket";
    else if (channel->connection == LIBXL_CHANNEL_CONNECTION_SOCKET &&
             !(channel->u.socket.path && *channel->u.socket.path))
        why = "connection=socket needs path=";
    if (!why)
        return 0;
    lx_log(lx->ctx, XTL_ERROR, 0, "channel %s: %s", channel->name ? channel->name : "", why);
    return ERROR_INVAL;
}

static void write_channel(struct lx *lx, struct lx_plug *plug, const void *device)
{
    const libxl_device_channel *channel = device;
    bool is_socket = channel->connection == LIBXL_CHANNEL_CONNECTION_SOCKET;

    lx_nodes_add(lx, &plug->back, "name", "%s", channel->name);
    lx_nodes_add(lx, &plug->back, "connection", "%s", libxl_channel_connection_to_string(channel->connection));
    if (is_socket)
        lx_nodes_add(lx, &plug->back, "path", "%s", channel->u.socket.path);
    lx_nodes_add(lx, &plug->back, "protocol", "vt100");
    lx_nodes_add_read_only(lx, &plug->front, "limit", "1048576");
    lx_nodes_add_read_only(lx, &plug->front, "type", "ioemu");
    lx_nodes_add_read_only(lx, &plug->front, "output", lx_sprintf(lx, "chardev:libxl-channel%d", channel->devid));
    lx_nodes_add_read_only(lx, &plug->front, "name", channel->name);
    lx_nodes_add_read_only(lx, &plug->front, "connection",
                           libxl_channel_connection_to_string(channel->connection));
    lx_nodes_add_read_only(lx, &plug->front, "tty", "");
}

static void read_channel(struct lx *lx, const struct lx_device *from, void *device)
{
    libxl_device_channel *channel = device;
    char *text = lx_device_get(lx, from, "connection");
    libxl_channel_connection connection;

    channel->name = lx_device_text(lx, from, "name");
    if (!text || libxl_channel_connection_from_string(text, &connection) || !connection)
        return;
    libxl_device_channel_init_connection(channel, connection);
    if (connection == LIBXL_CHANNEL_CONNECTION_SOCKET)
        channel->u.socket.path = lx_device_text(lx, from, "path");
}

const struct lx_device_kind lx_kind_channel = {
    .front = "console", .back = "console", .type = &lx_type_device_channel,
    .devid = offsetof(libxl_device_channel, devid), .first_id = 1,
    .array = offsetof(libxl_domain_config, channels), .count = offsetof(libxl_domain_config, num_channels),
    .has_driver = no_driver, .is_models = always, .check = check_channel, .write = write_channel,
    .read = read_channel,
};
