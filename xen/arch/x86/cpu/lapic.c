// SPDX-License-Identifier: GPL-2.0-only
/*
 * The local APIC: finding its mode, enabling it, local vector table, interrupts to other CPUs.
 * x2APIC mode is used when the firmware left it on, when it is asked for (x2apic), or when a CPU's
 * number does not fit the old mode.
 */
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/smp.h>
#include <asm/time.h>
#include <asm/traps.h>

bool __ro_after_init x2apic_enabled;
paddr_t __ro_after_init lapic_phys = APIC_DEFAULT_PHYS;

static bool __initdata opt_x2apic;
boolean_param("x2apic", opt_x2apic);

static volatile u32 *lapic_reg(unsigned int reg)
{
    return (volatile u32 *)((char *)fix_to_virt(FIX_LAPIC) + reg);
}

u32 apic_read(unsigned int reg)
{
    return x2apic_enabled ? rdmsr(MSR_X2APIC_FIRST + reg / 16) : *lapic_reg(reg);
}

void apic_write(unsigned int reg, u32 value)
{
    if (x2apic_enabled)
        wrmsr(MSR_X2APIC_FIRST + reg / 16, value);
    else
        *lapic_reg(reg) = value;
}

void apic_eoi(void)
{
    apic_write(APIC_EOI, 0);
}

u32 apic_own_id(void)
{
    u32 id = apic_read(APIC_ID);

    return x2apic_enabled ? id : id >> 24;
}

/* --- sending --- */
/* The xAPIC's command register takes one command at a time, in two writes. */
static void xapic_send(u32 apic_id, u32 delivery)
{
    unsigned long flags = local_irq_save();

    while (apic_read(APIC_ICR) & APIC_ICR_BUSY)
        cpu_relax();
    apic_write(APIC_ICR2, apic_id << 24);
    apic_write(APIC_ICR, delivery);
    local_irq_restore(flags);
}

void apic_send_ipi(u32 apic_id, u32 delivery)
{
    if (x2apic_enabled) {
        /* unlike a store, this write does not wait for earlier ones */
        __asm__ __volatile__("mfence; lfence" ::: "memory");
        wrmsr(MSR_X2APIC_FIRST + APIC_ICR / 16, (u64)apic_id << 32 | delivery);
        return;
    }
    xapic_send(apic_id, delivery);
}

void apic_send_self(u8 vector)
{
    if (x2apic_enabled) {
        wrmsr(MSR_X2APIC_FIRST + APIC_SELF_IPI / 16, vector);
        return;
    }
    while (apic_read(APIC_ICR) & APIC_ICR_BUSY)
        cpu_relax();
    apic_write(APIC_ICR, APIC_ICR_SELF | APIC_DM_FIXED | vector);
}

void send_ipi_mask(const cpumask_t *mask, u8 vector)
{
    unsigned int cpu, me = smp_processor_id();

    for_each_cpu(cpu, mask)
        if (cpu != me && cpu_online(cpu))
            apic_send_ipi(cpu_apicid[cpu], APIC_DM_FIXED | vector);
}

void send_nmi(unsigned int cpu)
{
    apic_send_ipi(cpu_apicid[cpu], APIC_DM_NMI);
}

/* --- vectors of the APIC itself --- */
static void handle_spurious(struct cpu_user_regs *regs)
{
    /* not in service when it is really spurious: then it must not be acknowledged */
    if (apic_read(APIC_ISR + (VECTOR_SPURIOUS & ~31) / 2) & (1u << (VECTOR_SPURIOUS & 31)))
        apic_eoi();
}

static void handle_error(struct cpu_user_regs *regs)
{
    u32 status;

    apic_write(APIC_ESR, 0);
    status = apic_read(APIC_ESR);
    apic_eoi();
    printk(XENLOG_WARNING "CPU %u: local APIC error %02x\n", smp_processor_id(), status);
}

