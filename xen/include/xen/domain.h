/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains and their virtual CPUs: the objects, their life cycle and how to find and hold them.
 *
 * A domain is found by id under RCU-like protection: get_domain_by_id() returns it with a reference that
 * put_domain() drops. Destruction is a restartable walk (domain_kill()); memory of the struct itself goes with
 * the last reference.
 */
#ifndef XEN_DOMAIN_H
#define XEN_DOMAIN_H

#include <xen/types.h>
#include <xen/cpumask.h>
#include <xen/mm.h>
#include <xen/nospec.h>
#include <xen/softirq.h>
#include <xen/spinlock.h>
#include <xen/time.h>
#include <lib/list.h>
#include <lib/rangeset.h>
#include <public/xen.h>
#include <public/vcpu.h>
#include <public/domctl.h>
#include <asm/domain.h>

/* vcpu->pause_flags; atomic bits */
#define VPF_blocked         (1u << 0)       /* waiting for an event */
#define VPF_down            (1u << 1)       /* not brought up by the guest */
#define VPF_migrating       (1u << 2)
#define VPF_blocked_in_xen  (1u << 3)       /* waiting for a device model or an agent */
#define VPF_parked          (1u << 4)

#define MAX_VIRT_CPUS_PV    8192
#define XEN_LEGACY_VCPUS    32

struct sched_unit;
struct evtchn;
struct grant_table;
struct domain_iommu;

struct vcpu {
    unsigned int vcpu_id;
    unsigned int processor;                 /* CPU it runs or last ran on; changed under its sched lock */
    struct domain *domain;
    u8 is_running;                          /* nonzero: on a CPU now, or its state not yet saved */
    bool is_initialised;                    /* has a register context (VCPUOP_initialise / setvcpucontext) */
    u32 pause_flags;                        /* VPF_*; atomic */
    s32 pause_count;                        /* atomic */
    s32 controller_pause_count;             /* pauses by the toolstack; domain->lock */

    /* shared with the guest */
    struct vcpu_info *vcpu_info;                 /* in shared info, in a registered page, or dummy */
    mfn_t vcpu_info_mfn;                    /* registered page or INVALID_MFN; holds page and type reference */
    void *vcpu_info_map;                    /* mapping base of that page */
    struct vcpu_runstate_info runstate;
    void *runstate_guest;                   /* guest address registered by VCPUOP_register_runstate_..., or NULL */
    bool runstate_by_phys;

    /* timers (VCPUOP_set_*_timer, set_timer_op) */
    struct timer singleshot_timer;
    struct timer periodic_timer;
    struct timer poll_timer;
    s_time_t periodic_period;
    s_time_t periodic_last_event;

    /* SCHEDOP_poll: -1 several ports, 0 not polling, > 0 the port */
    s32 poll_evtchn;

    /* events */
    u32 virq_to_evtchn[NR_VIRQS];           /* port, 0: not bound; virq_lock */
    spinlock_t virq_lock;
    void *evtchn_fifo;                      /* FIFO: per-vcpu control block and queue state (struct evtchn_fifo_vcpu) */

    /* ends of the domain: shutdown.c */
    bool defers_shutdown;                   /* an access of its own is with a device model */
    bool stopped_by_shutdown;               /* domain->shutdown_lock */

    /* scheduling */
    struct sched_vcpu *sched;               /* common/sched's own */
    cpumask_t hard_affinity, soft_affinity; /* sched lock */
    cpumask_t dirty_cpus;                   /* CPUs that may hold its state or TLB entries (0 or 1 bits) */

    struct arch_vcpu arch;
};

enum domain_dying { DOMDYING_alive, DOMDYING_dying, DOMDYING_dead };
enum guest_kind { GUEST_PV, GUEST_HVM };

struct domain {
    domid_t id;
    u8 kind;                                /* enum guest_kind */
    u8 is_dying;                            /* enum domain_dying; under ->lock, read freely */
    bool is_privileged;                     /* dom0 (XEN_DOMCTL_CDF has no bit for it) */
    bool is_console;                        /* may use the hypervisor's console ring as its own */
    bool is_xenstore;                       /* XEN_DOMCTL_CDF_xs_domain */
    bool is_shutting_down, is_shut_down;    /* shutdown_lock */
    bool creation_finished;
    bool disable_migrate;
    bool debugger_attached;
    bool is_iommu_enabled;
    s32 shutdown_code;                      /* SHUTDOWN_*, -1: none */
    u32 refcount;                           /* atomic */
    u32 options;                            /* XEN_DOMCTL_CDF_* it was created with */
    struct xen_domctl_createdomain config;  /* as validated at creation */
    xen_domain_handle_t handle;             /* UUID */
    u32 ssidref;
    struct domain *target;                  /* XEN_DOMCTL_set_target: may act on it */

