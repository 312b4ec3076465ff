// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm_assist: behaviour a guest may ask for. The flags live in domain->vm_assist; the rooms they
 * concern look there. Types that only made sense for 32-bit guests are accepted, as they change
 * nothing for others.
 */
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <generated/hypercall-defs.h>

#define ASSIST(type)    (1UL << VMASST_TYPE_##type)

#define COMMON_ASSISTS  ASSIST(runstate_update_flag)
#define PV_ASSISTS      (COMMON_ASSISTS | ASSIST(4gb_segments) | ASSIST(4gb_segments_notify) | \
                         ASSIST(writable_pagetables) | ASSIST(pae_extended_cr3) | \
                         ASSIST(architectural_iopl) | ASSIST(m2p_strict))

long do_vm_assist(unsigned int cmd, unsigned int type)
{
    struct domain *d = current->domain;
    unsigned long valid = is_pv_domain(d) ? PV_ASSISTS : COMMON_ASSISTS;
    unsigned long bit;

    if (type >= BITS_PER_LONG || !(valid & (bit = 1UL << type)))
        return -EINVAL;

    switch (cmd) {
    case VMASST_CMD_enable:
        __atomic_fetch_or(&d->vm_assist, bit, __ATOMIC_SEQ_CST);
        return 0;
    case VMASST_CMD_disable:
        __atomic_fetch_and(&d->vm_assist, ~bit, __ATOMIC_SEQ_CST);
        return 0;
    }
    return -ENOSYS;
}
