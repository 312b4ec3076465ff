// SPDX-License-Identifier: GPL-2.0-only
/* See bus.h. */
#include "bus.h"

#include "world-private.h"

struct bus_log bus_log;
int bus_bind_error;
struct vpci_vector *bus_bound[512];
bool bus_masked[512];
u8 bus_memory[4 * 4096];
static u8 config[3][256];
static unsigned int mapped;

u8 *bus_config(u32 sbdf)
{
    return sbdf == CARD ? config[0] : sbdf == OLD ? config[1] : sbdf == IOMMU ? config[2] : NULL;
}

u32 bus_get(u32 sbdf, unsigned int reg, unsigned int size)
{
    u32 v = 0;

    memcpy(&v, bus_config(sbdf) + reg, size);
    return v;
}

void bus_put(u32 sbdf, unsigned int reg, unsigned int size, u32 value)
{
    memcpy(bus_config(sbdf) + reg, &value, size);
}

static void make(u32 sbdf, u16 vendor, u16 class, u8 first_cap)
{
    bus_put(sbdf, 0, 2, vendor);
    bus_put(sbdf, 0x0a, 2, class);
    bus_put(sbdf, 0x06, 2, 0x10);
    bus_put(sbdf, 0x34, 1, first_cap);
}

void bus_start(void)
{
    world_init();
    memset(config, 0, sizeof(config));
    memset(bus_memory, 0, sizeof(bus_memory));
    make(CARD, 0x8086, 0x0200, MSI);
    bus_put(CARD, MSI, 4, 0x018b0005 | MSIX << 8);  /* 64 bits, maskable, could do 32, firmware left it on */
    bus_put(CARD, MSIX, 4, (NR_ENTRIES - 1) << 16 | 0x11);
    bus_put(CARD, MSIX + 4, 4, 0x1800 | 2);
    bus_put(CARD, 0x18, 4, (u32)BAR_BASE | 4);
    bus_put(CARD, 0x1c, 4, BAR_BASE >> 32);
    make(OLD, 0x1234, 0x0100, MSI);
    bus_put(OLD, MSI, 4, 0x00000005);
    make(IOMMU, 0x1022, 0x0806, MSI);
    bus_put(IOMMU, MSI, 4, 0x00810005);
    memset(&bus_log, 0, sizeof(bus_log));
    memset(bus_bound, 0, sizeof(bus_bound));
    memset(bus_masked, 0, sizeof(bus_masked));
    bus_bind_error = 0;
    iommu_intremap = false;
    mapped = 0;
}

unsigned int bus_nr_bound(void)
{
    unsigned int n = 0;

    for (unsigned int i = 0; i < 512; i++)
        n += bus_bound[i] != NULL;
    return n;
}

bool bus_no_room;

void bus_end(void)
{
    vpci_remove(CARD);
    vpci_remove(OLD);
    vpci_remove(IOMMU);
    CHECK_EQ(bus_nr_bound(), 0);
    CHECK_EQ(mapped, 0);
    world_check();
}

/* --- the bus ---------------------------------------------------------------------------------- */
u32 pci_conf_read(u32 sbdf, unsigned int reg, unsigned int size)
{
    CHECK(reg % size == 0 && (size == 1 || size == 2 || size == 4));
    if (!bus_config(sbdf) || reg >= 256)
        return ~0u >> (4 - size) * 8;
    return bus_get(sbdf, reg, size);
}

void pci_conf_write(u32 sbdf, unsigned int reg, unsigned int size, u32 value)
{
    CHECK(reg % size == 0 && (size == 1 || size == 2 || size == 4));
    bus_log.writes++;
    bus_log.sbdf = sbdf;
    bus_log.reg = reg;
    bus_log.size = size;
    bus_log.value = value;
    if (bus_config(sbdf) && reg < 256)
        bus_put(sbdf, reg, size, value);
}

unsigned int pci_find_cap(u32 sbdf, u8 id)
{
    for (unsigned int pos = bus_get(sbdf, 0x34, 1); pos; pos = bus_get(sbdf, pos + 1, 1))
        if (bus_get(sbdf, pos, 1) == id)
            return pos;
    return 0;
}

paddr_t pci_bar_address(u32 sbdf, unsigned int bar)
{
    CHECK_EQ(bar, 2);
    return (u64)bus_get(sbdf, 0x1c, 4) << 32 | (bus_get(sbdf, 0x18, 4) & ~0xfu);
}

void *ioremap(paddr_t pa, size_t size)
{
    if (bus_no_room)
        return NULL;
    mapped++;
    if (pa < BAR_BASE || pa + size > BAR_BASE + sizeof(bus_memory))
        pa = BAR_BASE;                      /* a BAR that was moved: the same device */
    return bus_memory + (pa - BAR_BASE);
}

void iounmap(void *va)
{
    mapped--;
}

/* --- interrupts ------------------------------------------------------------------------------- */
int arch_vpci_bind(struct vpci_vector *v, unsigned int nr, u32 sbdf, bool msix, unsigned int entry)
{
    if (bus_bind_error)
        return bus_bind_error;
    CHECK(nr == 1 || (iommu_intremap && !msix && (nr & (nr - 1)) == 0));
    for (unsigned int i = 0; i < nr; i++) {
        v[i].irq = (msix ? entry : sbdf == CARD ? BUS_MSI : BUS_OLD_MSI) + i;
        CHECK(!v[i].bound && !bus_bound[v[i].irq]);
        bus_bound[v[i].irq] = &v[i];
        bus_masked[v[i].irq] = false;
        v[i].bound = true;
    }
    bus_log.binds++;
    if (!msix)
        bus_put(sbdf, MSI + 2, 2, (bus_get(sbdf, MSI + 2, 2) & ~0x70) | __builtin_ctz(nr) << 4 | 1);
    return 0;
}

void arch_vpci_unbind(struct vpci_vector *v, unsigned int nr)
{
    for (unsigned int i = 0; i < nr; i++) {
        CHECK(v[i].bound && bus_bound[v[i].irq] == &v[i]);
        bus_bound[v[i].irq] = NULL;
        v[i].bound = false;
    }
    bus_log.unbinds++;
}

void arch_vpci_mask(struct vpci_vector *v, bool mask)
{
    CHECK(v->bound);
    bus_masked[v->irq] = mask;
    if (mask)
        bus_log.masks++;
    else
        bus_log.unmasks++;
}

void arch_vpci_trap(mfn_t first, unsigned long nr)
{
    bus_log.traps++;
    bus_log.trap_first = first;
    bus_log.trap_nr = nr;
}
