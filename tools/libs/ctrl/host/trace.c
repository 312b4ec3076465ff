/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Trace buffers, processor trace, performance and lock counters.
 */
#include <sys/mman.h>

#include "private.h"

#include <xen/trace.h>

#define TBUF(cmd_, ...) SYSCTL(tbuf_op, tbuf_op, .cmd = XEN_SYSCTL_TBUFOP_##cmd_, ##__VA_ARGS__)

int xc_tbuf_set_size(xc_interface *xch, unsigned long size)
{
    return xc_sysctl(xch, &TBUF(set_size, .size = size));
}

/* The sysctl knows the size of the table of buffers; that of a buffer is written in the table. */
int xc_tbuf_get_size(xc_interface *xch, unsigned long *size)
{
    struct xen_sysctl op = TBUF(get_info);
    const struct t_info *info;
    int rc = xc_sysctl(xch, &op);

    if (rc)
        return rc;
    info = xc_map_foreign_range(xch, DOMID_XEN, op.u.tbuf_op.size, PROT_READ,
                                op.u.tbuf_op.buffer_mfn);
    if (!info)
        return -1;
    *size = info->tbuf_size * XC_PAGE_SIZE;
    munmap((void *)info, (op.u.tbuf_op.size + XC_PAGE_SIZE - 1) & XC_PAGE_MASK);
    return 0;
}

int xc_tbuf_enable(xc_interface *xch, unsigned long pages, unsigned long *mfn, unsigned long *size)
{
    struct xen_sysctl op = TBUF(get_info);
    int rc;

    /* The size can be set once only: if it has been before, go on with that. */
    xc_tbuf_set_size(xch, pages);
    rc = xc_sysctl(xch, &TBUF(enable));
    if (rc)
        return rc;
    rc = xc_sysctl(xch, &op);
    if (rc)
        return rc;
    *mfn = op.u.tbuf_op.buffer_mfn;
    *size = op.u.tbuf_op.size;
    return 0;
}

int xc_tbuf_disable(xc_interface *xch)
{
    return xc_sysctl(xch, &TBUF(disable));
}

int xc_tbuf_set_cpu_mask(xc_interface *xch, xc_cpumap_t mask)
{
    struct xen_sysctl op = TBUF(set_cpu_mask);
    int bits = xc_get_max_cpus(xch);

    if (bits <= 0) {
        XC_PERROR(xch, "cannot learn the number of CPUs");
        return -1;
    }
    BOUNCE(b, xch, mask, (bits + 7) / 8, BOUNCE_IN);
    if (b.failed)
        return -1;
    op.u.tbuf_op.cpu_mask = ctl_bitmap(&b);
    op.u.tbuf_op.cpu_mask.nr_bits = bits;
    return xc_sysctl(xch, &op);
}

int xc_tbuf_set_evt_mask(xc_interface *xch, uint32_t mask)
{
    return xc_sysctl(xch, &TBUF(set_evt_mask, .evt_mask = mask));
}

#define VMTRACE(domid, cmd_, vcpu_, ...)                                                           \
    DOMCTL(vmtrace_op, domid, vmtrace_op, .cmd = XEN_DOMCTL_vmtrace_##cmd_, .vcpu = (vcpu_),       \
           ##__VA_ARGS__)

int xc_vmtrace_enable(xc_interface *xch, uint32_t domid, uint32_t vcpu)
{
    return xc_domctl(xch, &VMTRACE(domid, enable, vcpu));
}

int xc_vmtrace_disable(xc_interface *xch, uint32_t domid, uint32_t vcpu)
{
    return xc_domctl(xch, &VMTRACE(domid, disable, vcpu));
}

int xc_vmtrace_reset_and_enable(xc_interface *xch, uint32_t domid, uint32_t vcpu)
{
    return xc_domctl(xch, &VMTRACE(domid, reset_and_enable, vcpu));
}

int xc_vmtrace_output_position(xc_interface *xch, uint32_t domid, uint32_t vcpu, uint64_t *pos)
{
    struct xen_domctl op = VMTRACE(domid, output_position, vcpu);
    int rc = xc_domctl(xch, &op);

    if (!rc)
        *pos = op.u.vmtrace_op.value;
    return rc;
}

int xc_vmtrace_get_option(xc_interface *xch, uint32_t domid, uint32_t vcpu, uint64_t key,
                          uint64_t *value)
{
    struct xen_domctl op = VMTRACE(domid, get_option, vcpu, .key = key);
    int rc = xc_domctl(xch, &op);

    if (!rc)
        *value = op.u.vmtrace_op.value;
    return rc;
}

int xc_vmtrace_set_option(xc_interface *xch, uint32_t domid, uint32_t vcpu, uint64_t key,
                          uint64_t value)
{
    return xc_domctl(xch, &VMTRACE(domid, set_option, vcpu, .key = key, .value = value));
}

int xc_perfc_reset(xc_interface *xch)
{
    return xc_sysctl(xch, &SYSCTL(perfc_op, perfc_op, .cmd = XEN_SYSCTL_PERFCOP_reset));
}

int xc_perfc_query_number(xc_interface *xch, int *nbr_desc, int *nbr_val)
{
    struct xen_sysctl op = SYSCTL(perfc_op, perfc_op, .cmd = XEN_SYSCTL_PERFCOP_query);
    int rc = xc_sysctl(xch, &op);

    if (nbr_desc)
        *nbr_desc = op.u.perfc_op.nr_counters;
    if (nbr_val)
        *nbr_val = op.u.perfc_op.nr_vals;
    return rc;
}

int xc_perfc_query(xc_interface *xch, xc_hypercall_buffer_t *desc, xc_hypercall_buffer_t *val)
{
    struct xen_sysctl op = SYSCTL(perfc_op, perfc_op, .cmd = XEN_SYSCTL_PERFCOP_query);
    DECLARE_HYPERCALL_BUFFER_ARGUMENT(desc);
    DECLARE_HYPERCALL_BUFFER_ARGUMENT(val);

    set_xen_guest_handle(op.u.perfc_op.desc, desc);
    set_xen_guest_handle(op.u.perfc_op.val, val);
    return xc_sysctl(xch, &op);
}

int xc_lockprof_reset(xc_interface *xch)
{
    return xc_sysctl(xch, &SYSCTL(lockprof_op, lockprof_op, .cmd = XEN_SYSCTL_LOCKPROF_reset));
}

int xc_lockprof_query_number(xc_interface *xch, uint32_t *n_elems)
{
    struct xen_sysctl op = SYSCTL(lockprof_op, lockprof_op, .cmd = XEN_SYSCTL_LOCKPROF_query);
    int rc = xc_sysctl(xch, &op);

    *n_elems = op.u.lockprof_op.nr_elem;
    return rc;
}

int xc_lockprof_query(xc_interface *xch, uint32_t *n_elems, uint64_t *time,
                      xc_hypercall_buffer_t *data)
{
    struct xen_sysctl op = SYSCTL(lockprof_op, lockprof_op, .cmd = XEN_SYSCTL_LOCKPROF_query,
                                  .max_elem = *n_elems);
    DECLARE_HYPERCALL_BUFFER_ARGUMENT(data);
    int rc;

    set_xen_guest_handle(op.u.lockprof_op.data, data);
    rc = xc_sysctl(xch, &op);
    *n_elems = op.u.lockprof_op.nr_elem;
    *time = op.u.lockprof_op.time;
    return rc;
}
