// SPDX-License-Identifier: GPL-2.0-only
/* The functions seen so far: made when the domain first looks at one, so that nothing has to be scanned. */
#include "private.h"

#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>

#define REG_VENDOR          0x00
#define REG_CLASS           0x0a            /* and the subclass below */
#define CLASS_IOMMU         0x0806

static DEFINE_SPINLOCK(vpci_lock, LOCK_VPCI);
DEFINE_LIST(vpci_functions);

void vpci_begin(void)
{
    spin_lock(&vpci_lock);
}

void vpci_end(void)
{
    spin_unlock(&vpci_lock);
}

void vpci_add_register(struct vpci_function *f, unsigned int at, unsigned int size,
                       u32 (*read)(struct vpci_function *f, const struct vpci_register *r),
                       void (*write)(struct vpci_function *f, const struct vpci_register *r, u32 value))
{
    BUG_ON(f->nr_registers == VPCI_MAX_REGISTERS);
    f->reg[f->nr_registers++] = (struct vpci_register){ .at = at, .size = size, .read = read, .write = write };
}

u32 vpci_hw_read(struct vpci_function *f, const struct vpci_register *r)
{
    return pci_conf_read(f->sbdf, r->at, r->size);
}

static void destroy(struct vpci_function *f)
{
    vpci_free_msix(f);
    vpci_free_msi(f);
    kfree(f);
}

static struct vpci_function *create(u32 sbdf)
{
    struct vpci_function *f = kzalloc_type(struct vpci_function);
    int rc;

    if (!f)
        return NULL;
    f->sbdf = sbdf;
    f->readonly = pci_conf_read(sbdf, REG_CLASS, 2) == CLASS_IOMMU;
    rc = f->readonly ? 0 : vpci_init_header(f) ?: vpci_init_msi(f) ?: vpci_init_msix(f);
    if (rc) {
        printk(XENLOG_ERR "PCI %04x:%02x:%02x.%u: out of memory: dom0 cannot see it\n", PCI_SEG(sbdf), PCI_BUS(sbdf),
               PCI_DEVFN(sbdf) >> 3, PCI_DEVFN(sbdf) & 7);
        destroy(f);
        return NULL;
    }
    list_add_tail(&f->list, &vpci_functions);
    vpci_msix_locate(f);
    return f;
}

static struct vpci_function *find(u32 sbdf)
{
    struct vpci_function *f;

    list_for_each_entry(f, &vpci_functions, list)
        if (f->sbdf == sbdf)
            return f;
    return NULL;
}

struct vpci_function *vpci_function(u32 sbdf)
{
    struct vpci_function *f = find(sbdf);
    u16 vendor;

    if (f)
        return f;
    vendor = pci_conf_read(sbdf, REG_VENDOR, 2);
    return vendor == 0xffff || vendor == 0 ? NULL : create(sbdf);
}

void vpci_remove(u32 sbdf)
{
    struct vpci_function *f;

    vpci_begin();
    f = find(sbdf);
    if (f) {
        list_del(&f->list);
        destroy(f);
    }
    vpci_end();
}
