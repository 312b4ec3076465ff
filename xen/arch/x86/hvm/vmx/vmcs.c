// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control structures: which one is loaded where, bringing one over from another CPU, and their constant contents
 * (SDM vol. 3, 25.1, 25.11, 27.2).
 *
 * Each CPU has a list of the structures it has cached. Only it changes the list and its members' `cpu`, with
 * interrupts off; who wants one of them asks it by an interrupt to clear it. Nobody wants what another uses: a vcpu
 * is run by one CPU, or stopped for one.
 */
#include <xen/bug.h>
#include <xen/mm.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <asm/irqflags.h>
#include "private.h"

#define PLE_GAP_CYCLES          128         /* PAUSEs this close together are one loop */
#define PLE_WINDOW_CYCLES       4096        /* that may go on this long */
#define DEBUGCTL_NONE           0

struct vmcs_cpu {
    struct vmx_vcpu *loaded;
    struct list_head active;
};
static DEFINE_PER_CPU(struct vmcs_cpu, vmcs_cpu);

noreturn void vmx_access_failed(const char *insn, unsigned long field)
{
    const struct vmx_vcpu *s = this_cpu(vmcs_cpu).loaded;

    panic("%s of field %#lx failed; %s is loaded", insn, field, s ? "a structure" : "none");
}

/* --- loading ---------------------------------------------------------------------------------- */
void vmx_clear(paddr_t vmcs)
{
    bool failed;

    __asm__ __volatile__("vmclear %[a]; setna %[e]" : [e] "=qm" (failed) : [a] "m" (vmcs) : "cc", "memory");
    BUG_ON(failed);
}

static void point_to(paddr_t vmcs)
{
    bool failed;

    __asm__ __volatile__("vmptrld %[a]; setna %[e]" : [e] "=qm" (failed) : [a] "m" (vmcs) : "cc", "memory");
    BUG_ON(failed);
}

/* Interrupts off, on the CPU that has it. */
static void clear_here(void *arg)
{
    struct vmx_vcpu *s = arg;
    struct vmcs_cpu *c = &this_cpu(vmcs_cpu);

    if (s->cpu != smp_processor_id())
        return;
    vmx_clear(s->vmcs_pa);
    s->launched = false;
    if (c->loaded == s)
        c->loaded = NULL;
    list_del(&s->active);
    __atomic_store_n(&s->cpu, VMX_NO_CPU, __ATOMIC_RELEASE);
}

/* A CPU that goes offline meanwhile clears all it has by itself. */
static void clear_elsewhere(struct vmx_vcpu *s)
{
    unsigned int cpu;

    while ((cpu = __atomic_load_n(&s->cpu, __ATOMIC_ACQUIRE)) != VMX_NO_CPU && cpu != smp_processor_id()) {
        ASSERT(local_irq_is_enabled());
        on_selected_cpus(cpumask_of(cpu), clear_here, s, true);
        cpu_relax();
    }
}

bool vmx_is_loaded(const struct vmx_vcpu *s)
{
    return this_cpu(vmcs_cpu).loaded == s;
}

void vmx_unload(struct vmx_vcpu *s)
{
    unsigned long flags;

    clear_elsewhere(s);
    flags = local_irq_save();
    clear_here(s);
    local_irq_restore(flags);
}

static void load_here(struct vmx_vcpu *s)
{
    struct vmcs_cpu *c = &this_cpu(vmcs_cpu);
    unsigned long flags = local_irq_save();

    point_to(s->vmcs_pa);
    c->loaded = s;
    if (s->cpu == VMX_NO_CPU) {
        list_add(&s->active, &c->active);
        s->cpu = smp_processor_id();
    }
    local_irq_restore(flags);
}

