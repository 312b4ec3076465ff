/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The hypercalls of the control interface: each takes its structure through a bounce buffer.
 */
#include "private.h"

#define EFAULT_RETRIES 5 /* of calls whose buffers the kernel may move for a moment */

int ctl_call(xc_interface *xch, unsigned int nr, unsigned int op, void *arg, size_t size)
{
    BOUNCE(b, xch, arg, size, BOUNCE_BOTH);

    return b.failed ? -1 : xencall2(xch->xcall, nr, op, (uintptr_t)b.safe);
}

int ctl_call_struct(xc_interface *xch, unsigned int nr, void *arg, size_t size)
{
    BOUNCE(b, xch, arg, size, BOUNCE_BOTH);

    return b.failed ? -1 : xencall1(xch->xcall, nr, (uintptr_t)b.safe);
}

/* The one mistake worth explaining: tools and hypervisor of different versions. */
static int explain(xc_interface *xch, int rc, const char *what, unsigned int cmd)
{
    if (rc < 0 && errno == EACCES)
        XC_ERROR(
            xch,
            "the hypervisor refuses the interface version of %s %u: tools and hypervisor are of "
            "different versions; install tools that match the hypervisor",
            what, cmd);
    return rc;
}

/*
 * Destroying a domain runs long, with the kernel migrating pages meanwhile; where buffers can
 * fault, try again. It is safe to repeat: what is torn down stays torn down.
 */
static int tries_for(xc_interface *xch, const struct xen_domctl *domctl)
{
    bool repeatable =
        domctl->cmd == XEN_DOMCTL_destroydomain || domctl->cmd == XEN_DOMCTL_cacheflush;

    return repeatable && !xencall_buffers_never_fault(xch->xcall) ? EFAULT_RETRIES : 1;
}

int xc_domctl(xc_interface *xch, struct xen_domctl *domctl)
{
    int rc, tries = tries_for(xch, domctl);

    domctl->interface_version = XEN_DOMCTL_INTERFACE_VERSION;
    do {
        rc = ctl_call_struct(xch, __HYPERVISOR_domctl, domctl, sizeof(*domctl));
    } while (rc < 0 && errno == EFAULT && --tries > 0);
    return explain(xch, rc, "domctl", domctl->cmd);
}

int xc_sysctl(xc_interface *xch, struct xen_sysctl *sysctl)
{
    int rc;

    sysctl->interface_version = XEN_SYSCTL_INTERFACE_VERSION;
    rc = ctl_call_struct(xch, __HYPERVISOR_sysctl, sysctl, sizeof(*sysctl));
    return explain(xch, rc, "sysctl", sysctl->cmd);
}

int ctl_platform_op(xc_interface *xch, struct xen_platform_op *op)
{
    int rc;

    op->interface_version = XENPF_INTERFACE_VERSION;
    rc = ctl_call_struct(xch, __HYPERVISOR_platform_op, op, sizeof(*op));
    return explain(xch, rc, "platform_op", op->cmd);
}

/* Results that are numbers of frames of a domain or of the host, and may be more than an int holds.
 */
static bool has_wide_result(unsigned int cmd)
{
    switch (cmd) {
    case XENMEM_maximum_ram_page:
    case XENMEM_current_reservation:
    case XENMEM_maximum_reservation:
    case XENMEM_maximum_gpfn:
    case XENMEM_get_sharing_freed_pages:
    case XENMEM_get_sharing_shared_pages:
        return true;
    default:
        return false;
    }
}

long xc_memory_op(xc_interface *xch, unsigned int cmd, void *arg, size_t len)
{
    BOUNCE(b, xch, len ? arg : NULL, len, BOUNCE_BOTH);

    if (b.failed)
        return -1;
    if (has_wide_result(cmd))
        return xencall2L(xch->xcall, __HYPERVISOR_memory_op, cmd, (uintptr_t)b.safe);
    return xencall2(xch->xcall, __HYPERVISOR_memory_op, cmd, (uintptr_t)b.safe);
}

int xc_flask_op(xc_interface *xch, xen_flask_op_t *op)
{
    int rc;

    op->interface_version = XEN_FLASK_INTERFACE_VERSION;
    rc = ctl_call_struct(xch, __HYPERVISOR_xsm_op, op, sizeof(*op));
    return explain(xch, rc, "flask_op", op->cmd);
}

int xc_mca_op(xc_interface *xch, struct xen_mc *mc)
{
    mc->interface_version = XEN_MCA_INTERFACE_VERSION;
    return ctl_call_struct(xch, __HYPERVISOR_mca, mc, sizeof(*mc));
}

/* Bytes the hypervisor reads and writes for a version command, or -1. */
static long version_size(int cmd, const void *arg)
{
    switch (cmd) {
    case XENVER_version:
    case XENVER_pagesize:
        return 0;
    case XENVER_extraversion:
        return sizeof(xen_extraversion_t);
    case XENVER_compile_info:
        return sizeof(xen_compile_info_t);
    case XENVER_capabilities:
        return sizeof(xen_capabilities_info_t);
    case XENVER_changeset:
        return sizeof(xen_changeset_info_t);
    case XENVER_platform_parameters:
        return sizeof(xen_platform_parameters_t);
    case XENVER_get_features:
        return sizeof(xen_feature_info_t);
    case XENVER_guest_handle:
        return sizeof(xen_domain_handle_t);
    case XENVER_commandline:
        return sizeof(xen_commandline_t);
    case XENVER_build_id: /* the caller says how much room there is behind; no room: only ask for
                             the length */
        return arg ? (long)(sizeof(xen_build_id_t) + ((const xen_build_id_t *)arg)->len) : 0;
    default:
        return -1;
    }
}

int xc_version(xc_interface *xch, int cmd, void *arg)
{
    long size = version_size(cmd, arg);

    if (size < 0) {
        XC_ERROR(xch, "unknown version command %d", cmd);
        errno = ENOSYS;
        return -1;
    }
    {
        /* These two say what they want in the same memory. */
        bool in = cmd == XENVER_get_features || cmd == XENVER_build_id;
        BOUNCE(b, xch, size ? arg : NULL, size, in ? BOUNCE_BOTH : BOUNCE_OUT);

        return b.failed ? -1
                        : xencall2(xch->xcall, __HYPERVISOR_xen_version, cmd, (uintptr_t)b.safe);
    }
}
