/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies where in the shared info page and in a vcpu_info: a guest whose words are 32 bits wide has another layout
 * than the structures the hypervisor is compiled with. Whose is which: domain->has_32bit_info.
 *
 * Bits of ports are in the same order in either layout, so only where they begin and how many there are differs. A
 * vcpu_info's upcall bytes, its clock and its size are the same in both.
 */
#ifndef XEN_SHARED_INFO_H
#define XEN_SHARED_INFO_H

#include <xen/domain.h>
#include <public/event_channel.h>

/* 32-bit words: 32 * 32 ports; the i386 layout's offsets */
#define INFO32_NR_PORTS         1024u
#define INFO32_MASK             2176u
#define INFO32_WC_VERSION       2304u           /* then wc_sec, wc_nsec */
#define INFO32_WC_SEC_HI        2340u           /* the end of arch_shared_info */
#define INFO32_PENDING_SEL      4u              /* in vcpu_info */

static inline unsigned int shared_nr_ports(const struct domain *d)
{
    return d->has_32bit_info ? INFO32_NR_PORTS : 64u * 64u;
}

static inline void *shared_pending_bits(const struct domain *d)
{
    return d->shared_info->evtchn_pending;
}

static inline void *shared_mask_bits(const struct domain *d)
{
    return d->has_32bit_info ? (char *)d->shared_info + INFO32_MASK : (char *)d->shared_info->evtchn_mask;
}

/* Marks the words in `words` as having pending bits. Atomic; the selector as it was before. */
static inline u64 vcpu_info_select(const struct vcpu *v, u64 words)
{
    struct vcpu_info *info = READ_ONCE(v->vcpu_info);

    if (unlikely(v->domain->has_32bit_info))
        return __atomic_fetch_or((u32 *)((char *)info + INFO32_PENDING_SEL), (u32)words, __ATOMIC_SEQ_CST);
    return __atomic_fetch_or(&info->evtchn_pending_sel, words, __ATOMIC_SEQ_CST);
}

static inline u64 vcpu_info_port_word(const struct vcpu *v, unsigned int port)
{
    return 1ULL << port / (v->domain->has_32bit_info ? 32 : 64);
}

struct wallclock_fields {
    u32 *version, *sec, *nsec, *sec_hi;
};
static inline struct wallclock_fields shared_wallclock(const struct domain *d)
{
    struct shared_info *s = d->shared_info;
    char *page = (char *)s;

    if (!d->has_32bit_info)
        return (struct wallclock_fields){ &s->wc_version, &s->wc_sec, &s->wc_nsec, &s->wc_sec_hi };
    return (struct wallclock_fields){
        (u32 *)(page + INFO32_WC_VERSION), (u32 *)(page + INFO32_WC_VERSION + 4), (u32 *)(page + INFO32_WC_VERSION + 8),
        (u32 *)(page + INFO32_WC_SEC_HI),
    };
}

#endif
