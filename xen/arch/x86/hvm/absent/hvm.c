// SPDX-License-Identifier: GPL-2.0-only
/* A build without hardware-virtualized guests: what can still be reached says so. */
#include <xen/errno.h>
#include <xen/printk.h>
#include <generated/hypercall-defs.h>
#include <asm/hvm.h>

const struct hvm_ops *hvm_ops;

int hvm_cpu_prepare(unsigned int cpu)
{
    return 0;
}

int hvm_cpu_up(void)
{
    return 0;
}

void hvm_cpu_down(void)
{
}

int hvm_sanitise_domain_config(struct xen_domctl_createdomain *config)
{
    printk(XENLOG_INFO "domain creation: this build is without hardware-virtualized guests\n");
    return -EOPNOTSUPP;
}

long do_hvm_op(unsigned long op, XEN_GUEST_HANDLE(void) arg)
{
    return -ENOSYS;
}

long do_dm_op(unsigned int domid, unsigned int nr_bufs, XEN_GUEST_HANDLE(void) bufs)
{
    return -ENOSYS;
}
