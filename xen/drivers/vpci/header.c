// SPDX-License-Identifier: GPL-2.0-only
/*
 * The header (PCI 3.0, 6.1): all the device's. BARs and the command register are watched, because they say where an
 * MSI-X table is. Device memory needs no more: it is at the domain's disposal wherever it is (<asm/hwdom.h>).
 */
#include "private.h"

#define REG_COMMAND         0x04
#define REG_TYPE            0x0e
#define REG_BAR0            0x10
#define TYPE_BRIDGE         1

static void write_watched(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    pci_conf_write(f->sbdf, r->at, r->size, value);
    vpci_msix_locate(f);
}

int vpci_init_header(struct vpci_function *f)
{
    unsigned int type = pci_conf_read(f->sbdf, REG_TYPE, 1) & 0x7f;
    unsigned int nr_bars = type == 0 ? 6 : type == TYPE_BRIDGE ? 2 : 0;

    vpci_add_register(f, REG_COMMAND, 2, vpci_hw_read, write_watched);
    for (unsigned int i = 0; i < nr_bars; i++)
        vpci_add_register(f, REG_BAR0 + 4 * i, 4, vpci_hw_read, write_watched);
    return 0;
}
