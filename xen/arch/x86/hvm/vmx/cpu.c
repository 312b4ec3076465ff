// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intel's virtualization extension on each processor: finding it, switching it on (VMXON with a region of memory for
 * each CPU, SDM vol. 3, 24.6 and 24.7), and off again before a CPU goes offline: INIT is blocked while it is on.
 */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <lib/vsnprintf.h>
#include <asm/cpufeature.h>
#include "private.h"

#define MSR_FEATURE_CONTROL     0x3a
#define FEATURE_LOCKED          0x1
#define FEATURE_VMX             0x4             /* outside SMX operation */
#define MSR_VMX_BASIC           0x480
#define MSR_VMX_CR0_FIXED0      0x486           /* and FIXED1, CR4's */
#define MSR_VMX_PROC2           0x48b
#define MSR_VMX_EPT_VPID        0x48c
#define BASIC_REVISION          0x7fffffffu
#define BASIC_SIZE(b)           ((unsigned int)((b) >> 32) & 0x1fff)
#define BASIC_TYPE(b)           ((unsigned int)((b) >> 50) & 15)
#define BASIC_TRUE_CONTROLS     (1ULL << 55)
#define TYPE_WRITE_BACK         6
#define CR4_VMXE                0x2000

/* apicv=no: interrupts are delivered by us, as on processors that cannot. */
static bool opt_apicv = true;
boolean_param("apicv", opt_apicv);

struct vmx_caps __ro_after_init vmx_caps;
struct vmx_controls __ro_after_init vmx_controls;

static DEFINE_PER_CPU(u32 *, vmxon_region);

/* --- what there is ---------------------------------------------------------------------------- */
/* Firmware decides for each CPU whether it can be used, and locks that; what it left open is decided here. */
static bool permit(void)
{
    u64 control = 0;

    if (rdmsr_safe(MSR_FEATURE_CONTROL, &control))
        return false;
    if (control & FEATURE_LOCKED)
        return control & FEATURE_VMX;
    return wrmsr_safe(MSR_FEATURE_CONTROL, control | FEATURE_LOCKED | FEATURE_VMX) == 0;
}

/* Which register describes a word of controls; the newer ones do not ask for bits out of mere tradition. */
static u32 word_msr(enum vmx_word word, bool newer)
{
    static const u32 msr[VMX_NR_WORDS][2] = {
        [VMX_PIN] = { 0x481, 0x48d }, [VMX_PROC] = { 0x482, 0x48e }, [VMX_PROC2] = { MSR_VMX_PROC2, MSR_VMX_PROC2 },
        [VMX_EXIT] = { 0x483, 0x48f }, [VMX_ENTRY] = { 0x484, 0x490 },
    };

    return msr[word][newer];
}

static void read_caps(struct vmx_caps *c)
{
    *c = (struct vmx_caps){ .basic = rdmsr(MSR_VMX_BASIC) };
    for (unsigned int i = 0; i < VMX_NR_WORDS; i++) {
        u64 allowed;

        if (i == VMX_PROC2 && !(c->may[VMX_PROC] & PROC_SECONDARY))
            continue;
        allowed = rdmsr(word_msr(i, c->basic & BASIC_TRUE_CONTROLS));
        c->must[i] = allowed;
        c->may[i] = allowed >> 32;
    }
    if (c->may[VMX_PROC2] & (PROC2_EPT | PROC2_VPID))
        c->ept_vpid = rdmsr(MSR_VMX_EPT_VPID);
    c->cr0_fixed0 = rdmsr(MSR_VMX_CR0_FIXED0);
    c->cr0_fixed1 = rdmsr(MSR_VMX_CR0_FIXED0 + 1);
    c->cr4_fixed0 = rdmsr(MSR_VMX_CR0_FIXED0 + 2);
    c->cr4_fixed1 = rdmsr(MSR_VMX_CR0_FIXED0 + 3);
}