    struct tasklet destroy_work;            /* the last reference may go where destroying is not possible */
    struct list_head list;                  /* all domains by id; domlist lock */
    struct domain *hash_next;

    spinlock_t lock;                        /* life cycle, vcpu creation, settings */
    spinlock_t shutdown_lock;

    /* memory */
    spinlock_t page_lock;                   /* page_list, extra_page_list, counters */
    struct page_list page_list;             /* pages with an allocation reference */
    struct page_list extra_page_list;       /* PGC_extra */
    struct page_list relmem_list;           /* teardown: pages being relinquished */
    struct page_list xenpage_list;          /* xenheap pages shared with it */
    u64 tot_pages, max_pages, outstanding_pages, extra_pages;
    u32 xenheap_pages;
    u32 relinquish_state;                   /* progress of domain_kill() */
    struct shared_info *shared_info;
    bool has_32bit_info;                    /* its shared info is laid out for 32-bit words: <xen/shared-info.h> */

    /* vcpus */
    unsigned int max_vcpus;
    struct vcpu **vcpu;                     /* max_vcpus entries, NULL until created */
    s32 pause_count;                        /* atomic */
    s32 controller_pause_count;             /* ->lock */
    u64 *poll_mask;                         /* bitmap of vcpus in SCHEDOP_poll */

    /* events: common/event */
    struct evtchn_domain *evtchn;
    /* grants: common/grant */
    struct grant_table *grant_table;

    /* access rights given by the toolstack: domain_*_permitted() and domain_*_permit() */
    rwlock_t caps_lock;
    struct rangeset iomem_caps;             /* frames */
    struct rangeset irq_caps;               /* pirqs */
    struct rangeset ioport_caps;

    /* scheduling */
    struct sched_domain *sched;
    struct cpupool *cpupool;
    cpumask_t dirty_cpus;                   /* CPUs whose TLB may hold its translations; atomic */
    unsigned int node_affinity_auto;
    u64 node_affinity;                      /* bit per NUMA node */

    /* what its devices may reach: drivers/passthrough; NULL: they are not translated (<xen/iommu.h>) */
    struct domain_iommu *iommu;
    bool iommu_follows;                     /* changes of its memory are to be brought there */

    /* pirqs: arch irq room */
    unsigned int nr_pirqs;

    /* SCHEDOP_watchdog */
    spinlock_t watchdog_lock;
    struct timer watchdog_timer[2];
    u32 watchdog_inuse;

    s64 time_offset_seconds;
    u32 suspend_evtchn;
    u64 vm_assist;                          /* VMASST_TYPE_* bits */
    u64 runstate_update_count;

    struct arch_domain arch;
};

/* A build without one kind of guest drops, by these, what only that kind would reach. */
#ifdef CONFIG_HVM
#define is_hvm_domain(d)    ((d)->kind == GUEST_HVM)
#define is_hvm_vcpu(v)      ((v)->arch.hvm != NULL)
#else
#define is_hvm_domain(d)    ((void)(d), false)
#define is_hvm_vcpu(v)      ((void)(v), false)
#endif
#define is_pv_domain(d)     (!is_hvm_domain(d))
#define is_pv_vcpu(v)       is_pv_domain((v)->domain)
#define is_control_domain(d) ((d)->is_privileged)
#define is_hardware_domain(d) ((d) == hardware_domain)
#define is_system_domain(d) ((d)->id >= DOMID_FIRST_RESERVED)

extern struct domain *hardware_domain;      /* dom0 */
extern struct domain *dom_io;               /* owner of MMIO pages' references */
extern struct domain *dom_xen;              /* owner of hypervisor pages shared read-only */
extern struct domain *dom_cow;              /* owner of shared pages (reserved for memory sharing) */
extern struct domain *idle_domain;
extern u32 domain_count;

/* --- finding ---------------------------------------------------------------------------------- */
struct domain *get_domain_by_id(domid_t id);            /* with a reference; NULL if none */
/* DOMID_SELF too, a remote one only if it exists; with a reference. */
struct domain *get_domain_by_any_id(domid_t id);
static inline void get_domain_known(struct domain *d)
{
    __atomic_fetch_add(&d->refcount, 1, __ATOMIC_SEQ_CST);
}
void put_domain(struct domain *d);
/* Iterates with references: the one returned is held, the one given is dropped. Start with NULL. */
struct domain *domain_next(struct domain *d);
#define for_each_domain(d)  for ((d) = domain_next(NULL); (d); (d) = domain_next(d))
/* Lowest domain with id >= first, referenced: XEN_SYSCTL_getdomaininfolist. */
struct domain *get_domain_from(domid_t first);

