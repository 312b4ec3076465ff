/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PVH dom0: a hardware-virtualized domain in the machine's own address map. Its kernel is loaded at its physical
 * addresses and entered in 32-bit mode with struct hvm_start_info (the PVH boot protocol); what it finds by ACPI is
 * the machine, but for processors and what the hypervisor keeps.
 */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/iommu.h>
#include <xen/pci.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <public/arch-x86/hvm/start_info.h>
#include <public/hvm/hvm_vcpu.h>
#include <asm/hvm-platform.h>
#include <asm/hwdom.h>
#include <asm/irq.h>
#include <asm/setup.h>
#include <asm/x86-defs.h>

#include "private.h"
#include "pvh-map.h"

#define BELOW               (4UL << 30)     /* the start info and all it points to */
#define TABLES_ORDER        3               /* memory for ACPI tables while they are written */
#define TABLES_MAX          512
#define MTRR_DEFAULT_TYPE   0x2ff
#define MTRR_ALL_WRITE_BACK 0x806           /* enabled, ranges fixed and variable unused, type 6 */

/* dom0-iommu=none: the words for drivers/passthrough pass unread. */
static bool __initdata opt_no_iommu;

static int __init parse_dom0_iommu(const char *s)
{
    for (; *s; s += strcspn(s, ",") + (strchr(s, ',') != NULL))
        if (!strncmp(s, "none", 4) && (s[4] == ',' || !s[4]))
            opt_no_iommu = true;
    return 0;
}
custom_param("dom0-iommu", parse_dom0_iommu);

void __init dom0_configure_pvh(struct xen_domctl_createdomain *c)
{
    if (!hvm_ops)
        panic("dom0=pvh: this machine has no hardware virtualization that can be used (see above): use dom0=pv");
    if (!iommu_enabled && !opt_no_iommu)
        panic("dom0=pvh: no IOMMU is in use, so devices cannot reach dom0's memory: switch it on in the firmware, or"
              " give dom0-iommu=none (for a dom0 without DMA), or dom0=pv");
    if (!iommu_enabled)
        printk(XENLOG_WARNING "dom0-iommu=none: addresses in devices' DMA are not translated. dom0's drivers must not"
               " use DMA: it would hit memory that is not dom0's\n");
    c->flags |= XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap;
    c->arch.emulation_flags = XEN_X86_EMU_LAPIC | XEN_X86_EMU_IOAPIC | XEN_X86_EMU_VPCI;
}

/* --- tables ----------------------------------------------------------------------------------- */
/* A window to configuration space that we do not know would be a way around us. */
static bool __init is_visible(const struct acpi_header *h)
{
    return dom0_acpi_visible(h->signature) && (memcmp(h->signature, "MCFG", 4) || pci_segment_known(0));
}

static unsigned int __init visible_tables(u64 *tables)
{
    const struct acpi_header *h;
    unsigned int nr = 0;
    paddr_t pa;

    for (unsigned int i = 0; (h = acpi_table(i, &pa)) != NULL; i++)
        if (is_visible(h) && nr < TABLES_MAX - 1)
            tables[nr++] = pa;
        else if (dom0_verbose)
            printk(XENLOG_INFO "dom0: ACPI table %.4s is not shown\n", h->signature);
    return nr;
}

/* RSDP, MADT, XSDT, one after another, in memory that dom0's map calls ACPI data. Address of the RSDP; 0: no ACPI. */
static paddr_t __init write_acpi(struct dom0_builder *b)
{
    static u64 tables[TABLES_MAX] __initdata;
    unsigned int nr = visible_tables(tables);
    size_t room = PAGE_SIZE << TABLES_ORDER, used = 64, len;
    char *buf;
    u64 at;

    if (!acpi_rsdp())
        return 0;
    buf = xenheap_alloc(TABLES_ORDER);
    at = dom0_map_take(&b->map, room, LOW_MEMORY_END, BELOW, E820_ACPI);
    if (!buf || !at)
        panic("dom0: no memory for its ACPI tables: use a larger dom0_mem=");
    memset(buf, 0, room);
    len = dom0_madt_write(buf + used, room - used, b->d->max_vcpus, ioapic_places(), nr_ioapic_places(),
                          acpi_find_table("APIC", 0));
    tables[nr++] = at + used;
    used = ROUNDUP(used + len, 16);
    if (!len || !dom0_xsdt_write(buf + used, room - used, tables, nr) || !dom0_rsdp_write(buf, 64, at + used))
        panic("dom0: its ACPI tables do not fit into %lu KiB", room >> 10);
    dom0_pvh_write(b->d, at, buf, room);
    xenheap_free(buf, TABLES_ORDER);
    return at;
}

/* --- images and start info -------------------------------------------------------------------- */
static int __init put_segment(uint64_t paddr, const uint8_t *data, uint64_t file_size, uint64_t mem_size, void *arg)
{
    const struct dom0_builder *b = arg;

    if (!dom0_map_is_ram(&b->map, paddr, paddr + mem_size))
        panic("dom0 kernel: it wants to be at %#lx-%#lx, which is not all RAM", (unsigned long)paddr,
              (unsigned long)(paddr + mem_size));
    dom0_pvh_write(b->d, paddr, data, file_size);
    dom0_pvh_write(b->d, paddr + file_size, NULL, mem_size - file_size);
    return 0;
}

