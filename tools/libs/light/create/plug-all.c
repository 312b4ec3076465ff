/* SPDX-License-Identifier: LGPL-2.1-only */
/* What follows for a domain that is about to run: all devices of its configuration, and word of its console. */
#include "create/make.h"
#include "device/device.h"
#include "device/kind.h"
#include "event/deliver.h"

static unsigned int count_devices(const libxl_domain_config *config)
{
    unsigned int nr = config->num_disks + config->num_nics;

    for (const struct lx_device_kind *const *kind = lx_kinds; *kind; kind++)
        nr += lx_kind_count(*kind, config);
    return nr;
}

int lx_plug_all(struct lx_op *op, uint32_t domid, const libxl_domain_config *config)
{
    unsigned int nr = count_devices(config);
    struct lx_op **children = lx_alloc(&op->lx, nr * sizeof(*children)), **next = children;

    for (int i = 0; i < config->num_disks; i++, next++) {
        *next = lx_op_child_new(op, &lx_plug_plan);
        lx_disk_plug(&(*next)->lx, (*next)->state, domid, &config->disks[i]);
    }
    for (int i = 0; i < config->num_nics; i++, next++) {
        *next = lx_op_child_new(op, &lx_plug_plan);
        lx_nic_plug(&(*next)->lx, (*next)->state, domid, &config->nics[i]);
    }
    for (const struct lx_device_kind *const *kind = lx_kinds; *kind; kind++) {
        for (int i = 0; i < lx_kind_count(*kind, config); i++, next++) {
            *next = lx_op_child_new(op, &lx_plug_plan);
            lx_kind_plug(&(*next)->lx, *kind, (*next)->state, domid, lx_kind_at(*kind, config, i));
        }
    }
    for (unsigned int i = 0; i < nr; i++)
        lx_op_child_start(children[i]);
    return lx_op_wait_children(op, NULL);
}

void lx_tell_console(libxl_ctx *ctx, const libxl_asyncprogress_how *how, uint32_t domid, const libxl_uuid *uuid)
{
    libxl_event *event = lx_event_new(ctx, LIBXL_EVENT_TYPE_DOMAIN_CREATE_CONSOLE_AVAILABLE, domid, 0);

    event->domuuid = *uuid;
    lx_event_progress(ctx, how, event);
}
