// SPDX-License-Identifier: GPL-2.0-only
/*
 * AMD's virtualization extension on each processor: finding it, switching it on (EFER.SVME) with a host save area
 * (APM vol. 2, 15.30.4), and off again.
 */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <lib/string.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/traps.h>
#include "private.h"

#define LEAF_SVM            0x8000000a
#define MSR_VM_CR           0xc0010114
#define VM_CR_SVMDIS        0x10
#define MSR_VM_HSAVE_PA     0xc0010117
#define IOPM_ORDER          2               /* 12 KiB are used */

u32 __ro_after_init svm_features;
u8 *__ro_after_init svm_iopm;

static DEFINE_PER_CPU(void *, host_save);       /* the processor's, for VMRUN */
static DEFINE_PER_CPU(struct vmcb *, host_vmcb);    /* ours, for VMLOAD */

paddr_t svm_host_vmcb(void)
{
    return virt_to_maddr(this_cpu(host_vmcb));
}

static bool switched_off_by_firmware(void)
{
    u64 cr = 0;

    return rdmsr_safe(MSR_VM_CR, &cr) || (cr & VM_CR_SVMDIS);
}

/* Once: everything that all CPUs share. */
static bool __init setup(const char **why)
{
    struct cpuid_regs r = cpuid(LEAF_SVM, 0);

    svm_features = r.d;
    if (!svm_has(SVM_FEATURE_NPT)) {
        *why = "the processor has no nested paging";
        return false;
    }
    svm_iopm = xenheap_alloc(IOPM_ORDER);
    if (!svm_iopm) {
        *why = "out of memory";
        return false;
    }
    memset(svm_iopm, 0xff, PAGE_SIZE << IOPM_ORDER);
    svm_asid_init(r.b);
    svm_ops.max_p2m_order = cpu_has_page1gb ? 18 : 9;
    svm_ops.has_tsc_scaling = svm_has(SVM_FEATURE_TSC_RATIO);
    return true;
}

const struct hvm_ops *__init svm_probe(const char **why)
{
    if (!cpu_has_svm) {
        *why = "the processor has no SVM";
        return NULL;
    }
    if (switched_off_by_firmware()) {
        *why = "SVM is switched off by the firmware";
        return NULL;
    }
    if (boot_cpu.max_ext_leaf < LEAF_SVM) {
        *why = "SVM is not described by CPUID";
        return NULL;
    }
    return setup(why) ? &svm_ops : NULL;
}

int svm_cpu_prepare(unsigned int cpu)
{
    if (!per_cpu(host_save, cpu))
        per_cpu(host_save, cpu) = xenheap_alloc(0);
    if (!per_cpu(host_vmcb, cpu))
        per_cpu(host_vmcb, cpu) = xenheap_alloc(0);
    return per_cpu(host_save, cpu) && per_cpu(host_vmcb, cpu) ? 0 : -ENOMEM;
}

int svm_cpu_up(void)
{
    struct cpuid_regs r = cpuid(LEAF_SVM, 0);

    if (switched_off_by_firmware() || (r.d & svm_features) != svm_features) {
        printk(XENLOG_ERR "SVM: this CPU has less of it than the boot CPU (features %#x, not %#x)\n", r.d,
               svm_features);
        return -EOPNOTSUPP;
    }
    wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SVME);
    wrmsr(MSR_VM_HSAVE_PA, virt_to_maddr(this_cpu(host_save)));
    svm_vmsave(svm_host_vmcb());
    svm_asid_cpu_up();
    return 0;
}

void svm_cpu_down(void)
{
    wrmsr(MSR_VM_HSAVE_PA, 0);
    wrmsr(MSR_EFER, rdmsr(MSR_EFER) & ~(u64)EFER_SVME);
}

static int svm_domain_create(struct domain *d)
{
    return 0;
}

static void svm_domain_destroy(struct domain *d)
{
}

struct hvm_ops svm_ops __ro_after_init = {
    .name = "SVM",
    .tsc_ratio_frac_bits = 32,
    .vmcall = { 0x0f, 0x01, 0xd9 },
    .cpu_prepare = svm_cpu_prepare,
    .cpu_up = svm_cpu_up,
    .cpu_down = svm_cpu_down,
    .domain_create = svm_domain_create,
    .domain_destroy = svm_domain_destroy,
    .vcpu_create = svm_vcpu_create,
    .vcpu_destroy = svm_vcpu_destroy,
    .switch_out = svm_switch_out,
    .switch_in = svm_switch_in,
    .get_segment = svm_get_segment,
    .set_segment = svm_set_segment,
    .get_cpl = svm_get_cpl,
    .update_cr = svm_update_cr,
    .cancel_event = svm_cancel_event,
    .update_efer = svm_update_efer,
    .update_dr = svm_update_dr,
    .update_exceptions = svm_update_exceptions,
    .update_cpu_policy = svm_update_cpu_policy,
    .update_msr_intercept = svm_update_msr_intercept,
    .set_tsc = svm_set_tsc,
    .get_pat = svm_get_pat,
    .set_pat = svm_set_pat,
    .read_msr = svm_read_msr,
    .write_msr = svm_write_msr,
    .get_interruptibility = svm_get_interruptibility,
    .set_interruptibility = svm_set_interruptibility,
    .event_queued = svm_event_queued,
    .inject = svm_inject,
    .want_window = svm_want_window,
    .pending_event = svm_pending_event,
    .invlpg = svm_invlpg,
    .flush_cpu = svm_flush_cpu,
    .flush_vcpu = svm_flush_vcpu,
    .insn_bytes = svm_insn_bytes,
    .save_cpu = svm_save_cpu,
    .load_cpu = svm_load_cpu,
    .dump_vcpu = svm_dump_vcpu,
};
