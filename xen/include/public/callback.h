/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_callback_op(command, argument): where a PV kernel is entered, instead of an
 * interrupt table.
 */
#ifndef __XEN_PUBLIC_CALLBACK_H__
#define __XEN_PUBLIC_CALLBACK_H__

#include "xen.h"

/* Kinds of entry. Not all of them can be taken back: -EINVAL. */
#define CALLBACKTYPE_event                0     /* events are pending */
#define CALLBACKTYPE_failsafe             1     /* a selector the guest returned to is not valid
                                                 * any more */
#define CALLBACKTYPE_nmi                  4
#define CALLBACKTYPE_syscall              2     /* SYSCALL in a 64-bit program */
#define CALLBACKTYPE_syscall32            7     /* SYSCALL in a 32-bit program (AMD) */
#define CALLBACKTYPE_sysenter_deprecated  3     /* of hypervisors with a ring-0 guest kernel */
#if __XEN_INTERFACE_VERSION__ < 0x00030207
#define CALLBACKTYPE_sysenter             CALLBACKTYPE_sysenter_deprecated
#else
#define CALLBACKTYPE_sysenter             5     /* SYSENTER (Intel) */
#endif

/* callback_register.flags: enter with events masked, which event and nmi do anyway. */
#define _CALLBACKF_mask_events            0
#define CALLBACKF_mask_events             (1U << _CALLBACKF_mask_events)

#define CALLBACKOP_register               0
#define CALLBACKOP_unregister             1

struct callback_register {
    uint16_t type;              /* CALLBACKTYPE_* */
    uint16_t flags;
    xen_callback_t address;
};
XEN_ABI_TYPE(callback_register);

struct callback_unregister {
    uint16_t type;
    uint16_t _unused;
};
XEN_ABI_TYPE(callback_unregister);

#endif