/* --- constant contents ------------------------------------------------------------------------ */
static void write_controls(struct vmx_vcpu *s)
{
    vmx_write(EXIT_CONTROLS, vmx_controls.word[VMX_EXIT]);
    vmx_write(MSR_BITMAP, virt_to_maddr(s->msr_bitmap));
    if (s->port_map) {
        vmx_write(IO_BITMAP_A, s->port_map);
        vmx_write(IO_BITMAP_B, s->port_map + PAGE_SIZE);
    }
    vmx_write(EPT_POINTER, s->eptp);
    if (vmx_has(VMX_PROC2, PROC2_PAUSE_LOOP)) {
        vmx_write(PLE_GAP, PLE_GAP_CYCLES);
        vmx_write(PLE_WINDOW, PLE_WINDOW_CYCLES);
    }
    if (vmx_has(VMX_PROC2, PROC2_XSAVES))
        vmx_write(XSS_EXITING_BITMAP, 0);
    vmx_write(PFEC_MASK, 0);
    vmx_write(PFEC_MATCH, 0);
    vmx_write(CR3_TARGET_COUNT, 0);
    vmx_write(EXIT_MSR_STORE_COUNT, 0);
    vmx_write(EXIT_MSR_LOAD_COUNT, 0);
    vmx_write(ENTRY_MSR_LOAD_COUNT, 0);
    vmx_write(ENTRY_EVENT, 0);
    vmx_write(VMCS_LINK_POINTER, ~0ULL);
    vmx_write(CR0_MASK, ~vmx_cr0_free(vmx_caps.cr0_fixed0, vmx_caps.cr0_fixed1));
}

static void write_guest(void)
{
    vmx_write(GUEST_DEBUGCTL, DEBUGCTL_NONE);
    vmx_write(GUEST_ACTIVITY, 0);
    vmx_write(GUEST_PENDING_DEBUG, 0);
    vmx_write(GUEST_RIP, 0);
    vmx_write(GUEST_RSP, 0);
    vmx_write(GUEST_RFLAGS, 0);
    vmx_write(GUEST_SYSENTER_CS, 0);
    vmx_write(GUEST_SYSENTER_ESP, 0);
    vmx_write(GUEST_SYSENTER_EIP, 0);
}

/* Null data selectors are what we run with. */
static void write_host(void)
{
    vmx_write(HOST_CS_SELECTOR, HYPERVISOR_CS);
    vmx_write(HOST_TR_SELECTOR, TSS_SELECTOR);
    vmx_write(HOST_ES_SELECTOR, 0);
    vmx_write(HOST_SS_SELECTOR, 0);
    vmx_write(HOST_DS_SELECTOR, 0);
    vmx_write(HOST_FS_SELECTOR, 0);
    vmx_write(HOST_GS_SELECTOR, 0);
    vmx_write(HOST_FS_BASE, 0);
    vmx_write(HOST_GS_BASE, 0);
    vmx_write(HOST_PAT, rdmsr(MSR_PAT));
    vmx_write(HOST_EFER, rdmsr(MSR_EFER));
    vmx_write(HOST_SYSENTER_CS, rdmsr(MSR_SYSENTER_CS));
    vmx_write(HOST_SYSENTER_EIP, rdmsr(MSR_SYSENTER_EIP));
    vmx_write(HOST_RIP, (unsigned long)vmx_exit_point);
}

void vmx_load(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);

    if (likely(vmx_is_loaded(s)))
        return;
    clear_elsewhere(s);
    load_here(s);
    if (unlikely(!s->written)) {
        s->written = true;
        write_controls(s);
        vmx_write_apic_page(v);
        write_guest();
        write_host();
    }
}

/* --- before entry ----------------------------------------------------------------------------- */
struct table_pointer {
    u16 limit;
    u64 base;
} __packed;

/* Base of a sixteen-byte descriptor (SDM vol. 3, figure 8-4). */
static u64 system_descriptor_base(u64 gdt, u16 selector)
{
    const u64 *d = (const u64 *)(gdt + (selector & ~7));

    return (d[0] >> 16 & 0xffffff) | (d[0] >> 56) << 24 | d[1] << 32;
}

static void write_host_cpu(struct vmx_vcpu *s)
{
    struct table_pointer gdt, idt;

    __asm__ __volatile__("sgdt %0; sidt %1" : "=m" (gdt), "=m" (idt));
    s->host_cpu = smp_processor_id();
    vmx_write(HOST_GDTR_BASE, gdt.base);
    vmx_write(HOST_IDTR_BASE, idt.base);
    vmx_write(HOST_TR_BASE, system_descriptor_base(gdt.base, TSS_SELECTOR));
    vmx_write(HOST_SYSENTER_ESP, rdmsr(MSR_SYSENTER_ESP));
    /* the frame's end: the general registers are pushed below it */
    vmx_write(HOST_RSP, (unsigned long)&guest_cpu_user_regs()->error_code);
}

