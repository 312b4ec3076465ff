// SPDX-License-Identifier: GPL-2.0-only
/* The processor could not get at a guest frame: mend it, or say what else to do. */
#include <asm/hwdom.h>
#include <asm/ioreq.h>

#include "private.h"

static enum p2m_fault_result write_fault(struct p2m_domain *p2m, gfn_t gfn, u64 *slot,
                                         unsigned int level)
{
    switch (entry_type(*slot)) {
    case P2M_RAM_LOGDIRTY:
        p2m_dirty_fault(p2m, gfn);
        return P2M_FAULT_RETRY;
    case P2M_IOREQ_SERVER:
        if (ioreq_claims_mem_type(p2m->domain))
            return P2M_FAULT_EMULATE;
        /* whoever claimed it is gone: it is RAM again */
        p2m_rewrite(slot, p2m_make_leaf(p2m, gfn & ~(level_frames(level) - 1),
                                        leaf_mfn(*slot, level), level, P2M_RAM_RW));
        p2m_tell_devices(p2m, gfn, level, *slot);
        p2m_note_dirty(p2m, gfn & ~(level_frames(level) - 1), level_frames(level));
        return P2M_FAULT_RETRY;
    case P2M_RAM_RO:
    case P2M_GRANT_RO:
        return P2M_FAULT_EMULATE;       /* and dropped */
    default:
        return P2M_FAULT_RETRY;
    }
}

static enum p2m_fault_result handle(struct p2m_domain *p2m, gfn_t gfn, unsigned int access,
                                    struct p2m_change *c)
{
    unsigned int level;
    u64 *slot = p2m_find(p2m, gfn, 1, &level);
    enum p2m_type t = entry_type(*slot);

    if (t == P2M_INVALID || t == P2M_MMIO_DM)
        return P2M_FAULT_EMULATE;
    if (t == P2M_BROKEN)
        return P2M_FAULT_CRASH;
    if (t == P2M_POD)
        return p2m_pod_populate(p2m, gfn, false, c) != P2M_POD_NONE ? P2M_FAULT_RETRY : P2M_FAULT_CRASH;
    /* nobody runs code from what another domain may change */
    if ((access & NPF_EXEC) && P2M_IN(t, P2M_SET_GRANT | 1u << P2M_FOREIGN))
        return P2M_FAULT_CRASH;
    return access & NPF_WRITE ? write_fault(p2m, gfn, slot, level) : P2M_FAULT_RETRY;
}

enum p2m_fault_result p2m_handle_fault(struct vcpu *v, paddr_t gpa, unsigned int access)
{
    struct p2m_domain *p2m = p2m_of(v->domain);
    gfn_t gfn = gpa >> PAGE_SHIFT;
    enum p2m_fault_result r;
    enum p2m_type t;
    struct p2m_change c;

    /* by far most faults are accesses to emulated devices */
    p2m_lookup(v->domain, gfn, &t, NULL);
    if (t == P2M_INVALID && is_hwdom(v->domain) && hwdom_map_mmio(v->domain, gfn))
        return P2M_FAULT_RETRY;
    if (t == P2M_MMIO_DM || t == P2M_INVALID)
        return P2M_FAULT_EMULATE;
    p2m_change_begin(p2m, &c);
    r = handle(p2m, gfn, access, &c);
    p2m_change_end(p2m, &c);
    return r;
}
