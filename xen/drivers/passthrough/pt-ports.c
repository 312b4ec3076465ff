// SPDX-License-Identifier: GPL-2.0-only
/* I/O ports of the machine that a translated guest sees among its own. */
#include <asm/hvm-platform.h>
#include <asm/insn.h>

#include "private.h"

#define MAX_WINDOWS     16

/* A window is a region of the guest's platform; regions stay, a window that was taken away is closed. */
struct pt_ports {
    struct window {
        u32 guest, machine, nr;
        bool open;
    } window[MAX_WINDOWS];
    unsigned int used;
};

static enum hvm_io_result access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    const struct window *w = opaque;
    u32 offset = io->addr - w->guest;

    if (!READ_ONCE(w->open) || offset + io->bytes > w->nr)
        return HVM_IO_NOT_OURS;
    switch (io->bytes | io->write << 4) {
    case 0x01: io->data = inb(w->machine + offset); break;
    case 0x02: io->data = inw(w->machine + offset); break;
    case 0x04: io->data = inl(w->machine + offset); break;
    case 0x11: outb(w->machine + offset, io->data); break;
    case 0x12: outw(w->machine + offset, io->data); break;
    case 0x14: outl(w->machine + offset, io->data); break;
    default: return HVM_IO_NOT_OURS;
    }
    return HVM_IO_DONE;
}

static struct window *find(struct pt_ports *p, u32 guest, u32 nr)
{
    for (unsigned int i = 0; i < p->used; i++)
        if (p->window[i].guest == guest && p->window[i].nr == nr)
            return &p->window[i];
    return NULL;
}

static int add(struct domain *d, struct pt_ports *p, u32 guest, u32 machine, u32 nr)
{
    struct window *w = find(p, guest, nr);
    struct hvm_io_region r = { .kind = HVM_IO_PORT, .first = guest, .last = guest + nr - 1, .access = access };
    int rc;

    if (w) {
        if (w->open)
            return w->machine == machine ? 0 : -EBUSY;
        w->machine = machine;
        __atomic_store_n(&w->open, true, __ATOMIC_RELEASE);
        return 0;
    }
    if (p->used == MAX_WINDOWS)
        return -ENOSPC;
    w = &p->window[p->used];
    *w = (struct window){ guest, machine, nr, true };
    r.opaque = w;
    rc = hvm_platform_add_region(d, &r);
    if (rc == 0)
        p->used++;
    return rc;
}

int pt_ports_map(struct domain *d, u32 guest, u32 machine, u32 nr, bool map)
{
    struct window *w;

    if (!is_hvm_domain(d))
        return -EOPNOTSUPP;
    if (!d->iommu)
        return -ENODEV;
    if (!d->iommu->ports)
        d->iommu->ports = kzalloc_type(struct pt_ports);
    if (!d->iommu->ports)
        return -ENOMEM;
    if (map)
        return add(d, d->iommu->ports, guest, machine, nr);
    w = find(d->iommu->ports, guest, nr);
    if (!w || !w->open)
        return -ENOENT;
    WRITE_ONCE(w->open, false);
    return 0;
}
