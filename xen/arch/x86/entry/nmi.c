// SPDX-License-Identifier: GPL-2.0-only
/*
 * NMI and machine check: both may interrupt anything, so nothing here takes a lock. Whoever has a
 * use for NMIs (watchdog, stopping the other CPUs) installs a handler; the rest is judged by the
 * system control port.
 */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/softirq.h>
#include <public/nmi.h>
#include <lib/string.h>
#include <asm/apic.h>
#include <asm/insn.h>
#include "private.h"

#define SYSTEM_CONTROL_B    0x61        /* bit 7: memory parity or SERR, bit 6: channel check */
#define SCB_SERR            0x80
#define SCB_IOCHK           0x40

static nmi_handler_fn nmi_handler;
static mce_handler_fn mce_handler;

enum nmi_policy { NMI_FATAL, NMI_DOM0, NMI_IGNORE };
static enum nmi_policy policy = NMI_DOM0;

static int __init parse_nmi(const char *s)
{
    static const char *const words[] __initconst = { "fatal", "dom0", "ignore" };

    for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
        if (!strcmp(s, words[i])) {
            policy = i;
            return 0;
        }
    return -EINVAL;
}
custom_param("nmi", parse_nmi);

void nmi_set_handler(nmi_handler_fn fn)
{
    WRITE_ONCE(nmi_handler, fn);
}

void mce_set_handler(mce_handler_fn fn)
{
    WRITE_ONCE(mce_handler, fn);
}

/* dom0's handler runs from the softirq: an NMI may have interrupted the middle of anything. */
static void nmi_to_dom0(void)
{
    struct vcpu *v = hardware_domain ? domain_vcpu(hardware_domain, 0) : NULL;

    if (!v || !is_pv_vcpu(v))
        return;
    WRITE_ONCE(v->arch.pv.nmi_pending, true);
    vcpu_kick(v);
}

static void report(const struct cpu_user_regs *regs, const char *what, unsigned long reason)
{
    if (policy == NMI_FATAL) {
        show_execution_state(regs);
        panic("NMI: %s", what);
    }
    if (policy == NMI_DOM0 && hardware_domain && hardware_domain->shared_info) {
        __atomic_fetch_or(&hardware_domain->shared_info->arch.nmi_reason, reason, __ATOMIC_SEQ_CST);
        raise_softirq(SOFTIRQ_NMI);
        /* we may be between the last look at softirqs and HLT or IRET: that must not be the last one */
        apic_send_self(VECTOR_EVENT_CHECK);
    }
}

void do_nmi(struct cpu_user_regs *regs)
{
    nmi_handler_fn fn = READ_ONCE(nmi_handler);
    u8 cause;

    if (fn && fn(regs))
        return;
    cause = inb(SYSTEM_CONTROL_B);
    if (cause & SCB_SERR) {
        outb(SYSTEM_CONTROL_B, (cause & 0x0f) | 0x04);          /* clear and disable the line */
        report(regs, "PCI system error or memory parity", XEN_NMIREASON_pci_serr);
    } else if (cause & SCB_IOCHK) {
        outb(SYSTEM_CONTROL_B, (cause & 0x0f) | 0x08);
        report(regs, "I/O channel check", XEN_NMIREASON_io_error);
    } else if (policy != NMI_IGNORE) {
        report(regs, "unknown reason", XEN_NMIREASON_unknown);
    }
}

void do_machine_check(struct cpu_user_regs *regs)
{
    mce_handler_fn fn = READ_ONCE(mce_handler);
    u64 status = 0;

    if (fn && fn(regs))
        return;
    show_execution_state(regs);
    rdmsr_safe(MSR_MCG_STATUS, &status);
    panic("Machine check (MCG_STATUS %016lx)", (unsigned long)status);
}

static int __init nmi_init(void)
{
    open_softirq(SOFTIRQ_NMI, nmi_to_dom0);
    return 0;
}
early_initcall(nmi_init);
