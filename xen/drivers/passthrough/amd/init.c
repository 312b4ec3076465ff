// SPDX-License-Identifier: GPL-2.0-only
/* Finding AMD's IOMMUs in ACPI's IVRS and bringing them up. */
#include <xen/acpi.h>
#include <asm/apic.h>
#include <asm/cpufeature.h>

#include "ivrs.h"
#include "private.h"

#define CAP_HEADER          0
#define CAP_FEATURES        (1u << 27)      /* the extended feature register is there */
#define LEVELS_48           4
#define LARGEST_LEAF        3               /* 1 GiB: what guests' memory comes in at most */

struct amd_unit amd_units[MAX_UNITS];
unsigned int amd_nr_units;
bool __ro_after_init amd_wide;

/* --- what the table says ---------------------------------------------------------------------- */
static int __init found_unit(const struct ivrs_unit *u)
{
    if (amd_nr_units == MAX_UNITS) {
        printk(XENLOG_WARNING "AMD-Vi: more than %u IOMMUs\n", MAX_UNITS);
        return -ENOSPC;
    }
    if (!u->base || u->base & (REGS_SIZE - 1) || !amd_segment(u->segment, true))
        return u->base ? -ENOMEM : -EINVAL;
    amd_units[amd_nr_units++] = (struct amd_unit){
        .segment = u->segment, .devid = u->devid, .capability = u->capability, .flags = u->flags, .base = u->base,
    };
    return 0;
}

static int __init found_devices(const struct ivrs_unit *u, u16 first, u16 last, u8 setting)
{
    struct amd_segment *seg = amd_segment(u->segment, false);

    for (u32 id = first; id <= last; id++) {
        seg->functions[id].unit = amd_nr_units;
        seg->functions[id].setting = setting;
    }
    return 0;
}

static int __init found_alias(const struct ivrs_unit *u, u16 first, u16 last, u16 alias, u8 setting)
{
    struct amd_segment *seg = amd_segment(u->segment, false);

    found_devices(u, first, last, setting);
    found_devices(u, alias, alias, setting);
    for (u32 id = first; id <= last; id++)
        seg->functions[id].alias = alias;
    return 0;
}

static int __init found_special(const struct ivrs_unit *u, u8 variety, u8 handle, u16 devid, u8 setting)
{
    found_devices(u, devid, devid, setting);
    if (variety == IVRS_SPECIAL_IOAPIC)
        amd_ioapic_found(u->segment, handle, devid);
    return 0;
}

/* An exclusion range is let through untranslated by hardware; mapping it one to one does the same. */
static int __init found_memory(u16 segment, u16 first, u16 last, u64 start, u64 length, u8 flags)
{
    if (!(flags & (IVMD_UNITY | IVMD_EXCLUSION)))
        return 0;
    if (first == 0 && last == 0xffff) {
        iommu_reserved_add(start, start + length, IOMMU_ALL_DEVICES);
        return 0;
    }
    for (u32 id = first; id <= last; id++)
        if (pci_device_known(PCI_SBDF(segment, 0, 0) | id))
            iommu_reserved_add(start, start + length, PCI_SBDF(segment, 0, 0) | id);
    return 0;
}

static const struct ivrs_handler handler __initconst = {
    .unit = found_unit, .devices = found_devices, .alias = found_alias, .special = found_special,
    .memory = found_memory,
};

/* --- bringing up ------------------------------------------------------------------------------ */
static int __init open_unit(struct amd_unit *u)
{
    u32 sbdf = PCI_SBDF(u->segment, 0, 0) | u->devid;
    int rc;

    u->regs = ioremap(u->base, REGS_SIZE);
    if (!u->regs)
        return -ENOMEM;
    if (pci_conf_read(sbdf, u->capability + CAP_HEADER, 4) & CAP_FEATURES)
        u->features = amd_read(u, REG_FEATURES);
    amd_write(u, REG_CONTROL, 0);           /* firmware, or what ran before, may have left it on */
    rc = amd_commands_init(u) ?: amd_events_init(u);
    if (rc)
        return rc;
    amd_write(u, REG_DEVICE_TABLE, virt_to_maddr(amd_segment(u->segment, false)->table) |
              ((PAGE_SIZE << DEVICE_TABLE_ORDER >> PAGE_SHIFT) - 1));
    u->control = CONTROL_ENABLE | CONTROL_EVENTS | CONTROL_EVENT_IRQ | CONTROL_COMMANDS |
                 (u->flags & IVHD_HT_TUNNEL ? CONTROL_HT_TUNNEL : 0) | (u->flags & IVHD_PASS_PW ? CONTROL_PASS_PW : 0) |
                 (u->flags & IVHD_RES_PASS_PW ? CONTROL_RES_PASS_PW : 0) | (u->flags & IVHD_ISOC ? CONTROL_ISOC : 0) |
                 CONTROL_COHERENT;
    return 0;
}

