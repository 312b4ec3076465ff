// SPDX-License-Identifier: GPL-2.0-only
/* Finding the processor's virtualization extension while booting, and switching it on CPU by CPU. */
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/hvm.h>
#include <asm/p2m.h>

const struct hvm_ops *__ro_after_init hvm_ops;

/* hap=no: there is no other way to virtualize memory here, so no such guests at all. */
static bool __initdata opt_hap = true;
boolean_param("hap", opt_hap);

static const struct hvm_ops *__init probe(void)
{
    const char *why_svm, *why_vmx;
    const struct hvm_ops *ops = svm_probe(&why_svm) ?: vmx_probe(&why_vmx);

    if (!ops)
        printk(XENLOG_INFO "HVM: not available: %s; %s\n", why_svm, why_vmx);
    return ops;
}

void __init hvm_init(void)
{
    const struct hvm_ops *ops;

    if (!opt_hap) {
        printk(XENLOG_INFO "HVM: switched off by hap=no\n");
        return;
    }
    ops = probe();
    if (!ops)
        return;
    if (ops->cpu_prepare(0) || ops->cpu_up()) {
        printk(XENLOG_ERR "HVM: %s cannot be switched on\n", ops->name);
        return;
    }
    p2m_setup(ops->ept, ops->max_p2m_order);
    hvm_ops = ops;
    printk(XENLOG_INFO "HVM: %s with %s, pages of up to %s\n", ops->name, ops->ept ? "EPT" : "nested paging",
           ops->max_p2m_order >= 18 ? "1 GiB" : ops->max_p2m_order >= 9 ? "2 MiB" : "4 KiB");
}

static int __init init(void)
{
    hvm_init();
    return 0;
}
early_initcall(init);

int hvm_cpu_prepare(unsigned int cpu)
{
    return hvm_ops ? hvm_ops->cpu_prepare(cpu) : 0;
}

int hvm_cpu_up(void)
{
    return hvm_ops ? hvm_ops->cpu_up() : 0;
}

void hvm_cpu_down(void)
{
    if (hvm_ops)
        hvm_ops->cpu_down();
}
