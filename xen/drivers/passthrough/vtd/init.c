// SPDX-License-Identifier: GPL-2.0-only
/* Finding Intel's IOMMUs in ACPI's DMAR and bringing them up. */
#include <xen/acpi.h>
#include <asm/apic.h>

#include "dmar.h"
#include "private.h"

struct vtd_unit vtd_units[MAX_UNITS];
unsigned int vtd_nr_units;
bool __ro_after_init vtd_eim, vtd_coherent, vtd_snoop;
static u8 __initdata platform_flags;

/* --- what the table says ---------------------------------------------------------------------- */
static int __init found_platform(u8 address_bits, u8 flags)
{
    platform_flags = flags;
    return 0;
}

static int __init found_unit(const struct dmar_unit *u)
{
    if (vtd_nr_units == MAX_UNITS)
        return -ENOSPC;
    if (!u->base || u->base & PAGE_OFFSET_MASK)
        return -EINVAL;
    vtd_units[vtd_nr_units++] = (struct vtd_unit){
        .segment = u->segment, .include_all = u->include_all, .base = u->base,
    };
    return 0;
}

static int __init found_scope(const struct dmar_unit *u, enum dmar_scope kind, u8 id, u32 sbdf)
{
    struct vtd_unit *mine = &vtd_units[vtd_nr_units - 1];

    switch (kind) {
    case DMAR_ENDPOINT:
    case DMAR_BRIDGE:
        return vtd_scope_add(mine, sbdf, kind == DMAR_BRIDGE);
    case DMAR_IOAPIC:
        return vtd_ioapic_add(mine, id, sbdf);
    default:
        return 0;
    }
}

static int __init found_reserved(u64 start, u64 end, u32 sbdf)
{
    iommu_reserved_add(start, end + 1, sbdf);
    return 0;
}

static u8 __init secondary_bus(u32 bridge)
{
    return pci_conf_read(bridge, PCI_SECONDARY_BUS, 1);
}

static const struct dmar_handler handler __initconst = {
    .platform = found_platform, .unit = found_unit, .scope = found_scope, .reserved = found_reserved,
    .secondary_bus = secondary_bus,
};

/* --- bringing up ------------------------------------------------------------------------------ */
static int __init open_unit(struct vtd_unit *u)
{
    unsigned int last;

    spin_lock_init(&u->lock, LOCK_IOMMU_UNIT);
    u->regs = ioremap(u->base, PAGE_SIZE);
    if (!u->regs)
        return -ENOMEM;
    u->cap = vtd_read64(u, REG_CAP);
    u->ecap = vtd_read64(u, REG_ECAP);
    if (u->cap == ~0ULL || u->ecap == ~0ULL)
        return -ENODEV;
    last = max(ECAP_IOTLB_AT(u->ecap) + 16, CAP_FAULTS_AT(u->cap) + CAP_NR_FAULTS(u->cap) * 16);
    if (last > PAGE_SIZE) {
        iounmap(u->regs);
        u->regs = ioremap(u->base, ROUNDUP((u64)last, PAGE_SIZE));
    }
    return u->regs ? 0 : -ENOMEM;
}

/* Firmware, or what ran before, may have left things on. */
static void __init quiet(struct vtd_unit *u)
{
    static const u32 bits[] = { GLOBAL_TRANSLATE, GLOBAL_INTREMAP, GLOBAL_QUEUE };

    vtd_write32(u, REG_FAULT_CONTROL, FAULT_MASKED);
    for (unsigned int i = 0; i < ARRAY_SIZE(bits); i++)
        if (vtd_read32(u, REG_STATUS) & bits[i])
            vtd_global(u, bits[i], false);
}

static struct iommu_ops ops;

static int __init start_unit(struct vtd_unit *u)
{
    int rc;

    quiet(u);
    rc = vtd_queue_init(u) ?: vtd_contexts_init(u);
    if (rc == 0 && ops.intremap)
        rc = vtd_interrupts_init(u);
    if (rc)
        return rc;
    vtd_faults_init(u);
    printk(XENLOG_INFO "VT-d: IOMMU of segment %04x at %#lx%s, capabilities %#lx, %#lx%s\n", u->segment, u->base,
           u->include_all ? ", all other functions" : "", u->cap, u->ecap,
           u->cap & CAP_CACHING_MODE ? " (caching mode)" : "");
    return 0;
}