static inline struct vcpu *domain_vcpu(const struct domain *d, unsigned int id)
{
    return id < d->max_vcpus ? READ_ONCE(d->vcpu[index_nospec(id, d->max_vcpus)]) : NULL;
}
#define for_each_vcpu(d, v) \
    for (unsigned int i_ = 0; i_ < (d)->max_vcpus; i_++) \
        if (((v) = (d)->vcpu[i_]) == NULL) ; else

/* --- life ------------------------------------------------------------------------------------- */
/*
 * Creates a domain, paused once by the toolstack, without vcpus. *err gets -errno when NULL is returned.
 * config is validated: -EINVAL with a log line that names the field.
 */
struct domain *domain_create(domid_t id, const struct xen_domctl_createdomain *config, bool privileged, int *err);
struct vcpu *vcpu_create(struct domain *d, unsigned int vcpu_id);      /* ->lock held or boot */
domid_t domain_next_free_id(domid_t hint);      /* DOMID_INVALID when all are taken */
int domain_kill(struct domain *d);              /* 0 or -ERESTART; DOMCTL destroydomain */
void domain_shutdown(struct domain *d, int reason);     /* SHUTDOWN_*; pauses it, tells the toolstack */
void domain_resume(struct domain *d);
/*
 * Between these v, which is current, is not stopped by a shutdown (but by a crash): it has begun something that a saved
 * image cannot hold. The domain has shut down when the last such vcpu is done. False: too late, it must not begin.
 */
bool vcpu_defer_shutdown(struct vcpu *v);
void vcpu_end_shutdown_deferral(struct vcpu *v);
noreturn void domain_crash_current(const char *why);
/* Kills a misbehaving domain: logs why, shuts it down with SHUTDOWN_crash. Safe in any non-irq context. */
void domain_crash(struct domain *d, const char *fmt, ...) __printf(2, 3);
void vcpu_reset_state(struct vcpu *v);
void vcpu_take_down(struct vcpu *v);            /* VCPUOP_down; the last one's end is the domain's (poweroff) */
int vcpu_register_info(struct vcpu *v, gfn_t gfn, unsigned int offset);        /* VCPUOP_register_vcpu_info */
void vcpu_unregister_info(struct vcpu *v);
void vcpu_forget_areas(struct vcpu *v);         /* what it registered in its memory, and its timers; it is stopped */
void domain_fill_info(struct domain *d, struct xen_domctl_getdomaininfo *info);
void domains_init(void);                        /* system domains, idle domain */

/* --- rights to I/O ---------------------------------------------------------------------------- */
/* Both ends inclusive. permit: 0, -ENOMEM, -ENOSPC (too fragmented). */
bool domain_iomem_permitted(struct domain *d, mfn_t first, mfn_t last);
bool domain_ioport_permitted(struct domain *d, unsigned int first, unsigned int last);
/* The first run of permitted frames that ends at or behind `from', uncut; false: there is none. */
bool domain_iomem_next(struct domain *d, mfn_t from, mfn_t *first, mfn_t *last);
bool domain_irq_permitted(struct domain *d, unsigned int pirq);
int domain_iomem_permit(struct domain *d, mfn_t first, mfn_t last, bool allow);
int domain_ioport_permit(struct domain *d, unsigned int first, unsigned int last, bool allow);
int domain_irq_permit(struct domain *d, unsigned int first, unsigned int last, bool allow);

/* Writes the registered runstate area of the running vcpu: after every switch to it. */
void vcpu_runstate_update_area(struct vcpu *v, void *area);  /* at that guest address; NULL: nothing */

/* Sets evtchn_upcall_pending (or the HVM equivalent) and kicks. */
void vcpu_mark_events_pending(struct vcpu *v);
bool hvm_events_pending(const struct vcpu *v);
static inline bool vcpu_events_pending(const struct vcpu *v)    /* current only */
{
    if (is_hvm_vcpu(v))
        return hvm_events_pending(v);
    return READ_ONCE(v->vcpu_info->evtchn_upcall_pending) && !READ_ONCE(v->vcpu_info->evtchn_upcall_mask);
}

#endif
