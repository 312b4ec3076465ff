// SPDX-License-Identifier: GPL-2.0-only
/*
 * Port 0xe9: what firmware and small kernels write there is shown on the console, a line at a time,
 * at the guests' most talkative level.
 */
#include "private.h"

#include <xen/printk.h>

static enum hvm_io_result access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    struct debug_port *p = &platform_of(v->domain)->debug;
    char c = io->data;
    unsigned long flags;

    if (!io->write || io->bytes != 1)
        return HVM_IO_NOT_OURS;
    spin_lock_irqsave(&p->lock, flags);
    if (c != '\n' && ((c >= ' ' && c < 0x7f) || c == '\t'))
        p->line[p->len++] = c;
    if (p->len && (c == '\n' || p->len == sizeof(p->line) - 1)) {
        p->line[p->len] = 0;
        printk(XENLOG_G_DEBUG "(d%u) %s\n", v->domain->id, p->line);
        p->len = 0;
    }
    spin_unlock_irqrestore(&p->lock, flags);
    return HVM_IO_DONE;
}

int debug_port_init(struct domain *d)
{
    const struct hvm_io_region r = {
        .kind = HVM_IO_PORT, .first = 0xe9, .last = 0xe9, .access = access,
    };

    spin_lock_init(&platform_of(d)->debug.lock, LOCK_HVM_DEVICE);
    return hvm_platform_add_region(d, &r);
}
