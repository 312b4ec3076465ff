/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The FLASK security module.
 */
#include <stdarg.h>

#include "private.h"

/* Kinds of object contexts: their numbers in a policy file. */
enum { OCON_PIRQ = 1, OCON_IOPORT = 2, OCON_IOMEM = 3, OCON_DEVICE = 4 };

int xc_flask_load(xc_interface *xc_handle, char *buf, uint32_t size)
{
    xen_flask_op_t op = { .cmd = FLASK_LOAD, .u.load.size = size };
    BOUNCE(b, xc_handle, buf, size, BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.load.buffer, b.safe);
    return xc_flask_op(xc_handle, &op);
}

int xc_flask_context_to_sid(xc_interface *xc_handle, char *buf, uint32_t size, uint32_t *sid)
{
    xen_flask_op_t op = { .cmd = FLASK_CONTEXT_TO_SID, .u.sid_context.size = size };
    BOUNCE(b, xc_handle, buf, size, BOUNCE_IN);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.sid_context.context, b.safe);
    rc = xc_flask_op(xc_handle, &op);
    if (!rc)
        *sid = op.u.sid_context.sid;
    return rc;
}

int xc_flask_sid_to_context(xc_interface *xc_handle, int sid, char *buf, uint32_t size)
{
    xen_flask_op_t op = { .cmd = FLASK_SID_TO_CONTEXT,
                          .u.sid_context = { .sid = sid, .size = size } };
    BOUNCE(b, xc_handle, buf, size, BOUNCE_OUT);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.sid_context.context, b.safe);
    return xc_flask_op(xc_handle, &op);
}

int xc_flask_getenforce(xc_interface *xc_handle)
{
    return xc_flask_op(xc_handle, &(xen_flask_op_t){ .cmd = FLASK_GETENFORCE });
}

int xc_flask_setenforce(xc_interface *xc_handle, int mode)
{
    return xc_flask_op(xc_handle, &(xen_flask_op_t){ .cmd = FLASK_SETENFORCE,
                                                     .u.enforce.enforcing = mode });
}

int xc_flask_policyvers(xc_interface *xc_handle)
{
    return xc_flask_op(xc_handle, &(xen_flask_op_t){ .cmd = FLASK_POLICYVERS });
}

int xc_flask_relabel_domain(xc_interface *xch, uint32_t domid, uint32_t sid)
{
    return xc_flask_op(xch, &(xen_flask_op_t){ .cmd = FLASK_RELABEL_DOMAIN,
                                               .u.relabel = { .domid = domid, .sid = sid } });
}

/* ---- Booleans ---- */

static void copy_boolean(const xen_flask_op_t *op, int *curr, int *pend)
{
    if (curr)
        *curr = op->u.boolean.enforcing;
    if (pend)
        *pend = op->u.boolean.pending;
}

int xc_flask_getbool_byid(xc_interface *xc_handle, int id, char *name, uint32_t size, int *curr,
                          int *pend)
{
    xen_flask_op_t op = { .cmd = FLASK_GETBOOL, .u.boolean = { .bool_id = id, .size = size } };
    BOUNCE(b, xc_handle, name, size, BOUNCE_OUT);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.boolean.name, b.safe);
    rc = xc_flask_op(xc_handle, &op);
    if (rc >= 0)
        copy_boolean(&op, curr, pend);
    return rc;
}

/* By name: the id says "look at the name". */
static int boolean_by_name(xc_interface *xch, xen_flask_op_t *op, char *name)
{
    size_t length = strlen(name);
    BOUNCE(b, xch, name, length, BOUNCE_IN);

    if (b.failed)
        return -1;
    op->u.boolean.bool_id = -1;
    op->u.boolean.size = length;
    set_xen_guest_handle_raw(op->u.boolean.name, b.safe);
    return xc_flask_op(xch, op);
}

int xc_flask_getbool_byname(xc_interface *xc_handle, char *name, int *curr, int *pend)
{
    xen_flask_op_t op = { .cmd = FLASK_GETBOOL };
    int rc = boolean_by_name(xc_handle, &op, name);

    if (rc >= 0)
        copy_boolean(&op, curr, pend);
    return rc;
}

int xc_flask_setbool(xc_interface *xc_handle, char *name, int value, int commit)
{
    xen_flask_op_t op = { .cmd = FLASK_SETBOOL,
                          .u.boolean = { .new_value = value, .commit = commit } };

    return boolean_by_name(xc_handle, &op, name);
}

/* ---- Labels of host resources ---- */

static int add_ocontext(xc_interface *xch, uint32_t ocon, uint64_t low, uint64_t high,
                        char *scontext)
{
    xen_flask_op_t op = { .cmd = FLASK_ADD_OCONTEXT,
                          .u.ocontext = { .ocon = ocon, .low = low, .high = high } };
    int rc = xc_flask_context_to_sid(xch, scontext, strlen(scontext), &op.u.ocontext.sid);

    return rc ? rc : xc_flask_op(xch, &op);
}

static int del_ocontext(xc_interface *xch, uint32_t ocon, uint64_t low, uint64_t high)
{
    return xc_flask_op(xch, &(xen_flask_op_t){ .cmd = FLASK_DEL_OCONTEXT,
                                               .u.ocontext = { .ocon = ocon, .low = low,
                                                               .high = high } });
}

