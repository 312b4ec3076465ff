// SPDX-License-Identifier: GPL-2.0-only
/* See machine.h. */
#include <sys/mman.h>

#include <xen/mm.h>
#include <xen/pci.h>
#include <asm/apic.h>
#include <asm/smp.h>
#include <asm/traps.h>

#include "machine.h"

#define RTE_LEVEL       (1u << 15)
#define RTE_REMOTE_IRR  (1u << 14)
#define RTE_MASKED      (1u << 16)
#define AREA            (1ul << 20)

unsigned long percpu_offset[CONFIG_NR_CPUS];
unsigned int nr_cpu_ids = 2;
cpumask_t cpu_online_map = { { 3 } };
u32 cpu_apicid[CONFIG_NR_CPUS] = { 4, 7 };      /* not the CPUs' numbers */
struct domain *dom0;
struct pin pins[24];
__typeof__(delivered) delivered;
unsigned int raised, lost, eois, events_sent;

static DEFINE_PER_CPU(u64, middle);
static u32 ioapic_page[PAGE_SIZE / 4];
u8 config[256];
static struct irq_desc *watched;

void *fix_to_virt(unsigned int i)
{
    return ioapic_page;
}

static void empty_areas(void)
{
    for (unsigned int cpu = 0; cpu < 2; cpu++) {
        static char *area[2];

        if (area[cpu])
            munmap(area[cpu], AREA);
        area[cpu] = mmap(NULL, AREA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(area[cpu] != MAP_FAILED);
        percpu_offset[cpu] = area[cpu] + AREA / 2 - (char *)&percpu_middle;
    }
}

void machine_start(void)
{
    static bool initialised;

    world_init();
    empty_areas();
    watch(NULL);
    memset(config, 0, sizeof(config));
    remapping_start();
    config[MSI_CAP + 2] = 0x80;                 /* control: 64-bit address, not maskable */
    if (!initialised) {
        ioapic_add(0, 0xfec00000, 0);
        irq_init();
        initialised = true;
    }
    memset(&delivered, 0, sizeof(delivered));
    raised = lost = eois = events_sent = 0;
    dom0 = world_domain(0, 2);
    dom0->is_privileged = true;
    dom0->vcpu[1]->processor = 1;
    world_run(dom0->vcpu[0]);
    CHECK_EQ(pirqs_domain_create(dom0), 0);
}

void machine_end(void)
{
    watch(NULL);
    CHECK_EQ(pirqs_domain_relinquish(dom0), 0);
    pirqs_domain_destroy(dom0);
    for (unsigned int i = 0; i < nr_irqs_gsi; i++)
        irq_release_vector(irq_to_desc(i));
    CHECK_EQ(remapping_taken(), 0);
    CHECK_EQ(vectors_used(0) + vectors_used(1), 0);
    world_check();
}

void watch(struct irq_desc *d)
{
    watched = d;
}

unsigned int vectors_used(unsigned int cpu)
{
    unsigned int n = 0;

    for (unsigned int v = 0; v < 256; v++)
        n += vector_to_desc(cpu, v) != NULL;
    return n;
}

static int cpu_of(u32 apic_id)
{
    for (unsigned int cpu = 0; cpu < 2; cpu++)
        if (cpu_apicid[cpu] == apic_id)
            return cpu;
    return -1;
}

static void note(int cpu, unsigned int vector, bool masked)
{
    raised++;
    if (masked || cpu < 0 || vector_to_desc(cpu, vector) != watched)
        lost++;
}

/* A level pin sends once, until its delivery is acknowledged or forgotten. */
static void pin_may_send(struct pin *p)
{
    if (!(p->low & RTE_LEVEL))
        p->low &= ~RTE_REMOTE_IRR;
    if (!p->active || (p->low & (RTE_MASKED | RTE_REMOTE_IRR)) || !(p->low & RTE_LEVEL))
        return;
    p->low |= RTE_REMOTE_IRR;
    delivered.any = true;
    delivered.cpu = cpu_of(p->high >> 24);
    delivered.vector = (u8)p->low;
}

static void raise_watched(void)
{
    if (watched && !watched->msi && !watched->level) {
        struct pin *p = &pins[watched->irq];

        note(cpu_of(p->high >> 24), (u8)p->low, p->low & RTE_MASKED);
    } else if (watched && watched->msi) {
        u32 address, data;

        memcpy(&address, &config[MSI_CAP + 4], 4);
        memcpy(&data, &config[MSI_CAP + 12], 4);
        if (config[MSI_CAP + 2] & 1)
            note(cpu_of(address >> 12 & 0xff), (u8)data, false);
    }
}

u32 mmio_read32(const volatile void *reg)
{
    unsigned int index = ioapic_page[0];

    CHECK(reg == &ioapic_page[4]);
    if (index == 1)
        return 23 << 16 | 0x11;
    return index & 1 ? pins[(index - 0x10) / 2].high : pins[(index - 0x10) / 2].low;
}

void mmio_write32(volatile void *reg, u32 value)
{
    struct pin *p;

    if (reg == &ioapic_page[0]) {
        ioapic_page[0] = value;
        return;
    }
    CHECK(reg == &ioapic_page[4] && ioapic_page[0] >= 0x10);
    p = &pins[(ioapic_page[0] - 0x10) / 2];
    if (ioapic_page[0] & 1)
        p->high = value;
    else
        p->low = (value & ~RTE_REMOTE_IRR) | (p->low & RTE_REMOTE_IRR);
    pin_may_send(p);
    raise_watched();
}

/* --- PCI --- */
u32 pci_conf_read(u32 sbdf, unsigned int reg, unsigned int size)
{
    u32 v = 0;

    CHECK(sbdf == DEVICE && reg + size <= sizeof(config));
    memcpy(&v, &config[reg], size);
    return v;
}

void pci_conf_write(u32 sbdf, unsigned int reg, unsigned int size, u32 value)
{
    CHECK(sbdf == DEVICE && reg + size <= sizeof(config));
    memcpy(&config[reg], &value, size);
    raise_watched();
}

unsigned int pci_find_cap(u32 sbdf, u8 id)
{
    return id == PCI_CAP_MSI ? MSI_CAP : 0;
}

paddr_t pci_bar_address(u32 sbdf, unsigned int bar)
{
    return 0;
}

void *ioremap(paddr_t pa, size_t size)
{
    return NULL;
}

void iounmap(void *va)
{
}

/* --- CPUs --- */
bool arrive(unsigned int cpu, unsigned int vector)
{
    struct cpu_user_regs regs = { .entry_vector = vector };
    bool known = vector_to_desc(cpu, vector);

    fake_cpu_info.processor_id = cpu;
    local_irq_disable();
    do_IRQ(&regs);
    local_irq_enable();
    fake_cpu_info.processor_id = 0;
    return known;
}

/* The acknowledgement of a level interrupt names the vector. */
void apic_eoi(void)
{
    eois++;
}

bool in_irq(void)
{
    return false;
}

const cpumask_t *cpumask_of(unsigned int cpu)
{
    static cpumask_t single[2];

    single[cpu].bits[0] = 1ul << cpu;
    return &single[cpu];
}

void i8259_mask_all(void)
{
}

bool domain_irq_permitted(struct domain *d, unsigned int pirq)
{
    return true;
}

void send_guest_pirq(struct domain *d, unsigned int pirq)
{
    events_sent++;
}

void panic(const char *fmt, ...)
{
    abort();
}
