/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of hvm/viridian: state, and the numbers of the TLFS. */
#ifndef VIRIDIAN_PRIVATE_H
#define VIRIDIAN_PRIVATE_H

#include <asm/viridian.h>
#include <public/hvm/save.h>

#define VIRIDIAN_OFFERED        HVMPV_feature_mask

#define VIRIDIAN_CRASH_PARAMS   5
#define VIRIDIAN_SINTS          16
#define VIRIDIAN_STIMERS        4
#define VIRIDIAN_MAX_VPS        64      /* without HVMPV_no_vp_limit */

/* A page of the guest that stays mapped while an MSR names it. */
struct viridian_page {
    struct page_info *pg;               /* with a reference; NULL: none */
    void *map;
};

/* MSRs with a page: bit 0 on, 12-63 its frame. */
#define VIRIDIAN_PAGE_ON        1ULL
#define VIRIDIAN_HYPERCALL_LOCK 2ULL

struct viridian_domain {
    u64 groups;                         /* HVMPV_* */
    spinlock_t lock;                    /* LOCK_HVM: the MSRs here and their pages */
    u64 guest_os_id, hypercall_msr, reference_tsc_msr;
    u32 tsc_sequence;                   /* last written to the reference TSC page */
    bool ref_started;
    s64 ref_offset;                     /* reference time = scaled TSC + this; 100 ns */
};

struct viridian_stimer {
    struct timer timer;
    struct vcpu *v;
    u64 config, count;                  /* the MSRs */
    u64 expiration;                     /* reference time */
};

/* HV_X64_MSR_SINT0.. */
#define VIRIDIAN_SINT_MASKED    0x10000ULL
#define VIRIDIAN_SINT_AUTO_EOI  0x20000ULL
#define VIRIDIAN_SINT_POLLING   0x40000ULL

struct viridian_vcpu {
    u64 assist_msr;
    struct viridian_page assist;
    bool assist_pending;                /* offered, and not used or withdrawn yet */
    u64 crash_param[VIRIDIAN_CRASH_PARAMS];
    /* synthetic interrupts and timers */
    u64 scontrol, siefp_msr, simp_msr, sint[VIRIDIAN_SINTS];
    struct viridian_page simp;          /* messages */
    struct viridian_stimer stimer[VIRIDIAN_STIMERS];
    u32 stimers_due;                    /* bit per timer: expired; atomic */
    u32 stimers_waiting;                /* for their slot to become free */
};

static inline struct viridian_domain *viridian_of(const struct domain *d)
{
    return d->arch.hvm->viridian;
}
static inline struct viridian_vcpu *vviridian_of(const struct vcpu *v)
{
    return v->arch.hvm->viridian;
}
static inline bool viridian_has(const struct domain *d, u64 group)
{
    return viridian_of(d)->groups & group;
}
static inline bool viridian_has_freq(const struct domain *d)
{
    return !viridian_has(d, HVMPV_no_freq);
}

/* --- page.c ----------------------------------------------------------------------------------- */
/*
 * Follows an MSR: maps its page, or lets go. False: there is no such page; the MSR stands anyway.
 */
bool viridian_page_set(struct domain *d, struct viridian_page *p, u64 msr);
void viridian_page_put(struct domain *d, struct viridian_page *p);
void viridian_write_hypercall_page(struct domain *d);
/* bytes from a guest physical address, within its page. False: not RAM. */
bool viridian_read_guest(struct domain *d, paddr_t gpa, void *to, unsigned int bytes);

/* --- time.c ----------------------------------------------------------------------------------- */
u64 viridian_reference_time(struct domain *d);          /* 100 ns since the guest began */
void viridian_set_reference_time(struct domain *d, u64 time);
void viridian_write_tsc_page(struct domain *d);

/* --- synic.c ---------------------------------------------------------------------------------- */
enum viridian_sent { VIRIDIAN_SENT, VIRIDIAN_BUSY, VIRIDIAN_NOWHERE };
/* To source sint's slot, with its interrupt. Current, interrupts on. */
enum viridian_sent viridian_send_message(struct vcpu *v, unsigned int sint, u32 type,
                                         const void *payload, unsigned int bytes);
bool viridian_read_synic(struct vcpu *v, u32 msr, u64 *value);
bool viridian_write_synic(struct vcpu *v, u32 msr, u64 value);
void viridian_synic_reset(struct viridian_vcpu *vv);

/* --- stimer.c --------------------------------------------------------------------------------- */
bool viridian_read_stimer(struct vcpu *v, u32 msr, u64 *value);
bool viridian_write_stimer(struct vcpu *v, u32 msr, u64 value);
void viridian_stimers_retry(struct vcpu *v);    /* a slot became free */
bool viridian_stimer_valid(u64 config);
void viridian_stimer_load(struct vcpu *v, unsigned int n, u64 config, u64 count);
void viridian_stimers_init(struct vcpu *v);
void viridian_stimers_kill(struct vcpu *v);

#endif
