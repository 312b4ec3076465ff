/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What common code asks of an architecture: every arch_* function, in one place. arch/x86 defines them for real,
 * tests/unit/fake-arch for the host. Errors are -errno; -ERESTART where "restartable" is said.
 */
#ifndef XEN_ARCH_H
#define XEN_ARCH_H

#include <xen/domain.h>

struct xen_domctl;
struct xen_sysctl;
struct xen_platform_op;
struct vcpu_guest_context;

/* domains and vcpus: undone by the matching destroy, also after a partial create */
int arch_sanitise_domain_config(struct xen_domctl_createdomain *config);
int arch_domain_create(struct domain *d, const struct xen_domctl_createdomain *config);
void arch_domain_destroy(struct domain *d);             /* last reference went */
int arch_domain_relinquish(struct domain *d);           /* restartable: page tables, pages, mappings, pirqs */
void arch_domain_shutdown(struct domain *d);
void arch_domain_pause(struct domain *d);
void arch_domain_unpause(struct domain *d);
void arch_domain_creation_finished(struct domain *d);
int arch_domain_soft_reset(struct domain *d);
int arch_vcpu_create(struct vcpu *v);
void arch_vcpu_destroy(struct vcpu *v);
int arch_vcpu_reset(struct vcpu *v);                    /* restartable: drops its page tables and descriptor tables */
/* Loads a register context from the toolstack, dom0 or VCPUOP_initialise; validates all of it. Restartable. */
int arch_set_vcpu_context(struct vcpu *v, const struct vcpu_guest_context *ctx);
void arch_get_vcpu_context(struct vcpu *v, struct vcpu_guest_context *ctx);    /* v paused */
int arch_vcpu_initialise(struct vcpu *v, void *guest_ctx);      /* VCPUOP_initialise: guest handle to the context */
/* Its evtchn_upcall_pending was just set: any context but NMI. */
void arch_vcpu_events_raised(struct vcpu *v);
long arch_do_vcpu_op(int cmd, struct vcpu *v, void *guest_arg); /* VCPUOPs of the architecture */
void arch_get_domain_info(const struct domain *d, struct xen_domctl_getdomaininfo *info);
/* v registers a run state area there (the running vcpu's address; NULL: none): what to remember it by. */
void *arch_runstate_area(struct vcpu *v, void *guest);
/* Per-vcpu time page (pvclock) after a calibration, migration or on demand. */
void arch_update_vcpu_time(struct vcpu *v);
void arch_wallclock_update(struct domain *d, u64 sec, u32 nsec);        /* wc_* of its shared info */

/* switching: called by schedule() with interrupts off and no lock held; does not return: goes on in next->arch.tail */
noreturn void arch_context_switch(struct vcpu *prev, struct vcpu *next);
/* Interrupts off: goes offline if asked to; else sleeps until an interrupt, if it may, and has them on then. */
void arch_cpu_idle(bool may_sleep);
void arch_program_timer(s_time_t deadline);             /* this CPU's one-shot; STIME_MAX: none */

/* privileged operations' architecture part: -ENOSYS when the number is not theirs */
long arch_do_domctl(struct xen_domctl *op, struct domain *d, void *guest_op, bool *copyback);
long arch_do_sysctl(struct xen_sysctl *op, void *guest_op, bool *copyback);
long arch_memory_op(unsigned long cmd, void *guest_arg);
/* memory_op pieces */
/* Guest's frame list entry: PV guests give gpfn for a new mfn; sets the M2P. */
int arch_populate_page(struct domain *d, gfn_t gpfn, struct page_info *pg, unsigned int order);
int arch_remove_page(struct domain *d, gfn_t gfn, struct page_info *pg, unsigned int order);
/*
 * Translated guests: takes an extent out and gives it back to the heap. Pages that processors may still know about are
 * left in *out, which begins zeroed; flush if it says so, then drop their references. 0 or -errno: some may be gone.
 */
struct released_pages {
    struct page_info *pg[64];
    unsigned int nr;
    bool flush;
};
int arch_release_extent(struct domain *d, gfn_t gfn, unsigned int order, struct released_pages *out);
/* The rest is for translated guests, too. Populate on demand: an extent that gets its pages later. */
int arch_promise_extent(struct domain *d, gfn_t gfn, unsigned int order);
gfn_t arch_max_gfn(const struct domain *d);             /* highest frame number ever used */
/* XENMEM_add_to_physmap of one frame; foreign: of XENMAPSPACE_gmfn_foreign, rights checked. 0 or -errno. */
int arch_add_to_physmap(struct domain *d, unsigned int space, unsigned long idx, gfn_t gfn, struct domain *foreign);
int arch_remove_from_physmap(struct domain *d, gfn_t gfn);
/* Resources (XENMEM_acquire_resource) of the architecture: how many frames at most (0: no such), one of them. */
unsigned int arch_resource_frames(struct domain *d, unsigned int type);
int arch_resource_frame(struct domain *d, unsigned int type, u32 id, unsigned long idx, mfn_t *mfn);
int arch_map_resource(struct domain *d, gfn_t gfn, struct domain *owner, mfn_t mfn);
/* The hypervisor, or another domain by a grant, wrote to a page of d's: dirty tracking. */
void arch_page_dirtied(struct domain *d, struct page_info *pg);
void arch_set_m2p(mfn_t mfn, pfn_t pfn);                /* INVALID_M2P_ENTRY: none */
pfn_t arch_get_m2p(mfn_t mfn);
/* Grants: maps/unmaps a frame at a guest address or PTE (PV) or frame number (HVM). GNTST_* result. */
/* flags: GNTMAP_*; cache: GTF_PWT, GTF_PCD, GTF_PAT of the grant. GNTST_* */
int arch_grant_map(struct vcpu *v, u64 host_addr, mfn_t frame, unsigned int flags, unsigned int cache);
int arch_grant_unmap(struct vcpu *v, u64 host_addr, mfn_t frame, u64 new_addr, unsigned int flags);
/* TLB: whatever other CPUs may still have cached of this domain */
void arch_flush_domain_tlb(struct domain *d);

/* d's rights to these ports may be others now. One at a time: boot, or the domctl lock; nothing else held. */
void arch_ioports_changed(struct domain *d, unsigned int first, unsigned int last);

/* guest memory: bytes that could NOT be copied (0: done). Current vcpu's address space. */
unsigned long arch_copy_to_guest(void *guest, const void *from, size_t len);
unsigned long arch_copy_from_guest(void *to, const void *guest, size_t len);
unsigned long arch_clear_guest(void *guest, size_t len);

/* hypercalls: rewinds the guest so that the instruction runs again with these arguments */
void arch_hypercall_restart(unsigned int nr, const unsigned long *args, unsigned int nr_args);

/* The guests that can run, for XENVER_capabilities: words that each end with a space. */
const char *arch_guest_kinds(void);

/* machine */
noreturn void machine_restart(unsigned int delay_millisecs);
noreturn void machine_halt(void);
void machine_power_off(void);

#endif
