/* SPDX-License-Identifier: LGPL-2.1-only */
/* A device of the host in an HVM guest: its device model shows it to the guest, in a slot of the emulated bus. */
#include "pci/model.h"
#include "core/ctx.h"
#include "core/log.h"
#include "dm/dm.h"
#include "types/types.h"
#include <stdlib.h>

static char *name_of(struct lx *lx, const libxl_device_pci *pci)
{
    return lx_sprintf(lx, "pci-pt-%02x_%02x.%01x", pci->bus, pci->dev, pci->func);
}

/* --- in --------------------------------------------------------------------------------------- */

static char *add_text(struct lx *lx, const libxl_device_pci *pci)
{
    char *slot = pci->vdevfn ? lx_sprintf(lx, "\"addr\": \"%x.%x\", \"multifunction\": true, ",
                                          pci->vdevfn >> 3, pci->vdevfn & 7) : "";

    return lx_sprintf(lx, "{\"execute\": \"device_add\", \"arguments\": {\"driver\": \"xen-pci-passthrough\", "
                      "\"id\": \"%s\", \"hostaddr\": \"%s\", %s\"permissive\": %s}}", name_of(lx, pci),
                      lx_pci_address(lx, pci), slot, pci->permissive ? "true" : "false");
}

/* All busses, those behind bridges too, hold lists of devices. */
static yajl_val find_on(yajl_val devices, const char *name)
{
    static const char *const behind[] = { "pci_bridge", "devices", NULL };
    yajl_val found = NULL;

    for (size_t i = 0; !found && YAJL_IS_ARRAY(devices) && i < devices->u.array.len; i++) {
        yajl_val device = devices->u.array.values[i];
        const char *id = lx_qmp_string(device, "qdev_id");

        if (id && !strcmp(id, name))
            found = device;
        else
            found = find_on(yajl_tree_get(device, (const char **)behind, yajl_t_array), name);
    }
    return found;
}

static yajl_val find_device(yajl_val busses, const char *name)
{
    static const char *const devices[] = { "devices", NULL };
    yajl_val found = NULL;

    for (size_t i = 0; !found && YAJL_IS_ARRAY(busses) && i < busses->u.array.len; i++)
        found = find_on(yajl_tree_get(busses->u.array.values[i], (const char **)devices, yajl_t_array), name);
    return found;
}

static int take_slot(struct lx_op *op, yajl_val value)
{
    static const char *const slot[] = { "slot", NULL }, *const function[] = { "function", NULL };
    struct lx_qmp *qmp = op->state;
    libxl_device_pci *pci = qmp->arg;
    yajl_val device = find_device(value, name_of(&op->lx, pci)), number, func;

    number = device ? yajl_tree_get(device, (const char **)slot, yajl_t_number) : NULL;
    func = device ? yajl_tree_get(device, (const char **)function, yajl_t_number) : NULL;
    if (!YAJL_IS_INTEGER(number) || !YAJL_IS_INTEGER(func)) {
        lx_log_domain(op->lx.ctx, qmp->domid, XTL_ERROR, 0, "its device model does not say where PCI device %s "
                      "is", lx_pci_address(&op->lx, pci));
        return ERROR_FAIL;
    }
    pci->vdevfn = (YAJL_GET_INTEGER(number) & 0x1f) << 3 | (YAJL_GET_INTEGER(func) & 7);
    return 0;
}

void lx_pci_model_add(struct lx_op *child, uint32_t domid, libxl_device_pci *pci)
{
    struct lx_qmp_command *commands = lx_alloc(&child->lx, 2 * sizeof(*commands));

    commands[0].text = add_text(&child->lx, pci);
    commands[1] = (struct lx_qmp_command){ lx_qmp_text(&child->lx, "query-pci", NULL), take_slot };
    *(struct lx_qmp *)child->state = (struct lx_qmp){ .domid = domid, .commands = commands, .nr = 2, .arg = pci };
}

/* --- out -------------------------------------------------------------------------------------- */

void lx_pci_model_remove(struct lx_op *child, uint32_t domid, const libxl_device_pci *pci)
{
    struct lx_qmp_command *command = lx_alloc(&child->lx, sizeof(*command));

    command->text = lx_qmp_text(&child->lx, "device_del", "id", name_of(&child->lx, pci), NULL);
    command->until_deleted = name_of(&child->lx, pci);
    *(struct lx_qmp *)child->state = (struct lx_qmp){ .domid = domid, .commands = command, .nr = 1 };
}
