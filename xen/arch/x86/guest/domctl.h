/* SPDX-License-Identifier: GPL-2.0-only */
/* Operations of domctl that are about a vcpu's state (domctl-vcpu.c). */
#ifndef GUEST_DOMCTL_H
#define GUEST_DOMCTL_H

#include <xen/domain.h>

long domctl_set_ext_vcpucontext(struct domain *d, struct xen_domctl *op, bool *copyback);
long domctl_get_ext_vcpucontext(struct domain *d, struct xen_domctl *op, bool *copyback);
long domctl_setvcpuextstate(struct domain *d, struct xen_domctl *op, bool *copyback);
long domctl_getvcpuextstate(struct domain *d, struct xen_domctl *op, bool *copyback);
long domctl_get_vcpu_msrs(struct domain *d, struct xen_domctl *op, bool *copyback);
long domctl_set_vcpu_msrs(struct domain *d, struct xen_domctl *op, bool *copyback);

#endif
