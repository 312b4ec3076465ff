/* SPDX-License-Identifier: GPL-2.0-only */
/* The classic policy: the control domain rules, others act on themselves and on the domains they serve. */
#include <xen/errno.h>
#include <xen/xsm.h>

static bool serves(const struct domain *subject, const struct domain *object)
{
    return object && subject->target == object;
}

static int dummy_check(enum xsm_class cls, enum xsm_interface iface, unsigned int op,
                       const struct domain *subject, const struct domain *object)
{
    if (cls == XSM_HOOK || subject->is_privileged || subject->id == DOMID_IDLE)
        return 0;
    switch (cls) {
    case XSM_SELF:
        return subject == object ? 0 : -EPERM;
    case XSM_TARGET:
        return subject == object || serves(subject, object) ? 0 : -EPERM;
    case XSM_DM:
        return serves(subject, object) ? 0 : -EPERM;
    case XSM_XS:
        return subject->is_xenstore ? 0 : -EPERM;
    default:
        return -EPERM;
    }
}

static int dummy_domain_create(struct domain *d, u32 ssidref)
{
    return 0;
}

static void dummy_domain_destroy(struct domain *d)
{
}

extern const struct xsm_ops xsm_dummy_ops;
const struct xsm_ops xsm_dummy_ops = {
    .name = "dummy",
    .check = dummy_check,
    .domain_create = dummy_domain_create,
    .domain_destroy = dummy_domain_destroy,
};
