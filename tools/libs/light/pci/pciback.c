/* SPDX-License-Identifier: LGPL-2.1-only */
/* Linux's driver that holds devices for guests: it is told by files of sysfs. */
#include "pci/pci.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define PCIBACK XYLEM_SYSFS "/bus/pci/drivers/pciback"

bool lx_pciback_there(struct lx *lx)
{
    if (!access(PCIBACK, F_OK))
        return true;
    lx_log(lx->ctx, XTL_ERROR, 0, "this domain's kernel has no driver \"pciback\"; load its module, "
           "xen-pciback");
    return false;
}

bool lx_pciback_has(struct lx *lx, const libxl_device_pci *pci)
{
    return !access(lx_sprintf(lx, PCIBACK "/%s", lx_pci_address(lx, pci)), F_OK);
}

libxl_device_pci *lx_pciback_list(struct lx *lx, int *nr)
{
    DIR *dir = opendir(PCIBACK);
    libxl_device_pci *list = NULL, one;
    const struct dirent *entry;

    *nr = 0;
    libxl_device_pci_init(&one);
    while (dir && (entry = readdir(dir))) {
        if (!lx_pci_parse(entry->d_name, &one))
            continue;
        list = realloc(list, (*nr + 1) * sizeof(*list));
        if (!list)
            abort();
        list[*nr] = one;
        (*nr)++;
    }
    if (dir)
        closedir(dir);
    return list;
}

static int refused(struct lx *lx, const libxl_device_pci *pci, int e, const char *what)
{
    lx_log(lx->ctx, XTL_ERROR, e, "PCI device %s cannot be %s", lx_pci_address(lx, pci), what);
    return ERROR_FAIL;
}

/* pciback takes a device only after it was told of its slot. */
static bool knows_slot(struct lx *lx, const libxl_device_pci *pci)
{
    char text[4096], *address = lx_pci_address(lx, pci);
    int fd = open(PCIBACK "/slots", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text));

    if (fd >= 0)
        close(fd);
    return size > 0 && memmem(text, size, address, strlen(address));
}

int lx_pciback_take(struct lx *lx, const libxl_device_pci *pci)
{
    int e = 0;

    if (!knows_slot(lx, pci))
        e = lx_pci_tell(lx, pci, PCIBACK "/new_slot");
    if (!e && !lx_pciback_has(lx, pci))
        e = lx_pci_tell(lx, pci, PCIBACK "/bind");
    return e ? refused(lx, pci, e, "bound to pciback") : 0;
}

int lx_pciback_release(struct lx *lx, const libxl_device_pci *pci)
{
    int e = lx_pci_tell(lx, pci, PCIBACK "/unbind");

    if (e)
        return refused(lx, pci, e, "taken from pciback");
    if (knows_slot(lx, pci))
        e = lx_pci_tell(lx, pci, PCIBACK "/remove_slot");
    return e ? refused(lx, pci, e, "made known to pciback as no longer its own") : 0;
}