static u64 __init write_map(struct dom0_builder *b, u64 at)
{
    for (unsigned int i = 0; i < b->map.nr; i++) {
        struct hvm_memmap_table_entry e = {
            .addr = b->map.map[i].addr, .size = b->map.map[i].size, .type = b->map.map[i].type,
        };

        dom0_pvh_write(b->d, at, &e, sizeof(e));
        at += sizeof(e);
    }
    return at;
}

/* RAM disk, then in pages of their own: start info, module list, map, command line. Address of the start info. */
static paddr_t __init write_start_info(struct dom0_builder *b, paddr_t rsdp)
{
    struct hvm_start_info si = {
        .magic = XEN_HVM_START_MAGIC_VALUE, .version = 1, .flags = SIF_PRIVILEGED | SIF_INITDOMAIN,
        .rsdp_paddr = rsdp, .memmap_entries = b->map.nr,
    };
    struct hvm_modlist_entry mod = { 0 };
    const char *cmdline = b->kernel_module->cmdline;
    u64 info_size = sizeof(si) + sizeof(mod) + b->map.nr * sizeof(struct hvm_memmap_table_entry) + strlen(cmdline) + 1;
    u64 initrd_size = b->initrd_module ? ROUNDUP(b->initrd_module->size, PAGE_SIZE) : 0, start, at;

    start = dom0_map_find(&b->map, initrd_size + ROUNDUP(info_size, PAGE_SIZE),
                          max((u64)LOW_MEMORY_END, (u64)b->kernel.elf.paddr_end), BELOW);
    if (!start)
        panic("dom0: no room below 4 GiB for its RAM disk (%lu MiB): use a larger dom0_mem=", initrd_size >> 20);
    if (b->initrd_module) {
        mod.paddr = start;
        mod.size = b->initrd_module->size;
        dom0_pvh_write(b->d, start, maddr_to_virt(b->initrd_module->start), mod.size);
        start += initrd_size;
    }
    at = start + sizeof(si);
    if (mod.size) {
        si.nr_modules = 1;
        si.modlist_paddr = at;
        dom0_pvh_write(b->d, at, &mod, sizeof(mod));
    }
    si.memmap_paddr = at + sizeof(mod);
    si.cmdline_paddr = write_map(b, si.memmap_paddr);
    dom0_pvh_write(b->d, si.cmdline_paddr, cmdline, strlen(cmdline) + 1);
    dom0_pvh_write(b->d, start, &si, sizeof(si));
    return start;
}

/* What XENMEM_memory_map answers. */
static void __init keep_map(struct dom0_builder *b)
{
    struct e820_entry *map = kmalloc(b->map.nr * sizeof(*map));

    if (!map)
        panic("dom0: out of memory");
    memcpy(map, b->map.map, b->map.nr * sizeof(*map));
    b->d->arch.e820 = map;
    b->d->arch.nr_e820 = b->map.nr;
}

/* --- the first vcpu --------------------------------------------------------------------------- */
static void __init start_vcpu(struct dom0_builder *b, paddr_t start_info)
{
    struct vcpu_hvm_context *c = kzalloc(sizeof(*c));
    struct vcpu_hvm_x86_32 *r;

    if (!c)
        panic("dom0: out of memory");
    r = &c->cpu_regs.x86_32;
    c->mode = VCPU_HVM_MODE_32B;
    r->ebx = start_info;
    r->eip = b->kernel.info.phys32_entry;
    r->cr0 = X86_CR0_PE | X86_CR0_ET;
    r->cs_limit = r->ds_limit = r->es_limit = r->ss_limit = ~0u >> 12;
    r->tr_limit = 0x67;
    r->cs_ar = 0xc9b;                       /* flat, 32-bit, 4 KiB granular: code; data */
    r->ds_ar = r->es_ar = r->ss_ar = 0xc93;
    r->tr_ar = 0x8b;
    if (hvm_vcpu_set_context(b->d->vcpu[0], c))
        panic("dom0: its first register context was refused");
    kfree(c);
}

static void __init set_memory_types(struct domain *d)
{
    struct vcpu *v;

    for_each_vcpu(d, v)
        hvm_mtrr_wrmsr(v, MTRR_DEFAULT_TYPE, MTRR_ALL_WRITE_BACK);
}

/* The clock is ours; firmware's code finds that there is none, as its table is hidden. */
static void __init deny_hpet(struct domain *d)
{
    mfn_t mfn = PFN_DOWN(acpi_hpet_address());

    if (mfn && domain_iomem_permit(d, mfn, mfn, false))
        panic("dom0: cannot keep it from the HPET");
}

static void __init print_map(const struct dom0_builder *b)
{
    printk(XENLOG_INFO "dom0: its memory map:\n");
    e820_print(&b->map);
}

void __init dom0_build_pvh(struct dom0_builder *b)
{
    paddr_t rsdp;

    deny_hpet(b->d);
    set_memory_types(b->d);
    dom0_pvh_pool(b);
    dom0_pvh_memory(b);
    rsdp = write_acpi(b);
    elf_for_each_load(&b->kernel.elf, put_segment, b);
    if (dom0_verbose)
        print_map(b);
    start_vcpu(b, write_start_info(b, rsdp));
    keep_map(b);
}