static void __init start_unit(struct amd_unit *u)
{
    if (amd_wide)
        u->control |= CONTROL_GA | CONTROL_XT;
    amd_write(u, REG_CONTROL, u->control);
    printk(XENLOG_INFO "AMD-Vi: IOMMU %04x:%02x:%02x.%u at %#lx, features %#lx\n", u->segment, u->devid >> 8,
           u->devid >> 3 & 31, u->devid & 7, u->base, u->features);
    amd_forget_everything(u);
    amd_events_irq_init(u);
}

static void enable(void)
{
    amd_block_others();
}

static void shutdown(void)
{
    for (unsigned int i = 0; i < amd_nr_units; i++)
        amd_write(&amd_units[i], REG_CONTROL, 0);
}

static void flush(struct domain_iommu *di, dfn_t dfn, u64 nr)
{
    for (unsigned int i = 0; i < amd_nr_units; i++)
        amd_forget_pages(&amd_units[i], di->id, dfn, nr);
}

static void deny(struct domain *d)
{
    for (unsigned int i = 0; i < amd_nr_units; i++) {
        mfn_t first = amd_units[i].base >> PAGE_SHIFT;

        if (domain_iomem_permit(d, first, first + REGS_SIZE / PAGE_SIZE - 1, false))
            panic("AMD-Vi: cannot keep dom0 from the IOMMUs' registers");
    }
}

static struct iommu_ops ops __ro_after_init = {
    .name = "AMD-Vi", .format = &amd_format, .levels = LEVELS_48, .max_leaf = LARGEST_LEAF, .can_bypass = true,
    .nr_domain_ids = 65536,
    .enable = enable, .shutdown = shutdown, .deny = deny, .attach = amd_attach, .flush = flush, .alias = amd_alias,
    .msi_alloc = amd_msi_alloc, .msi_free = amd_msi_free, .msi_aim = amd_msi_aim, .msi_message = amd_msi_message,
    .ioapic_alloc = amd_ioapic_alloc, .ioapic_aim = amd_ioapic_aim,
};

/* All of them, or none: what one can do decides for all. */
static void __init agree(void)
{
    bool wide = x2apic_enabled;
    unsigned int extra_levels = 2;

    for (unsigned int i = 0; i < amd_nr_units; i++) {
        u64 f = amd_units[i].features;

        wide &= (f & (FEATURE_XT | FEATURE_GA)) == (FEATURE_XT | FEATURE_GA);
        extra_levels = min(extra_levels, (unsigned int)FEATURE_HATS(f));
    }
    amd_wide = ops.intremap_wide = wide;
    if (boot_cpu.phys_bits > 48)
        ops.levels = LEVELS_48 + min(extra_levels, 1u);
    ops.intremap = opt_intremap && amd_interrupts_usable();
}

const struct iommu_ops *__init amd_iommu_probe(void)
{
    const struct acpi_header *t = acpi_find_table("IVRS", 0);
    u32 at = 0;
    int rc;

    if (!t)
        return NULL;
    rc = ivrs_parse(t, &handler, &at);
    if (rc) {
        printk(XENLOG_ERR "AMD-Vi: IVRS is damaged or too much at byte %u (error %d): not used\n", at, rc);
        return NULL;
    }
    for (unsigned int i = 0; i < amd_nr_units; i++)
        if ((rc = open_unit(&amd_units[i])) != 0) {
            printk(XENLOG_ERR "AMD-Vi: cannot bring up the IOMMU at %#lx (error %d): not used\n", amd_units[i].base,
                   rc);
            return NULL;
        }
    if (!amd_nr_units)
        return NULL;
    agree();
    for (unsigned int i = 0; i < amd_nr_units; i++)
        start_unit(&amd_units[i]);
    return &ops;
}
