// SPDX-License-Identifier: GPL-2.0-only
/* A device with eight MSI-X entries, pirq n is entry n, in the hands of a guest with a device model. */
#include "test.h"
#include "world.h"

#include <xen/errno.h>
#include <xen/irq.h>
#include <xen/sched.h>
#include <xen/time.h>
#include <public/domctl.h>
#include <asm/hvm-platform.h>
#include <asm/irq.h>

#include "private.h"

#define NR_ENTRIES      8
#define GTABLE          0xf3001000ULL
#define CONTROL(n)      (GTABLE + (n) * 16 + 12)
#define UNMASKED        XEN_DOMCTL_VMSI_X86_UNMASKED

static struct domain *d;
static struct domain_iommu di;
static struct hvm_domain hvm;
static struct entry {
    bool bound, masked, guest_mask;
    unsigned int changes;
} entry[NR_ENTRIES];
static u64 sent_address;
static u32 sent_data;
static bool is_msi;                             /* the function has no table at all */

/* --- the machine ------------------------------------------------------------------------------ */
bool pirq_is_mapped(struct domain *dom, unsigned int pirq)
{
    return pirq < NR_ENTRIES;
}

int pirq_guest_bind(struct vcpu *v, unsigned int pirq, bool shareable)
{
    entry[pirq].bound = true;
    entry[pirq].masked = entry[pirq].guest_mask;
    return 0;
}

void pirq_guest_unbind(struct domain *dom, unsigned int pirq)
{
    entry[pirq].bound = false;
    entry[pirq].masked = true;
}

void pirq_guest_eoi(struct domain *dom, unsigned int pirq)
{
}

int pirq_msix_entry(struct domain *dom, unsigned int pirq)
{
    return is_msi ? -1 : (int)pirq;
}

void pirq_msix_set_mask(struct domain *dom, unsigned int pirq, bool mask)
{
    if (is_msi)
        return;
    entry[pirq].changes += entry[pirq].guest_mask != mask;
    entry[pirq].guest_mask = mask;
    entry[pirq].masked = !entry[pirq].bound || mask;
}

int hvm_msi_deliver(struct domain *dom, u64 addr, u32 data)
{
    sent_address = addr;
    sent_data = data;
    return 0;
}

void hvm_pci_intx_set(struct domain *dom, unsigned int device, unsigned int intx, bool level) {}
void hvm_isa_irq_set(struct domain *dom, unsigned int isa_irq, bool level) {}
unsigned int hvm_pci_intx_gsi(unsigned int device, unsigned int intx) { return 16; }
void hvm_gsi_set_eoi_hook(struct domain *dom, void (*fn)(struct domain *, unsigned int)) {}
void timer_init(struct timer *t, void (*fn)(void *), void *arg, unsigned int cpu) {}
void timer_set(struct timer *t, s_time_t expires) {}
void timer_kill(struct timer *t) {}
s_time_t NOW(void) { return 0; }

/* --- the guest and its device model ----------------------------------------------------------- */
static void start(void)
{
    world_init();
    d = world_domain(1, 1);
    d->nr_pirqs = 32;
    d->kind = GUEST_HVM;
    d->arch.hvm = &hvm;
    di = (struct domain_iommu){ .domain = d };
    d->iommu = &di;
    is_msi = false;
    for (unsigned int i = 0; i < NR_ENTRIES; i++)
        entry[i] = (struct entry){ .masked = true };
}

static void end(void)
{
    pt_irq_relinquish(d);
    for (unsigned int i = 0; i < NR_ENTRIES; i++)
        CHECK(!entry[i].bound);
    d->iommu = NULL;
    world_check();
}

static int bind(unsigned int pirq, u8 vector, u32 flags, u64 table)
{
    struct xen_domctl_bind_pt_irq b = { .machine_irq = pirq, .irq_type = PT_IRQ_TYPE_MSI };

    b.u.msi.gvec = vector;
    b.u.msi.gflags = flags;
    b.u.msi.gtable = table;
    return pt_irq_bind(d, &b);
}