static void enable(void)
{
    for (unsigned int i = 0; i < vtd_nr_units; i++) {
        vtd_forget_all(&vtd_units[i]);
        vtd_global(&vtd_units[i], GLOBAL_TRANSLATE, true);
        /* firmware's own protection is in the way from here on */
        if (vtd_units[i].cap >> 5 & 3)
            vtd_write32(&vtd_units[i], REG_PROTECTED, 0);
    }
}

static void shutdown(void)
{
    for (unsigned int i = 0; i < vtd_nr_units; i++)
        vtd_write32(&vtd_units[i], REG_COMMAND, 0);
}

static void flush(struct domain_iommu *di, dfn_t dfn, u64 nr)
{
    for (unsigned int i = 0; i < vtd_nr_units; i++)
        vtd_forget_pages(&vtd_units[i], di->id, dfn, nr);
}

static void deny(struct domain *d)
{
    for (unsigned int i = 0; i < vtd_nr_units; i++)
        if (domain_iomem_permit(d, vtd_units[i].base >> PAGE_SHIFT, vtd_units[i].base >> PAGE_SHIFT, false))
            panic("VT-d: cannot keep dom0 from the IOMMUs' registers");
}

static struct iommu_ops ops __ro_after_init = {
    .name = "VT-d", .format = &vtd_format,
    .enable = enable, .shutdown = shutdown, .deny = deny, .attach = vtd_attach, .flush = flush,
    .msi_alloc = vtd_msi_alloc, .msi_free = vtd_msi_free, .msi_aim = vtd_msi_aim, .msi_message = vtd_msi_message,
    .ioapic_alloc = vtd_ioapic_alloc, .ioapic_aim = vtd_ioapic_aim,
};

/* What one cannot do is not done: a domain's tables serve all of them. */
static bool __init agree(void)
{
    u64 cap = ~0ULL, ecap = ~0ULL;
    unsigned int ids = ~0u, widths = ~0u;

    for (unsigned int i = 0; i < vtd_nr_units; i++) {
        const struct vtd_unit *u = &vtd_units[i];

        cap &= u->cap;
        ecap &= u->ecap;
        widths &= CAP_WIDTHS(u->cap);
        ids = min(ids, CAP_DOMAIN_IDS(u->cap));
        ops.flush_new |= (u->cap & CAP_CACHING_MODE) != 0;
    }
    /* four levels if there are, else three, else five: bits 2, 1, 3 */
    ops.levels = widths & 4 ? 4 : widths & 2 ? 3 : widths & 8 ? 5 : 0;
    ops.max_leaf = cap & CAP_LEAF_2M ? cap & CAP_LEAF_1G ? 3 : 2 : 1;
    ops.nr_domain_ids = ids;
    ops.can_bypass = ecap & ECAP_PASS_THROUGH;
    vtd_coherent = ecap & ECAP_COHERENT;
    vtd_snoop = ecap & ECAP_SNOOP && opt_snoop;
    if (!vtd_coherent)
        ops.written = vtd_written;
    ops.intremap = opt_intremap && platform_flags & DMAR_INTREMAP && vtd_interrupts_usable();
    vtd_eim = ops.intremap && x2apic_enabled && ecap & ECAP_EIM;
    ops.intremap_wide = vtd_eim;
    return ops.levels;
}

static const struct iommu_ops *__init unusable(const char *why, int rc)
{
    printk(XENLOG_ERR "VT-d: %s (error %d): not used\n", why, rc);
    return NULL;
}

const struct iommu_ops *__init vtd_probe(void)
{
    const struct acpi_header *t = acpi_find_table("DMAR", 0);
    u32 at;
    int rc;

    if (!t)
        return NULL;
    rc = dmar_parse(t, &handler, &at);
    if (rc)
        return unusable("DMAR is damaged or too much", rc);
    for (unsigned int i = 0; i < vtd_nr_units; i++)
        if ((rc = open_unit(&vtd_units[i])) != 0)
            return unusable("an IOMMU does not answer", rc);
    if (!vtd_nr_units || !agree())
        return unusable("no IOMMUs with tables of a common depth", -ENODEV);
    for (unsigned int i = 0; i < vtd_nr_units; i++)
        if ((rc = start_unit(&vtd_units[i])) != 0) {
            shutdown();
            return unusable("out of memory", rc);
        }
    return &ops;
}
