// SPDX-License-Identifier: GPL-2.0-only
/*
 * Physical interrupts that a translated guest gets: a message becomes the message the guest's driver asked for; a line
 * becomes a line of the guest, and stays masked until the guest has ended it there, or for a moment: others may wait on
 * it, too.
 */
#include <xen/irq.h>
#include <xen/time.h>
#include <public/domctl.h>
#include <asm/hvm-platform.h>
#include <asm/irq.h>

#include "private.h"

#define END_AT_LATEST       MILLISECS(8)
#define GUEST_PINS          4               /* of one line: functions that share it */
#define MSI_ADDRESS         0xfee00000ULL
#define MSIX_ENTRY          16              /* bytes */
#define MSIX_CONTROL        12              /* in an entry: bit 0 masks */

struct pt_irq {
    struct domain *domain;
    unsigned int pirq;
    bool is_message;
    /* message */
    u64 address;
    u32 data;
    u64 entry;              /* where the guest sees its entry in an MSI-X table; 0: nowhere. pt_irqs.lock */
    /* line; domain_iommu.pt_lock */
    unsigned int nr_pins;
    struct pin {
        u8 type;            /* PT_IRQ_TYPE_PCI, _ISA */
        u8 device, intx;    /* or ISA line */
    } pin[GUEST_PINS];
    bool raised;
    struct timer timer;
};

/*
 * by_pirq[] is read without a lock when an interrupt comes: an entry goes after its line was unbound, which waits for
 * deliveries under way.
 */
struct pt_irqs {
    spinlock_t lock;        /* entries coming and going, pins and what they show */
    unsigned int nr_msix;   /* bound with a table */
    struct pt_irq *by_pirq[];
};

static struct pt_irqs *irqs_of(struct domain *d, bool make)
{
    struct domain_iommu *di = d->iommu;

    if (!di->pt && make) {
        struct pt_irqs *fresh = kzalloc(sizeof(*fresh) + d->nr_pirqs * sizeof(fresh->by_pirq[0]));

        if (!fresh)
            return NULL;
        spin_lock_init(&fresh->lock, LOCK_PT_IRQ);
        __atomic_store_n(&di->pt, fresh, __ATOMIC_RELEASE);    /* domctls come one at a time */
    }
    return di->pt;
}

static struct pt_irq *find(struct domain *d, unsigned int pirq)
{
    struct pt_irqs *all = d->iommu ? __atomic_load_n(&d->iommu->pt, __ATOMIC_ACQUIRE) : NULL;

    return all && pirq < d->nr_pirqs ? READ_ONCE(all->by_pirq[pirq]) : NULL;
}

/* --- lines ------------------------------------------------------------------------------------ */
static void show(struct domain *d, const struct pin *p, bool level)
{
    if (p->type == PT_IRQ_TYPE_PCI)
        hvm_pci_intx_set(d, p->device, p->intx, level);
    else
        hvm_isa_irq_set(d, p->intx, level);
}

static unsigned int gsi_of(const struct pin *p)
{
    return p->type == PT_IRQ_TYPE_PCI ? hvm_pci_intx_gsi(p->device, p->intx) : p->intx;
}

/* lock held, interrupts off */
static bool lower(struct pt_irq *i)
{
    bool was = i->raised;

    for (unsigned int n = 0; was && n < i->nr_pins; n++)
        show(i->domain, &i->pin[n], false);
    i->raised = false;
    return was;
}

static void end(struct domain *d, struct pt_irq *i)
{
    unsigned long flags;
    bool was;

    spin_lock_irqsave(&d->iommu->pt->lock, flags);
    was = lower(i);
    spin_unlock_irqrestore(&d->iommu->pt->lock, flags);
    if (was)
        pirq_guest_eoi(d, i->pirq);
}

static void too_long(void *arg)
{
    struct pt_irq *i = arg;

    end(i->domain, i);
}

/* The guest ended what it got on this line. Interrupts on, no locks. */
static void guest_eoi(struct domain *d, unsigned int gsi)
{
    unsigned int ended[GUEST_PINS * 4], nr = 0;
    struct pt_irqs *all = d->iommu->pt;
    unsigned long flags;

    spin_lock_irqsave(&all->lock, flags);
    for (unsigned int pirq = 0; pirq < d->nr_pirqs; pirq++) {
        struct pt_irq *i = all->by_pirq[pirq];
        bool mine = false;

        if (!i || !i->raised)
            continue;
        for (unsigned int n = 0; n < i->nr_pins; n++)
            mine |= gsi_of(&i->pin[n]) == gsi;
        if (mine && nr < ARRAY_SIZE(ended) && lower(i))
            ended[nr++] = pirq;
    }
    spin_unlock_irqrestore(&all->lock, flags);
    while (nr)
        pirq_guest_eoi(d, ended[--nr]);     /* whatever is bound there now: nobody else's end is taken for it */
}

