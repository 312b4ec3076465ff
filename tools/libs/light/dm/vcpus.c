/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * vCPUs that an HVM guest was started without. They exist in the hypervisor, but its device model has not plugged them
 * into their sockets: ACPI does not tell of them.
 *
 * Firmware that wakes the guest up starts all processors at once and waits until as many have come as the device model
 * says there are. It would wait for ever if more came, so those that are not plugged in are made deaf before.
 */
#include "dm/vcpus.h"
#include "core/ctx.h"
#include "core/log.h"
#include <libxl_utils.h>

static long integer(yajl_val value, const char *group, const char *key)
{
    const char *path[] = { group, key, NULL };
    yajl_val found = yajl_tree_get(value, path, yajl_t_number);

    return YAJL_IS_INTEGER(found) ? (long)YAJL_GET_INTEGER(found) : -1;
}

static char *plug_text(struct lx *lx, yajl_val slot, long socket)
{
    return lx_sprintf(lx, "{\"execute\": \"device_add\", \"arguments\": {\"driver\": \"%s\", \"id\": \"cpu-%ld\", "
                      "\"socket-id\": %ld, \"core-id\": %ld, \"thread-id\": %ld}}", lx_qmp_string(slot, "type"),
                      socket, socket, integer(slot, "props", "core-id"), integer(slot, "props", "thread-id"));
}

/* The vCPU of a slot, each of which has a socket of its own; -1: it makes no sense. */
static long vcpu_of(yajl_val slot)
{
    long socket = integer(slot, "props", "socket-id");

    return socket >= 0 && socket <= UINT16_MAX ? socket : -1;
}

static bool is_plugged(yajl_val slot)
{
    return lx_qmp_string(slot, "qom-path");
}

static int take_slots(struct lx_op *op, yajl_val value)
{
    struct lx_qmp *qmp = op->state;
    const libxl_bitmap *wanted = qmp->arg;
    struct lx_qmp_command *commands = lx_alloc(&op->lx, (wanted->size * 8 + 1) * sizeof(*commands));

    commands[0] = qmp->commands[0];
    for (size_t i = 0; YAJL_IS_ARRAY(value) && i < value->u.array.len; i++) {
        yajl_val slot = value->u.array.values[i];
        long vcpu = vcpu_of(slot);
        const char *type = lx_qmp_string(slot, "type");
        int rc;

        if (vcpu < 0 || vcpu >= (long)wanted->size * 8 || !libxl_bitmap_test(wanted, vcpu) || !type ||
            strpbrk(type, "\"\\") || is_plugged(slot) || qmp->nr > wanted->size * 8)
            continue;
        rc = lx_dm_switch_lapic(&op->lx, qmp->domid, vcpu, true);
        if (rc)
            return rc;
        commands[qmp->nr++].text = plug_text(&op->lx, slot, vcpu);
    }
    qmp->commands = commands;
    return 0;
}

void lx_dm_plug_vcpus(struct lx_op *child, uint32_t domid, libxl_bitmap *wanted)
{
    struct lx_qmp_command *command = lx_alloc(&child->lx, sizeof(*command));

    *command = (struct lx_qmp_command){ lx_qmp_text(&child->lx, "query-hotpluggable-cpus", NULL), take_slots };
    *(struct lx_qmp *)child->state = (struct lx_qmp){ .domid = domid, .commands = command, .nr = 1, .arg = wanted };
}

static int silence_absent(struct lx_op *op, yajl_val value)
{
    const struct lx_qmp *qmp = op->state;
    int rc = 0;

    for (size_t i = 0; !rc && YAJL_IS_ARRAY(value) && i < value->u.array.len; i++) {
        yajl_val slot = value->u.array.values[i];

        if (vcpu_of(slot) >= 0 && !is_plugged(slot))
            rc = lx_dm_switch_lapic(&op->lx, qmp->domid, vcpu_of(slot), false);
    }
    return rc;
}

void lx_dm_wake(struct lx_op *child, uint32_t domid)
{
    struct lx_qmp_command *commands = lx_alloc(&child->lx, 2 * sizeof(*commands));

    commands[0] = (struct lx_qmp_command){ lx_qmp_text(&child->lx, "query-hotpluggable-cpus", NULL), silence_absent };
    commands[1] = (struct lx_qmp_command){ lx_qmp_text(&child->lx, "system_wakeup", NULL) };
    *(struct lx_qmp *)child->state = (struct lx_qmp){ .domid = domid, .commands = commands, .nr = 2 };
}