/* --- enabling --- */
static void set_mode(void)
{
    u64 base = rdmsr(MSR_APIC_BASE);

    if (!(base & APIC_BASE_ENABLE)) {
        base |= APIC_BASE_ENABLE;
        wrmsr(MSR_APIC_BASE, base);
    }
    if (x2apic_enabled && !(base & APIC_BASE_X2APIC))
        wrmsr(MSR_APIC_BASE, base | APIC_BASE_X2APIC);
}

/* Nothing the firmware left pending may reach us: acknowledge what is in service. */
static void drain_in_service(void)
{
    for (unsigned int n = 0; n < 256; n++) {
        u32 any = 0;

        for (unsigned int i = 0; i < 8; i++)
            any |= apic_read(APIC_ISR + i * 0x10);
        if (!any)
            return;
        apic_eoi();
    }
}

static void setup_lvt(void)
{
    unsigned int max_lvt = apic_read(APIC_VERSION) >> 16 & 0xff;

    apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED | VECTOR_TIMER);
    apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED | APIC_DM_EXTINT);
    apic_write(APIC_LVT_LINT1,
               smp_processor_id() == 0 ? APIC_DM_NMI : APIC_LVT_MASKED | APIC_DM_NMI);
    if (max_lvt >= 4)
        apic_write(APIC_LVT_PERF, APIC_LVT_MASKED | APIC_DM_NMI);
    if (max_lvt >= 5)
        apic_write(APIC_LVT_THERMAL, APIC_LVT_MASKED | VECTOR_THERMAL);
    apic_write(APIC_ESR, 0);
    apic_write(APIC_LVT_ERROR, VECTOR_ERROR);
}

void lapic_init_cpu(void)
{
    set_mode();
    if (!x2apic_enabled) {
        apic_write(APIC_DFR, 0xffffffff);
        apic_write(APIC_LDR, 0);
    }
    apic_write(APIC_TPR, 0);
    apic_write(APIC_SPIV, APIC_SPIV_ENABLE | VECTOR_SPURIOUS);
    drain_in_service();
    setup_lvt();
}

void lapic_disable(void)
{
    apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED);
    apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED);
    apic_write(APIC_LVT_LINT1, APIC_LVT_MASKED);
    apic_write(APIC_LVT_ERROR, APIC_LVT_MASKED);
    apic_write(APIC_SPIV, VECTOR_SPURIOUS);
}

static bool __init needs_x2apic(void)
{
    for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
        if (cpu_apicid[cpu] != BAD_APIC_ID && cpu_apicid[cpu] >= 0xff)
            return true;
    return false;
}

static void __init choose_mode(void)
{
    bool preset = rdmsr(MSR_APIC_BASE) & APIC_BASE_X2APIC, needed = needs_x2apic();

    if (!cpu_has_apic && !preset)
        panic("This machine has no local APIC (or the firmware turned it off)");
    x2apic_enabled = preset || (cpu_has_x2apic && (needed || opt_x2apic));
    if (!x2apic_enabled && (needed || opt_x2apic))
        printk(XENLOG_WARNING "No x2APIC on this CPU: %s\n",
               needed ? "CPUs with high numbers stay offline" : "x2apic ignored");
}

void __init lapic_init_boot(void)
{
    choose_mode();
    if (!x2apic_enabled)
        set_fixmap(FIX_LAPIC, PFN_DOWN(lapic_phys), PTE_HYPERVISOR_UC);
    /* the 8259s: the interrupt room takes them over later */
    outb(0x21, 0xff);
    outb(0xa1, 0xff);
    set_direct_apic_vector(VECTOR_SPURIOUS, handle_spurious);
    set_direct_apic_vector(VECTOR_ERROR, handle_error);
    lapic_init_cpu();
    printk(XENLOG_INFO "Local APIC: %s mode, boot CPU is number %u\n",
           x2apic_enabled ? "x2APIC" : "xAPIC", apic_own_id());
}