int xc_flask_add_pirq(xc_interface *xc_handle, unsigned int pirq, char *scontext)
{
    return add_ocontext(xc_handle, OCON_PIRQ, pirq, pirq, scontext);
}

int xc_flask_add_ioport(xc_interface *xc_handle, unsigned long low, unsigned long high,
                        char *scontext)
{
    return add_ocontext(xc_handle, OCON_IOPORT, low, high, scontext);
}

int xc_flask_add_iomem(xc_interface *xc_handle, unsigned long low, unsigned long high,
                       char *scontext)
{
    return add_ocontext(xc_handle, OCON_IOMEM, low, high, scontext);
}

int xc_flask_add_device(xc_interface *xc_handle, unsigned long device, char *scontext)
{
    return add_ocontext(xc_handle, OCON_DEVICE, device, device, scontext);
}

int xc_flask_del_pirq(xc_interface *xc_handle, unsigned int pirq)
{
    return del_ocontext(xc_handle, OCON_PIRQ, pirq, pirq);
}

int xc_flask_del_ioport(xc_interface *xc_handle, unsigned long low, unsigned long high)
{
    return del_ocontext(xc_handle, OCON_IOPORT, low, high);
}

int xc_flask_del_iomem(xc_interface *xc_handle, unsigned long low, unsigned long high)
{
    return del_ocontext(xc_handle, OCON_IOMEM, low, high);
}

int xc_flask_del_device(xc_interface *xc_handle, unsigned long device)
{
    return del_ocontext(xc_handle, OCON_DEVICE, device, device);
}

/* ---- Decisions and their cache ---- */

int xc_flask_access(xc_interface *xc_handle, const char *scon, const char *tcon, uint16_t tclass,
                    uint32_t req, uint32_t *allowed, uint32_t *decided, uint32_t *auditallow,
                    uint32_t *auditdeny, uint32_t *seqno)
{
    xen_flask_op_t op = { .cmd = FLASK_ACCESS, .u.access = { .tclass = tclass, .req = req } };
    int rc;

    if (xc_flask_context_to_sid(xc_handle, (char *)scon, strlen(scon), &op.u.access.ssid) ||
        xc_flask_context_to_sid(xc_handle, (char *)tcon, strlen(tcon), &op.u.access.tsid))
        return -1;
    rc = xc_flask_op(xc_handle, &op);
    if (rc)
        return rc;
    if (allowed)
        *allowed = op.u.access.allowed;
    if (decided)
        *decided = ~0U;
    if (auditallow)
        *auditallow = op.u.access.audit_allow;
    if (auditdeny)
        *auditdeny = op.u.access.audit_deny;
    if (seqno)
        *seqno = op.u.access.seqno;
    if ((op.u.access.allowed & req) == req)
        return 0;
    errno = EPERM;
    return -1;
}

/* Append to @buf; returns the new length, never more than fits. */
static int __attribute__((format(printf, 4, 5)))
append(char *buf, int size, int length, const char *fmt, ...)
{
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(buf + length, size - length, fmt, args);
    va_end(args);
    return n < 0 ? length : n < size - length ? length + n : size;
}

/* A line a CPU, in the columns of Linux's selinuxfs. The hypervisor ends the list with ENOENT. */
int xc_flask_avc_cachestats(xc_interface *xc_handle, char *buf, int size)
{
    int length = append(buf, size, 0, "lookups hits misses allocations reclaims frees\n");
    uint32_t cpu;

    for (cpu = 0; length < size; cpu++) {
        xen_flask_op_t op = { .cmd = FLASK_AVC_CACHESTATS, .u.cache_stats.cpu = cpu };
        const xen_flask_cache_stats_t *s = &op.u.cache_stats;

        if (xc_flask_op(xc_handle, &op))
            return errno == ENOENT ? length : -1;
        length = append(buf, size, length, "%u %u %u %u %u %u\n", s->lookups, s->hits, s->misses,
                        s->allocations, s->reclaims, s->frees);
    }
    return length;
}

int xc_flask_avc_hashstats(xc_interface *xc_handle, char *buf, int size)
{
    xen_flask_op_t op = { .cmd = FLASK_AVC_HASHSTATS };
    const xen_flask_hash_stats_t *s = &op.u.hash_stats;
    int rc = xc_flask_op(xc_handle, &op);

    if (rc)
        return rc;
    append(buf, size, 0, "entries: %u\nbuckets used: %u/%u\nlongest chain: %u\n", s->entries,
           s->buckets_used, s->buckets_total, s->max_chain_len);
    return 0;
}

int xc_flask_getavc_threshold(xc_interface *xc_handle)
{
    return xc_flask_op(xc_handle, &(xen_flask_op_t){ .cmd = FLASK_GETAVC_THRESHOLD });
}

int xc_flask_setavc_threshold(xc_interface *xc_handle, int threshold)
{
    return xc_flask_op(xc_handle, &(xen_flask_op_t){ .cmd = FLASK_SETAVC_THRESHOLD,
                                                     .u.setavc_threshold.threshold = threshold });
}
