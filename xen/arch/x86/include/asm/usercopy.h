/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The address range a PV guest may name; copying itself is arch_copy_{to,from}_guest() of
 * <xen/arch.h>.
 */
#ifndef ASM_USERCOPY_H
#define ASM_USERCOPY_H

#include <asm/page.h>

/*
 * May a guest's buffer start here? What starts below the hypervisor's area runs into the
 * non-canonical hole (which faults) before it could reach it, what starts above can only wrap round
 * into the guest's lower half.
 */
static inline bool guest_addr_ok(unsigned long va)
{
    return va < (1UL << 47) || va >= HYPERVISOR_VIRT_END_;
}

#endif
