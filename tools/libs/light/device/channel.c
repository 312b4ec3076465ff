/* SPDX-License-Identifier: LGPL-2.1-only */
/* Which channels a guest has, and where this end of each is: a terminal or a socket. */
#include "device/kind.h"
#include "core/ctx.h"
#include "core/store.h"
#include "types/types.h"
#include <stdlib.h>

static bool is_channel(struct lx *lx, const struct lx_device *device)
{
    return device->devid > 0 && lx_device_get(lx, device, "name");
}

libxl_device_channel *libxl_device_channel_list(libxl_ctx *ctx, uint32_t domid, int *num)
{
    libxl_device_channel *list;
    struct lx_device *devices;
    unsigned int nr;
    struct lx lx;

    *num = 0;
    lx_begin(&lx, ctx);
    devices = lx_device_list(&lx, domid, "console", &nr);
    list = lx_malloc((nr + 1) * sizeof(*list));
    for (unsigned int i = 0; i < nr; i++) {
        libxl_device_channel *channel = &list[*num];

        if (!is_channel(&lx, &devices[i]))
            continue;
        libxl_device_channel_init(channel);
        channel->backend_domid = devices[i].backend_domid;
        channel->devid = devices[i].devid;
        lx_kind_channel.read(&lx, &devices[i], channel);
        (*num)++;
    }
    lx_end(&lx, 0);
    return list;
}

static int front_number(struct lx *lx, const struct lx_device *device, const char *name)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s/%s", lx_device_frontend_path(lx, device), name);

    return text ? atoi(text) : -1;
}

int libxl_device_channel_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_channel *channel,
                                 libxl_channelinfo *info)
{
    const struct lx_device device = { .kind = "console", .backend_kind = "console", .domid = domid,
                                      .backend_domid = channel->backend_domid, .devid = channel->devid };
    struct lx lx;

    libxl_channelinfo_init(info);
    lx_begin(&lx, ctx);
    if (!is_channel(&lx, &device))
        return lx_end(&lx, ERROR_NOTFOUND);
    info->backend = lx_strdup_malloc(lx_device_backend_path(&lx, &device));
    info->backend_id = device.backend_domid;
    info->frontend = lx_strdup_malloc(lx_device_frontend_path(&lx, &device));
    info->frontend_id = domid;
    info->devid = device.devid;
    info->state = front_number(&lx, &device, "state");
    info->evtch = front_number(&lx, &device, "port");
    info->rref = front_number(&lx, &device, "ring-ref");
    libxl_channelinfo_init_connection(info, channel->connection);
    if (channel->connection == LIBXL_CHANNEL_CONNECTION_PTY)
        info->u.pty.path = lx_strdup_malloc(lx_store_get(&lx, XBT_NULL, "%s/tty",
                                                         lx_device_frontend_path(&lx, &device)));
    return lx_end(&lx, 0);
}
