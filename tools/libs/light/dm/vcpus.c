/* SPDX-License-Identifier: LGPL-2.1-only */
/* vCPUs that an HVM guest was started without: its device model plugs them into their sockets. */
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

/* Each has a socket of its own. Those that are plugged in say where. */
static int take_slots(struct lx_op *op, yajl_val value)
{
    struct lx_qmp *qmp = op->state;
    const libxl_bitmap *wanted = qmp->arg;
    struct lx_qmp_command *commands = lx_alloc(&op->lx, (wanted->size * 8 + 1) * sizeof(*commands));

    commands[0] = qmp->commands[0];
    for (size_t i = 0; YAJL_IS_ARRAY(value) && i < value->u.array.len; i++) {
        yajl_val slot = value->u.array.values[i];
        long socket = integer(slot, "props", "socket-id");
        const char *type = lx_qmp_string(slot, "type");

        if (socket < 0 || socket >= (long)wanted->size * 8 || !libxl_bitmap_test(wanted, socket) || !type ||
            strpbrk(type, "\"\\") || lx_qmp_string(slot, "qom-path") || qmp->nr > wanted->size * 8)
            continue;
        commands[qmp->nr++].text = plug_text(&op->lx, slot, socket);
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