bool pt_irq_raise(struct domain *d, unsigned int pirq)
{
    struct pt_irq *i = find(d, pirq);
    unsigned long flags;

    if (!i)
        return false;
    if (i->is_message) {
        hvm_msi_deliver(d, i->address, i->data);
        return true;
    }
    spin_lock_irqsave(&d->iommu->pt->lock, flags);
    i->raised = true;
    for (unsigned int n = 0; n < i->nr_pins; n++)
        show(d, &i->pin[n], true);
    spin_unlock_irqrestore(&d->iommu->pt->lock, flags);
    timer_set(&i->timer, NOW() + END_AT_LATEST);
    return true;
}

/* --- binding ---------------------------------------------------------------------------------- */
static void enter(struct domain *d, struct pt_irq *i)
{
    struct pt_irqs *all = d->iommu->pt;
    unsigned long flags;

    spin_lock_irqsave(&all->lock, flags);
    __atomic_store_n(&all->by_pirq[i->pirq], i, __ATOMIC_RELEASE);
    spin_unlock_irqrestore(&all->lock, flags);
}

static struct pt_irq *make(struct domain *d, unsigned int pirq, bool is_message)
{
    struct pt_irq *i = kzalloc_type(struct pt_irq);

    if (!i)
        return NULL;
    i->domain = d;
    i->pirq = pirq;
    i->is_message = is_message;
    timer_init(&i->timer, too_long, i, d->vcpu[0]->processor);
    return i;
}

static void destroy(struct domain *d, struct pt_irq *i)
{
    struct pt_irqs *all = d->iommu->pt;
    unsigned long flags;

    pirq_guest_unbind(d, i->pirq);
    spin_lock_irqsave(&all->lock, flags);
    lower(i);
    all->nr_msix -= i->entry != 0;
    all->by_pirq[i->pirq] = NULL;
    spin_unlock_irqrestore(&all->lock, flags);
    timer_kill(&i->timer);
    kfree(i);
}

/* A new entry and its line. The entry is there before the first interrupt can come. */
static int start(struct domain *d, struct pt_irq *i, bool shareable)
{
    int rc;

    enter(d, i);
    rc = pirq_guest_bind(d->vcpu[0], i->pirq, shareable);
    if (rc)
        destroy(d, i);
    return rc;
}

static void set_message(struct pt_irq *i, u8 vector, u32 flags)
{
    u64 address = MSI_ADDRESS | (u64)(flags & XEN_DOMCTL_VMSI_X86_DEST_ID_MASK) << 12 |
                  (flags & XEN_DOMCTL_VMSI_X86_RH_MASK ? 8 : 0) | (flags & XEN_DOMCTL_VMSI_X86_DM_MASK ? 4 : 0);
    u32 data = vector | (flags & XEN_DOMCTL_VMSI_X86_DELIV_MASK) >> 12 << 8 |
               (flags & XEN_DOMCTL_VMSI_X86_TRIG_MASK ? 0x8000 : 0);

    /* between the two an interrupt goes to a mix: as on hardware, where a driver masks first */
    WRITE_ONCE(i->data, data);
    WRITE_ONCE(i->address, address);
}

/*
 * The guest's own mask, which it sets and clears in a table that a device model shows it; from the first binding on, the
 * flags say what it is.
 */
static void set_table(struct domain *d, struct pt_irq *i, u64 table, bool masked)
{
    int nr = table ? pirq_msix_entry(d, i->pirq) : -1;
    unsigned long flags;

    spin_lock_irqsave(&d->iommu->pt->lock, flags);
    d->iommu->pt->nr_msix -= i->entry != 0;
    i->entry = nr < 0 ? 0 : table + nr * MSIX_ENTRY;
    d->iommu->pt->nr_msix += i->entry != 0;
    spin_unlock_irqrestore(&d->iommu->pt->lock, flags);
    pirq_msix_set_mask(d, i->pirq, nr >= 0 && masked);
}

void pt_msix_written(struct domain *d, u64 addr, unsigned int bytes, u64 data, bool answered)
{
    struct pt_irqs *all = __atomic_load_n(&d->iommu->pt, __ATOMIC_ACQUIRE);
    unsigned long flags;
    bool mask = false;
    int pirq = -1;

    if (!all || !READ_ONCE(all->nr_msix))
        return;
    spin_lock_irqsave(&all->lock, flags);
    for (unsigned int n = 0; n < d->nr_pirqs && pirq < 0; n++) {
        const struct pt_irq *i = all->by_pirq[n];
        u64 control = i && i->entry ? i->entry + MSIX_CONTROL : 0;

        if (!control || addr > control || addr + bytes <= control)
            continue;
        pirq = n;
        mask = data >> (control - addr) * 8 & 1;
    }
    spin_unlock_irqrestore(&all->lock, flags);
    if (pirq >= 0 && mask != answered)
        pirq_msix_set_mask(d, pirq, mask);
}