static void write_host_registers(struct vmx_vcpu *s)
{
    if (unlikely(s->host_cpu != smp_processor_id()))
        write_host_cpu(s);
    /* a hardware-virtualized guest's vector registers are loaded at the switch: TS stays clear */
    vmx_write(HOST_CR0, read_cr0() & ~(unsigned long)X86_CR0_TS);
    vmx_write(HOST_CR3, read_cr3());
    vmx_write(HOST_CR4, read_cr4());
}

static void write_cr(struct vcpu *v, struct vmx_vcpu *s)
{
    const struct hvm_vcpu *h = hvm_of(v);
    const struct vmx_caps *c = &vmx_caps;
    u32 entry = vmx_controls.word[VMX_ENTRY];

    vmx_write(GUEST_CR0, vmx_real_cr0(h->cr[0], c->cr0_fixed0, c->cr0_fixed1));
    vmx_write(CR0_SHADOW, h->cr[0]);
    vmx_write(GUEST_CR3, h->cr[3]);
    vmx_write(GUEST_CR4, vmx_real_cr4(h->cr[4], read_cr4(), c->cr4_fixed0, c->cr4_fixed1));
    vmx_write(CR4_SHADOW, h->cr[4]);
    vmx_write(CR4_MASK, ~s->cr4_free);
    vmx_write(GUEST_EFER, h->efer);
    vmx_write(ENTRY_CONTROLS, hvm_long_mode(v) ? entry : entry & ~ENTRY_IA32E_GUEST);
}

static void write_dirty_rest(struct vcpu *v, struct vmx_vcpu *s, u32 dirty)
{
    if (dirty & DIRTY_CONTROLS) {
        vmx_write(PIN_CONTROLS, vmx_pin_controls(v));
        vmx_write(PROC_CONTROLS, s->proc);
        vmx_write(PROC2_CONTROLS, s->proc2);
        vmx_write(EXCEPTION_BITMAP, s->exceptions);
    }
    if (dirty & DIRTY_TSC) {
        vmx_write(TSC_OFFSET, s->tsc_offset);
        if (vmx_has(VMX_PROC2, PROC2_TSC_SCALING))
            vmx_write(TSC_MULTIPLIER, s->tsc_multiplier);
    }
    if (dirty & DIRTY_DR7)
        vmx_write(GUEST_DR7, hvm_of(v)->dr7);
    if (dirty & DIRTY_PAT)
        vmx_write(GUEST_PAT, s->pat);
    if (dirty & DIRTY_INTERRUPTIBILITY)
        vmx_write(GUEST_INTERRUPTIBILITY, s->interruptibility);
    if (dirty & DIRTY_PDPTE)
        for (unsigned int i = 0; i < ARRAY_SIZE(s->pdpte); i++)
            vmx_write(GUEST_PDPTE0 + 2 * i, s->pdpte[i]);
}

void vmx_write_dirty(struct vcpu *v)
{
    struct vmx_vcpu *s = vmx_of(v);
    u32 dirty = s->dirty;

    if (unlikely(s->seg_dirty))
        vmx_write_segments(s);
    if (likely(!dirty))
        return;
    s->dirty = 0;
    if (dirty & DIRTY_HOST)
        write_host_registers(s);
    if (dirty & DIRTY_CR)
        write_cr(v, s);
    if (dirty & ~(u32)(DIRTY_HOST | DIRTY_CR))
        write_dirty_rest(v, s, dirty);
}

/* --- CPUs coming and going -------------------------------------------------------------------- */
void vmx_vmcs_cpu_up(void)
{
    struct vmcs_cpu *c = &this_cpu(vmcs_cpu);

    c->loaded = NULL;
    list_init(&c->active);
}

void vmx_vmcs_cpu_down(void)
{
    struct vmcs_cpu *c = &this_cpu(vmcs_cpu);
    struct vmx_vcpu *s, *next;
    unsigned long flags = local_irq_save();

    list_for_each_entry_safe(s, next, &c->active, active)
        clear_here(s);
    local_irq_restore(flags);
}
