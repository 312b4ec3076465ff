// SPDX-License-Identifier: GPL-2.0-only
/* Which device an access to a port or a guest physical address belongs to. */
#include "private.h"

#include <xen/errno.h>
#include <asm/hwdom.h>

static bool overlaps(const struct hvm_io_table *table, u64 first, u64 last)
{
    unsigned int nr = __atomic_load_n(&table->nr, __ATOMIC_ACQUIRE);

    for (unsigned int i = 0; i < nr; i++)
        if (first <= table->region[i].last && last >= table->region[i].first)
            return true;
    return false;
}

int hvm_platform_add_region(struct domain *d, const struct hvm_io_region *r)
{
    struct hvm_platform *p = platform_of(d);
    struct hvm_io_table *table = r->kind == HVM_IO_PORT ? &p->ports : &p->mmio;
    int rc = 0;
    unsigned long flags;

    spin_lock_irqsave(&p->io_lock, flags);
    if (overlaps(table, r->first, r->last)) {
        rc = -EEXIST;
    } else if (table->nr == HVM_MAX_IO_REGIONS) {
        rc = -ENOSPC;
    } else {
        table->region[table->nr] = *r;
        /* readers take no lock: the entry is there before they can see it */
        __atomic_store_n(&table->nr, table->nr + 1, __ATOMIC_RELEASE);
    }
    spin_unlock_irqrestore(&p->io_lock, flags);
    return rc;
}

/* An access that starts in a region is that region's, as on a bus that decodes the address. */
static const struct hvm_io_region *find_region(const struct hvm_io_table *table, u64 addr)
{
    unsigned int nr = __atomic_load_n(&table->nr, __ATOMIC_ACQUIRE);

    for (unsigned int i = 0; i < nr; i++)
        if (addr >= table->region[i].first && addr <= table->region[i].last)
            return &table->region[i];
    return NULL;
}

bool hvm_platform_has_port(struct domain *d, unsigned int port)
{
    return overlaps(&platform_of(d)->ports, port, port);
}

bool hvm_platform_has_mmio(struct domain *d, gfn_t first, gfn_t last)
{
    const struct hvm_io_table *table = &platform_of(d)->mmio;
    unsigned int nr = __atomic_load_n(&table->nr, __ATOMIC_ACQUIRE);

    for (unsigned int i = 0; i < nr; i++)
        if (last >= table->region[i].first >> PAGE_SHIFT && first <= table->region[i].last >> PAGE_SHIFT)
            return true;
    return false;
}

enum hvm_io_result hvm_platform_io(struct vcpu *v, struct hvm_io *io)
{
    struct hvm_platform *p = platform_of(v->domain);
    const struct hvm_io_region *r;

    if (io->kind == HVM_IO_MMIO && vlapic_mmio(v, io))
        return HVM_IO_DONE;
    r = find_region(io->kind == HVM_IO_PORT ? &p->ports : &p->mmio, io->addr);
    if (r)
        return r->access(v, io, r->opaque);
    return is_hwdom(v->domain) ? hwdom_io(v, io) : HVM_IO_NOT_OURS;
}

bool hvm_platform_claims(struct vcpu *v, enum hvm_io_kind kind, u64 addr, unsigned int bytes)
{
    struct hvm_platform *p = platform_of(v->domain);
    u64 last = addr + bytes - 1, apic = vlapic_base(v) & PAGE_MASK;

    if (kind == HVM_IO_PORT)
        return overlaps(&p->ports, addr, last);
    return (addr < apic + PAGE_SIZE && last >= apic) || overlaps(&p->mmio, addr, last);
}
