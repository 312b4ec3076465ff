// SPDX-License-Identifier: GPL-2.0-only
/* Which mode a vcpu's processor is in. */
#include <xen/event.h>
#include <xen/sched.h>
#include <xen/time.h>
#include "private.h"

bool hvm_paging(const struct vcpu *v)
{
    return hvm_of(v)->cr[0] & X86_CR0_PG;
}

bool hvm_long_mode(const struct vcpu *v)
{
    return hvm_of(v)->efer & EFER_LMA;
}

unsigned int hvm_guest_bytes(struct vcpu *v)
{
    struct hvm_segment_state cs;

    if (!(hvm_of(v)->cr[0] & X86_CR0_PE) || (hvm_regs(v)->rflags & X86_EFLAGS_VM))
        return 2;
    hvm_ops->get_segment(v, HVM_SEG_CS, &cs);
    if (hvm_long_mode(v) && (cs.attributes & SEG_ATTR_L))
        return 8;
    return cs.attributes & SEG_ATTR_DB ? 4 : 2;
}

void hvm_latch_info_width(void)
{
    struct domain *d = current->domain;
    bool is_32bit = hvm_guest_bytes(current) != 8;

    if (d->has_32bit_info == is_32bit)
        return;
    evtchn_set_info_width(d, is_32bit);
    wallclock_update_domain(d);
}
