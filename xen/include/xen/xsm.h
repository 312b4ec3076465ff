/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The security hooks: every privileged operation asks one before it acts. A hook returns 0 or -EPERM (or another
 * -errno). Today's policy is the classic one: the control domain may do everything, a domain may act on itself
 * where the hook's class says so, and on the domain it was made the device model of. Other policies replace the
 * table xsm_ops points to.
 */
#ifndef XEN_XSM_H
#define XEN_XSM_H

#include <xen/domain.h>

/* Who may, in the default policy. */
enum xsm_class {
    XSM_HOOK,               /* anybody */
    XSM_SELF,               /* the domain itself, or the control domain */
    XSM_TARGET,             /* itself, its device model (d->target), or the control domain */
    XSM_DM,                 /* its device model or the control domain */
    XSM_PRIV,               /* the control domain */
    XSM_XS,                 /* xenstore domain or control domain */
};

/* The operation, for policies that look closer: which interface and which number within it. */
enum xsm_interface {
    XSM_DOMCTL, XSM_SYSCTL, XSM_PLATFORM, XSM_MEMORY, XSM_EVTCHN, XSM_GRANT, XSM_MMU, XSM_PHYSDEV,
    XSM_CONSOLE, XSM_SCHED, XSM_VCPU, XSM_HVM, XSM_VERSION, XSM_DOMAIN,
};

struct xsm_ops {
    const char *name;
    int (*check)(enum xsm_class cls, enum xsm_interface iface, unsigned int op,
                 const struct domain *subject, const struct domain *object);
    int (*domain_create)(struct domain *d, u32 ssidref);
    void (*domain_destroy)(struct domain *d);
};

extern const struct xsm_ops *xsm_ops;

/* object NULL: the system itself. The subject is current->domain. */
int xsm_check(enum xsm_class cls, enum xsm_interface iface, unsigned int op, const struct domain *object);
int xsm_check_pair(enum xsm_class cls, enum xsm_interface iface, unsigned int op,
                   const struct domain *subject, const struct domain *object);
void xsm_init(void);

#endif
