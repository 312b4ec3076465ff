/* SPDX-License-Identifier: LGPL-2.1-only */
/* A device's address, and its files in sysfs; see pci.h. */
#include "pci/pci.h"
#include "core/ctx.h"
#include "core/log.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *lx_pci_address(struct lx *lx, const libxl_device_pci *pci)
{
    return lx_sprintf(lx, "%04x:%02x:%02x.%x", pci->domain, pci->bus, pci->dev, pci->func);
}

bool lx_pci_parse(const char *text, libxl_device_pci *pci)
{
    unsigned int domain, bus, dev, func;
    char rest;

    if (sscanf(text, "%4x:%2x:%2x.%1x%c", &domain, &bus, &dev, &func, &rest) != 4 || dev > 31 || func > 7)
        return false;
    pci->domain = domain;
    pci->bus = bus;
    pci->dev = dev;
    pci->func = func;
    return true;
}

bool lx_pci_same(const libxl_device_pci *a, const libxl_device_pci *b)
{
    return a->domain == b->domain && a->bus == b->bus && a->dev == b->dev && a->func == b->func;
}

uint32_t lx_pci_number(const libxl_device_pci *pci)
{
    return (uint32_t)pci->domain << 16 | pci->bus << 8 | pci->dev << 3 | pci->func;
}

/* --- sysfs ------------------------------------------------------------------------------------ */

char *lx_pci_file(struct lx *lx, const libxl_device_pci *pci, const char *name)
{
    return lx_sprintf(lx, XYLEM_SYSFS "/bus/pci/devices/%s/%s", lx_pci_address(lx, pci), name);
}

bool lx_pci_exists(struct lx *lx, const libxl_device_pci *pci)
{
    return !access(lx_pci_file(lx, pci, ""), F_OK);
}

char *lx_pci_read(struct lx *lx, const libxl_device_pci *pci, const char *name)
{
    char text[4096];
    int fd = open(lx_pci_file(lx, pci, name), O_RDONLY | O_CLOEXEC);
    ssize_t size;

    if (fd < 0)
        return NULL;
    size = read(fd, text, sizeof(text));
    close(fd);
    return size < 0 ? NULL : lx_strndup(lx, text, size);
}

long lx_pci_read_number(struct lx *lx, const libxl_device_pci *pci, const char *name)
{
    char *text = lx_pci_read(lx, pci, name), *end;
    long number = text ? strtol(text, &end, 0) : -1;

    return text && end != text ? number : -1;
}

int lx_pci_tell(struct lx *lx, const libxl_device_pci *pci, const char *path)
{
    char *address = lx_pci_address(lx, pci);
    int fd = open(path, O_WRONLY | O_CLOEXEC), e;

    if (fd < 0)
        return errno;
    e = write(fd, address, strlen(address)) < 0 ? errno : 0;
    close(fd);
    return e;
}

char *lx_pci_driver(struct lx *lx, const libxl_device_pci *pci)
{
    char path[PATH_MAX];

    return realpath(lx_pci_file(lx, pci, "driver"), path) ? lx_strdup(lx, path) : NULL;
}