static int bind_message(struct domain *d, const struct xen_domctl_bind_pt_irq *b)
{
    struct pt_irq *i = find(d, b->machine_irq);
    bool masked = !(b->u.msi.gflags & XEN_DOMCTL_VMSI_X86_UNMASKED);

    if (i) {
        if (!i->is_message)
            return -EBUSY;
        set_message(i, b->u.msi.gvec, b->u.msi.gflags);
        set_table(d, i, b->u.msi.gtable, masked);
        return 0;
    }
    i = make(d, b->machine_irq, true);
    if (!i)
        return -ENOMEM;
    set_message(i, b->u.msi.gvec, b->u.msi.gflags);
    set_table(d, i, b->u.msi.gtable, masked);
    return start(d, i, false);
}

static int decode_pin(const struct xen_domctl_bind_pt_irq *b, struct pin *p)
{
    *p = b->irq_type == PT_IRQ_TYPE_PCI ? (struct pin){ PT_IRQ_TYPE_PCI, b->u.pci.device, b->u.pci.intx } :
                                          (struct pin){ PT_IRQ_TYPE_ISA, 0, b->u.isa.isa_irq };
    return p->type == PT_IRQ_TYPE_PCI ? p->device > 31 || p->intx > 3 ? -EINVAL : 0 :
                                        p->intx >= HVM_NR_ISA_IRQS ? -EINVAL : 0;
}

static int find_pin(const struct pt_irq *i, const struct pin *p)
{
    for (unsigned int n = 0; n < i->nr_pins; n++)
        if (i->pin[n].type == p->type && i->pin[n].device == p->device && i->pin[n].intx == p->intx)
            return n;
    return -1;
}

static int add_pin(struct domain *d, struct pt_irq *i, const struct pin *p)
{
    unsigned long flags;
    int rc = -ENOSPC;

    if (i->is_message || find_pin(i, p) >= 0)
        return -EBUSY;
    spin_lock_irqsave(&d->iommu->pt->lock, flags);
    if (i->nr_pins < GUEST_PINS) {
        i->pin[i->nr_pins++] = *p;
        if (i->raised)
            show(d, p, true);
        rc = 0;
    }
    spin_unlock_irqrestore(&d->iommu->pt->lock, flags);
    return rc;
}

static int bind_line(struct domain *d, const struct xen_domctl_bind_pt_irq *b)
{
    struct pt_irq *i = find(d, b->machine_irq);
    struct pin p;
    int rc = decode_pin(b, &p);

    if (rc)
        return rc;
    hvm_gsi_set_eoi_hook(d, guest_eoi);
    if (i)
        return add_pin(d, i, &p);
    i = make(d, b->machine_irq, false);
    if (!i)
        return -ENOMEM;
    i->pin[i->nr_pins++] = p;
    return start(d, i, true);
}

int pt_irq_bind(struct domain *d, const struct xen_domctl_bind_pt_irq *b)
{
    if (!is_hvm_domain(d))
        return -EINVAL;                     /* a PV guest binds event channels itself */
    if (!d->iommu || !d->max_vcpus || !d->vcpu[0])
        return -ENODEV;
    if (b->machine_irq >= d->nr_pirqs || !pirq_is_mapped(d, b->machine_irq))
        return -EINVAL;
    if (!irqs_of(d, true))
        return -ENOMEM;
    switch (b->irq_type) {
    case PT_IRQ_TYPE_MSI:
        return bind_message(d, b);
    case PT_IRQ_TYPE_PCI:
    case PT_IRQ_TYPE_ISA:
        return bind_line(d, b);
    case PT_IRQ_TYPE_MSI_TRANSLATE:
        return -EOPNOTSUPP;
    default:
        return -EINVAL;
    }
}

static int unbind_line(struct domain *d, struct pt_irq *i, const struct xen_domctl_bind_pt_irq *b)
{
    unsigned long flags;
    struct pin p;
    int n = decode_pin(b, &p);

    if (n)
        return n;
    n = find_pin(i, &p);
    if (n < 0)
        return -ENOENT;
    if (i->nr_pins == 1) {
        destroy(d, i);
        return 0;
    }
    spin_lock_irqsave(&d->iommu->pt->lock, flags);
    if (i->raised)
        show(d, &p, false);
    i->pin[n] = i->pin[--i->nr_pins];
    spin_unlock_irqrestore(&d->iommu->pt->lock, flags);
    return 0;
}

int pt_irq_unbind(struct domain *d, const struct xen_domctl_bind_pt_irq *b)
{
    struct pt_irq *i = find(d, b->machine_irq);

    if (!i)
        return -ENOENT;
    if ((b->irq_type == PT_IRQ_TYPE_MSI) != i->is_message)
        return -EINVAL;
    if (!i->is_message)
        return unbind_line(d, i, b);
    destroy(d, i);
    return 0;
}

void pt_irq_relinquish(struct domain *d)
{
    struct pt_irqs *all = d->iommu->pt;

    if (!all)
        return;
    hvm_gsi_set_eoi_hook(d, NULL);
    for (unsigned int pirq = 0; pirq < d->nr_pirqs; pirq++)
        if (all->by_pirq[pirq])
            destroy(d, all->by_pirq[pirq]);
    d->iommu->pt = NULL;
    kfree(all);
}
