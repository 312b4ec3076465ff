// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt messages, from the IOAPIC, devices (MSI) or other vcpus, on their way to local APICs.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/sched.h>

/* MSI address and data (SDM vol. 3, 11.11) */
#define MSI_ADDR_BASE       0xfee
#define MSI_ADDR_LOGICAL    0x4
#define MSI_DATA_LEVEL      0x8000

/* Messages with 8 bits of destination mean everybody by 0xff, in whatever mode the APICs are. */
static u32 wide_dest(u32 dest, bool logical)
{
    return dest == 0xff && !logical ? ~0u : dest;
}

static bool is_dest(const struct vcpu *v, u32 dest, bool logical)
{
    const struct lapic *l = lapic_of(v);

    return !(READ_ONCE(l->disabled) & LAPIC_HW_DISABLED) && lapic_matches(l, dest, logical);
}

/*
 * Of those addressed, the one with the lowest priority; whose turn it is among equals goes round.
 */
static struct vcpu *find_lowest(struct domain *d, u32 dest, bool logical)
{
    struct hvm_platform *p = platform_of(d);
    unsigned int start = READ_ONCE(p->lowest_next), best_ppr = ~0u;
    struct vcpu *best = NULL;

    for (unsigned int i = 0; i < d->max_vcpus; i++) {
        struct vcpu *v = domain_vcpu(d, (start + i) % d->max_vcpus);

        if (!v || !is_dest(v, dest, logical) || !lapic_on(lapic_of(v)))
            continue;
        if (lapic_ppr(lapic_of(v)) < best_ppr) {
            best_ppr = lapic_ppr(lapic_of(v));
            best = v;
        }
    }
    if (best)
        WRITE_ONCE(p->lowest_next, best->vcpu_id + 1);
    return best;
}

struct vcpu *vlapic_find_dest(struct domain *d, u32 dest, bool logical, bool lowest, u8 vector)
{
    struct vcpu *v;

    if (lowest)
        return find_lowest(d, dest, logical);
    for_each_vcpu(d, v)
        if (is_dest(v, dest, logical))
            return v;
    return NULL;
}

static bool accepts(const struct vcpu *v, u8 mode)
{
    return mode != MSG_FIXED || lapic_on(lapic_of(v));
}

void hvm_message_to_vcpu(struct vcpu *v, const struct hvm_message *m)
{
    switch (m->mode) {
    case MSG_FIXED:
    case MSG_LOWEST:
        vlapic_set_vector(v, m->vector, m->level);
        break;
    case MSG_NMI:
        WRITE_ONCE(v->arch.hvm->nmi_pending, true);
        vcpu_kick(v);
        break;
    case MSG_INIT:
        vlapic_init_ipi(v);
        break;
    default: /* no SMM here; ExtINT comes by wire, start-up by IPI only */
        break;
    }
}

bool hvm_message_deliver(struct domain *d, const struct hvm_message *m)
{
    u32 dest = wide_dest(m->dest, m->logical);
    bool taken = false;
    struct vcpu *v;

    if (m->mode == MSG_LOWEST) {
        v = find_lowest(d, dest, m->logical);
        if (v)
            vlapic_set_vector(v, m->vector, m->level);
        return v;
    }
    for_each_vcpu(d, v) {
        if (!is_dest(v, dest, m->logical) || !accepts(v, m->mode))
            continue;
        hvm_message_to_vcpu(v, m);
        taken = true;
    }
    return taken;
}

int hvm_msi_deliver(struct domain *d, u64 addr, u32 data)
{
    struct hvm_message m = {
        .dest = addr >> 12 & 0xff, .vector = data, .mode = data >> 8 & 7,
        /* with or without the redirection hint: Linux sets the mode alone, and chipsets heed it */
        .logical = addr & MSI_ADDR_LOGICAL,
        .level = data & MSI_DATA_LEVEL,
    };

    if (addr >> 20 != MSI_ADDR_BASE || m.mode == MSG_RESERVED || m.mode == MSG_STARTUP ||
        m.mode == MSG_EXTINT)
        return -EINVAL;
    hvm_message_deliver(d, &m);
    return 0;
}