static void __init describe(void)
{
    static const struct {
        enum vmx_word word;
        u32 bit;
        const char *name;
    } optional[] __initconst = {
        { VMX_PROC2, PROC2_VPID, "VPID" }, { VMX_PROC, PROC_TPR_SHADOW, "TPR shadow" },
        { VMX_PROC2, PROC2_PAUSE_LOOP, "exits for loops of PAUSE" }, { VMX_PROC2, PROC2_TSC_SCALING, "TSC scaling" },
        { VMX_PROC2, PROC2_INVPCID, "INVPCID" }, { VMX_PROC2, PROC2_XSAVES, "XSAVES" },
        { VMX_PROC2, PROC2_INTERRUPTS, "virtual x2APIC" }, { VMX_PIN, PIN_POSTED, "posted interrupts" },
    };

    char used[120] = "";
    size_t n = 0;

    for (unsigned int i = 0; i < ARRAY_SIZE(optional); i++)
        if (vmx_has(optional[i].word, optional[i].bit))
            n += scnprintf(used + n, sizeof(used) - n, ", %s", optional[i].name);
    printk(XENLOG_INFO "VMX: EPT, unrestricted guest%s\n", used);
}

static bool __init setup(const char **why)
{
    static char missing[200];

    read_caps(&vmx_caps);
    if (BASIC_SIZE(vmx_caps.basic) > PAGE_SIZE || BASIC_TYPE(vmx_caps.basic) != TYPE_WRITE_BACK) {
        *why = "VT-x wants control structures that are no ordinary pages";
        return false;
    }
    if (!opt_apicv)
        vmx_caps.may[VMX_PROC2] &= ~PROC2_APIC;
    if (!vmx_choose_controls(&vmx_caps, &vmx_controls, missing, sizeof(missing))) {
        printk(XENLOG_INFO "VMX: the processor lacks: %s\n", missing);
        *why = "the processor's VT-x lacks what is listed above";
        return false;
    }
    vmx_ops.max_p2m_order = vmx_caps.ept_vpid & EPT_CAP_1G ? 18 : vmx_caps.ept_vpid & EPT_CAP_2M ? 9 : 0;
    vmx_ops.has_tsc_scaling = vmx_has(VMX_PROC2, PROC2_TSC_SCALING);
    vmx_ops.virtual_x2apic = vmx_has(VMX_PROC2, PROC2_INTERRUPTS);
    describe();
    return true;
}

const struct hvm_ops *__init vmx_probe(const char **why)
{
    if (!cpu_has_vmx) {
        *why = "the processor has no VT-x";
        return NULL;
    }
    if (!permit()) {
        *why = "VT-x is switched off by the firmware (IA32_FEATURE_CONTROL)";
        return NULL;
    }
    return setup(why) ? &vmx_ops : NULL;
}

/* --- on and off ------------------------------------------------------------------------------- */
int vmx_cpu_prepare(unsigned int cpu)
{
    u32 **region = &per_cpu(vmxon_region, cpu);

    if (!*region)
        *region = xenheap_alloc(0);
    if (!*region)
        return -ENOMEM;
    **region = vmx_caps.basic & BASIC_REVISION;
    return 0;
}

static void set_vmxe(bool on)
{
    struct cpu_info *info = get_cpu_info();
    unsigned long cr4 = read_cr4();

    write_cr4(on ? cr4 | CR4_VMXE : cr4 & ~(unsigned long)CR4_VMXE);
    info->cr4 = read_cr4();
}

static bool vmxon(paddr_t region)
{
    bool failed;

    __asm__ __volatile__("vmxon %[r]; setna %[e]" : [e] "=qm" (failed) : [r] "m" (region) : "cc", "memory");
    return !failed;
}

static bool is_like_boot_cpu(void)
{
    struct vmx_caps c;

    read_caps(&c);
    return vmx_controls_fit(&c, &vmx_controls) && !((c.basic ^ vmx_caps.basic) & BASIC_REVISION);
}

