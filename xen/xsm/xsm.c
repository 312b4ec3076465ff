/* SPDX-License-Identifier: GPL-2.0-only */
/* Where every privileged operation asks; the answer is the policy's. */
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>

extern const struct xsm_ops xsm_dummy_ops;

const struct xsm_ops *xsm_ops = &xsm_dummy_ops;
static char __initdata xsm_choice[16] = "dummy";
string_param("xsm", xsm_choice);

int xsm_check_pair(enum xsm_class cls, enum xsm_interface iface, unsigned int op,
                   const struct domain *subject, const struct domain *object)
{
    return xsm_ops->check(cls, iface, op, subject, object);
}

int xsm_check(enum xsm_class cls, enum xsm_interface iface, unsigned int op, const struct domain *object)
{
    return xsm_ops->check(cls, iface, op, current->domain, object);
}

void __init xsm_init(void)
{
    if (strcmp(xsm_choice, xsm_ops->name))
        printk(XENLOG_WARNING "xsm=%s: no such policy in this build; using %s\n", xsm_choice, xsm_ops->name);
}