static void answered(u64 addr, unsigned int bytes, u64 data)
{
    pt_msix_written(d, addr, bytes, data, true);
}

static void asked(u64 addr, unsigned int bytes, u64 data)
{
    pt_msix_written(d, addr, bytes, data, false);
}

TEST(messages_go_where_the_guest_wants)
{
    start();
    CHECK_EQ(bind(2, 0x41, UNMASKED | 7, GTABLE), 0);
    CHECK(entry[2].bound && !entry[2].masked);
    CHECK(pt_irq_raise(d, 2));
    CHECK_EQ(sent_address, 0xfee07000);
    CHECK_EQ(sent_data, 0x41);
    CHECK_EQ(bind(2, 0x52, UNMASKED | 3 | 0x200, GTABLE), 0);           /* anew: logical */
    CHECK(pt_irq_raise(d, 2));
    CHECK_EQ(sent_address, 0xfee03004);
    CHECK_EQ(sent_data, 0x52);
    CHECK(!pt_irq_raise(d, 3));
    end();
}

TEST(masks_take_effect_before_and_after_the_model)
{
    start();
    CHECK_EQ(bind(1, 0x41, UNMASKED, GTABLE), 0);
    CHECK_EQ(bind(4, 0x42, UNMASKED, GTABLE), 0);
    asked(CONTROL(4), 4, 1);
    CHECK(entry[4].masked && !entry[1].masked);     /* at once */
    answered(CONTROL(4), 4, 1);
    CHECK(entry[4].masked);
    asked(CONTROL(4), 4, 0);
    CHECK(entry[4].masked);                         /* the model may bind it anew now */
    CHECK_EQ(bind(4, 0x55, 0, GTABLE), 0);
    answered(CONTROL(4), 4, 0);
    CHECK(!entry[4].masked);
    /* with the data word, in one write */
    asked(CONTROL(1) - 4, 8, 1ULL << 32 | 0x77);
    CHECK(entry[1].masked);
    answered(CONTROL(1) - 4, 8, 0xffff);
    CHECK(!entry[1].masked);
    end();
}

TEST(other_writes_change_no_mask)
{
    start();
    asked(CONTROL(0), 4, 1);                        /* nothing is bound: nothing to look for */
    CHECK_EQ(bind(0, 0x41, UNMASKED, GTABLE), 0);
    entry[0].changes = 0;
    for (u64 at = GTABLE; at < GTABLE + 0x100; at += 4)
        if (at != CONTROL(0)) {
            asked(at, 4, ~0u);
            answered(at, 4, 0);
        }
    CHECK_EQ(entry[0].changes, 0);
    end();
}

TEST(bound_masked_until_the_guest_opens_it)
{
    start();
    CHECK_EQ(bind(0, 0x41, 0, GTABLE), 0);
    CHECK(entry[0].bound && entry[0].masked);
    answered(CONTROL(0), 4, 0);
    CHECK(!entry[0].masked);
    end();
}

TEST(a_message_without_a_table_is_open)
{
    start();
    is_msi = true;
    CHECK_EQ(bind(0, 0x41, 0, 0), 0);
    CHECK(entry[0].bound && !entry[0].masked);
    asked(CONTROL(0), 4, 1);
    CHECK(!entry[0].masked);
    end();
}

TEST(the_table_may_move)
{
    start();
    CHECK_EQ(bind(0, 0x41, UNMASKED, GTABLE), 0);
    CHECK_EQ(bind(0, 0x41, UNMASKED, GTABLE + 0x10000), 0);
    asked(CONTROL(0), 4, 1);
    CHECK(!entry[0].masked);
    asked(CONTROL(0) + 0x10000, 4, 1);
    CHECK(entry[0].masked);
    end();
}