/* Bits that control registers must have while it is on: those we run with anyway, or we do not run. */
static bool control_registers_fit(void)
{
    unsigned long cr0 = read_cr0(), cr4 = read_cr4() | CR4_VMXE;

    return !(vmx_caps.cr0_fixed0 & ~cr0) && !(cr0 & ~vmx_caps.cr0_fixed1) &&
           !(vmx_caps.cr4_fixed0 & ~cr4) && !(cr4 & ~vmx_caps.cr4_fixed1);
}

static int refuse(const char *why)
{
    printk(XENLOG_ERR "VMX: CPU %u: %s\n", smp_processor_id(), why);
    return -EOPNOTSUPP;
}

int vmx_cpu_up(void)
{
    if (!permit())
        return refuse("VT-x is switched off by the firmware, unlike the boot CPU's");
    if (!is_like_boot_cpu())
        return refuse("it has less of VT-x than the boot CPU");
    if (!control_registers_fit())
        return refuse("VT-x does not run with our control registers");
    set_vmxe(true);
    if (!vmxon(virt_to_maddr(this_cpu(vmxon_region)))) {
        set_vmxe(false);
        return refuse("VMXON failed");
    }
    vmx_vmcs_cpu_up();
    vmx_tlb_cpu_up();
    return 0;
}

void vmx_cpu_down(void)
{
    vmx_vmcs_cpu_down();
    __asm__ __volatile__("vmxoff" ::: "cc", "memory");
    set_vmxe(false);
}

/* --- the table -------------------------------------------------------------------------------- */
static int vmx_domain_create(struct domain *d)
{
    return 0;
}

static void vmx_domain_destroy(struct domain *d)
{
}

/* The processor does not record the bytes of an instruction that exited. */
static unsigned int insn_bytes(struct vcpu *v, u8 buf[15])
{
    return 0;
}

struct hvm_ops vmx_ops __ro_after_init = {
    .name = "VMX",
    .ept = true,
    .tsc_ratio_frac_bits = 48,
    .vmcall = { 0x0f, 0x01, 0xc1 },
    .cpu_prepare = vmx_cpu_prepare,
    .cpu_up = vmx_cpu_up,
    .cpu_down = vmx_cpu_down,
    .domain_create = vmx_domain_create,
    .domain_destroy = vmx_domain_destroy,
    .vcpu_create = vmx_vcpu_create,
    .vcpu_destroy = vmx_vcpu_destroy,
    .switch_out = vmx_switch_out,
    .switch_in = vmx_switch_in,
    .get_segment = vmx_get_segment,
    .set_segment = vmx_set_segment,
    .get_cpl = vmx_get_cpl,
    .update_cr = vmx_update_cr,
    .update_efer = vmx_update_efer,
    .update_dr = vmx_update_dr,
    .update_exceptions = vmx_update_exceptions,
    .update_cpu_policy = vmx_update_cpu_policy,
    .update_msr_intercept = vmx_update_msr_intercept,
    .set_tsc = vmx_set_tsc,
    .get_pat = vmx_get_pat,
    .set_pat = vmx_set_pat,
    .read_msr = vmx_read_msr,
    .write_msr = vmx_write_msr,
    .get_interruptibility = vmx_get_interruptibility,
    .set_interruptibility = vmx_set_interruptibility,
    .event_queued = vmx_event_queued,
    .inject = vmx_inject,
    .cancel_event = vmx_cancel_event,
    .want_window = vmx_want_window,
    .pending_event = vmx_pending_event,
    .update_apic = vmx_update_apic,
    .invlpg = vmx_invlpg,
    .flush_cpu = vmx_flush_cpu,
    .flush_vcpu = vmx_flush_vcpu,
    .insn_bytes = insn_bytes,
    .save_cpu = vmx_save_cpu,
    .load_cpu = vmx_load_cpu,
    .dump_vcpu = vmx_dump_vcpu,
};
