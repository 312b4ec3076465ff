/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hypercalls: dispatch, continuations and guest memory. The table is xen/abi/hypercalls.tbl; it generates the
 * prototypes of all do_*() (generated/hypercall-defs.h) and the dispatcher hypercall_dispatch().
 */
#ifndef XEN_HYPERCALL_H
#define XEN_HYPERCALL_H

#include <xen/types.h>
#include <xen/errno.h>
#include <xen/arch.h>
#include <xen/softirq.h>

/* -ENOSYS for numbers without a row or not allowed for the caller's guest kind. */
long hypercall_dispatch(unsigned int nr, const unsigned long args[6]);
/* The same for the current vcpu of a translated guest, whose arguments may have to be made native (hvm/). */
long hvm_hypercall_dispatch(unsigned int nr, const unsigned long args[6]);

/*
 * A handler that must give way stores where it is and returns hypercall_restart(nr, ...): the guest (or the
 * multicall in progress) calls again with these arguments once pending work is done.
 */
#define hypercall_restart(nr, ...)                                          \
    hypercall_restart_args(nr, (const unsigned long[]){ __VA_ARGS__ },      \
                           sizeof((const unsigned long[]){ __VA_ARGS__ }) / sizeof(unsigned long))
long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args); /* -ERESTART */

/* Ask in loops, every few dozen steps: true when the CPU has something more urgent. */
static inline bool hypercall_preempt_check(void)
{
    return unlikely(softirqs_pending()) || vcpu_events_pending(current);
}

/* memory_op: a restarted command carries the extents already done in its upper bits. */
#define MEMOP_EXTENT_SHIFT  6
#define MEMOP_CMD_MASK      ((1UL << MEMOP_EXTENT_SHIFT) - 1)

/* --- guest memory through typed handles (struct { type *p; }) ---------------------------------- */
#define guest_handle_is_null(h)         ((h).p == NULL)
#define guest_handle_add_offset(h, n)   ((h).p += (n))
#define guest_handle_cast(h, type)      ((XEN_GUEST_HANDLE(type)){ (void *)(h).p })
#define guest_handle_from_ptr(ptr, type) ((XEN_GUEST_HANDLE(type)){ (void *)(ptr) })

/* 0 or -EFAULT. n counts elements; an overflowing n is -EFAULT too. */
#define copy_from_guest_offset(dst, h, off, n)                              \
    guest_copy_in(dst, (h).p + (off), (size_t)(n), sizeof(*(dst)) +         \
                  0 * sizeof((dst) == (__typeof__(dst))(h).p))
#define copy_from_guest(dst, h, n)      copy_from_guest_offset(dst, h, 0, n)
#define copy_to_guest_offset(h, off, src, n)                                \
    guest_copy_out((h).p + (off), src, (size_t)(n), sizeof(*(src)) +        \
                   0 * sizeof((src) == (__typeof__(src))(h).p))
#define copy_to_guest(h, src, n)        copy_to_guest_offset(h, 0, src, n)
/* One member of a guest structure. */
#define copy_field_to_guest(h, src, field)                                  \
    guest_copy_out(&(h).p->field, &(src)->field, 1, sizeof((src)->field))
#define clear_guest(h, n)               guest_clear((h).p, (size_t)(n), sizeof(*(h).p))

static inline int guest_copy_in(void *dst, const void *guest, size_t n, size_t size)
{
    if (n > (1UL << 40) / size)
        return -EFAULT;
    return arch_copy_from_guest(dst, guest, n * size) ? -EFAULT : 0;
}
static inline int guest_copy_out(const void *guest, const void *src, size_t n, size_t size)
{
    if (n > (1UL << 40) / size)
        return -EFAULT;
    return arch_copy_to_guest((void *)guest, src, n * size) ? -EFAULT : 0;
}
static inline int guest_clear(void *guest, size_t n, size_t size)
{
    if (n > (1UL << 40) / size)
        return -EFAULT;
    return arch_clear_guest(guest, n * size) ? -EFAULT : 0;
}
/* A NUL-terminated or counted string argument: allocates, copies, terminates. *out freed by kfree(). */
int copy_string_from_guest(char **out, const void *guest, size_t len, size_t max);

#endif
