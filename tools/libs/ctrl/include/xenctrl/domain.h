/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: life, state and settings of domains. Include <xenctrl.h>. */
#ifndef XENCTRL_DOMAIN_H
#define XENCTRL_DOMAIN_H

#include "xenctrl/base.h"
#include "xenctrl/cpumap.h"

/* Header of the old core file format. */
typedef struct xc_core_header {
    unsigned int xch_magic;
    unsigned int xch_nr_vcpus;
    unsigned int xch_nr_pages;
    unsigned int xch_ctxt_offset;
    unsigned int xch_index_offset;
    unsigned int xch_pages_offset;
} xc_core_header_t;
#define XC_CORE_MAGIC     0xF00FEBED
#define XC_CORE_MAGIC_HVM 0xF00FEBEE

typedef struct xc_dominfo {
    uint32_t domid;
    uint32_t ssidref;
    unsigned int dying : 1, crashed : 1, shutdown : 1, paused : 1, blocked : 1, running : 1,
        hvm : 1, debugged : 1, xenstore : 1, hap : 1;
    unsigned int shutdown_reason; /* SHUTDOWN_*; with shutdown or crashed */
    unsigned long nr_pages;       /* now, not at most */
    unsigned long nr_outstanding_pages;
    unsigned long nr_shared_pages;
    unsigned long nr_paged_pages;
    unsigned long shared_info_frame;
    uint64_t cpu_time; /* ns, of all vCPUs */
    unsigned long max_memkb;
    unsigned int nr_online_vcpus;
    unsigned int max_vcpu_id;
    xen_domain_handle_t handle;
    unsigned int cpupool;
    uint8_t gpaddr_bits;
    struct xen_arch_domainconfig arch_config;
} xc_dominfo_t;

typedef xen_domctl_getdomaininfo_t xc_domaininfo_t;

/* Structures whose layout depends on the guest's width. */
typedef union {
#if defined(__i386__) || defined(__x86_64__)
    vcpu_guest_context_x86_64_t x64;
    vcpu_guest_context_x86_32_t x32;
#endif
    vcpu_guest_context_t c;
} vcpu_guest_context_any_t;

typedef union {
#if defined(__i386__) || defined(__x86_64__)
    shared_info_x86_64_t x64;
    shared_info_x86_32_t x32;
#endif
    shared_info_t s;
} shared_info_any_t;

#if defined(__i386__) || defined(__x86_64__)
typedef union {
    start_info_x86_64_t x64;
    start_info_x86_32_t x32;
    start_info_t s;
} start_info_any_t;
#endif

/* ---- Life ---- */

/* *@pdomid: in, the id wanted, or 0 for the next free one; out, the id. */
int xc_domain_create(xc_interface *xch, uint32_t *pdomid, struct xen_domctl_createdomain *config);
int xc_domain_max_vcpus(xc_interface *xch, uint32_t domid, unsigned int max);
/* Pauses count: as many unpauses make it run again. */
int xc_domain_pause(xc_interface *xch, uint32_t domid);
int xc_domain_unpause(xc_interface *xch, uint32_t domid);
/* Takes all memory away, which may take a while. */
int xc_domain_destroy(xc_interface *xch, uint32_t domid);
/* As if the domain had called SCHEDOP_shutdown with @reason (SHUTDOWN_*). */
int xc_domain_shutdown(xc_interface *xch, uint32_t domid, int reason);
int xc_domain_soft_reset(xc_interface *xch, uint32_t domid);
/*
 * The calling domain's own watchdog: @id 0 makes one that fires after @timeout seconds (returns its
 * id); otherwise pats it, or with timeout 0 removes it.
 */
int xc_watchdog(xc_interface *xch, uint32_t id, uint32_t timeout);

/* ---- State ---- */

/*
 * Up to @max_doms domains from @first_domid upwards, in order of id. Returns how many. The first
 * one returned need not be @first_domid: compare. ESRCH: no domain from there on.
 */
int xc_domain_getinfo(xc_interface *xch, uint32_t first_domid, unsigned int max_doms,
                      xc_dominfo_t *info);
/* The same by one hypercall, in the hypervisor's own form. */
int xc_domain_getinfolist(xc_interface *xch, uint32_t first_domain, unsigned int max_domains,
                          xc_domaininfo_t *info);
/* ns of one vCPU, or < 0. */
long long xc_domain_get_cpu_usage(xc_interface *xch, uint32_t domid, int vcpu);
/* *@guest_width: bytes of the guest's machine word. */
int xc_domain_get_guest_width(xc_interface *xch, uint32_t domid, unsigned int *guest_width);

/* ---- Settings ---- */

int xc_domain_sethandle(xc_interface *xch, uint32_t domid, xen_domain_handle_t handle);
int xc_domain_set_target(xc_interface *xch, uint32_t domid, uint32_t target);
int xc_domain_setdebugging(xc_interface *xch, uint32_t domid, unsigned int enable);
/* @sop: XEN_DOMCTL_DEBUG_OP_*. */
int xc_domain_debug_control(xc_interface *xch, uint32_t domid, uint32_t sop, uint32_t vcpu);
int xc_domain_set_virq_handler(xc_interface *xch, uint32_t domid, int virq);
/* The domain signals @port when it suspends. */
int xc_domain_subscribe_for_suspend(xc_interface *xch, uint32_t domid, evtchn_port_t port);

int xc_domain_node_setaffinity(xc_interface *xch, uint32_t domind, xc_nodemap_t nodemap);
int xc_domain_node_getaffinity(xc_interface *xch, uint32_t domind, xc_nodemap_t nodemap);

/* ---- Time ---- */

/* Offset of the domain's wall clock from UTC, seconds. */
int xc_domain_set_time_offset(xc_interface *xch, uint32_t domid, int32_t time_offset_seconds);
/* @tsc_mode: see xen-tscmode(7). */
int xc_domain_set_tsc_info(xc_interface *xch, uint32_t domid, uint32_t tsc_mode,
                           uint64_t elapsed_nsec, uint32_t gtsc_khz, uint32_t incarnation);
int xc_domain_get_tsc_info(xc_interface *xch, uint32_t domid, uint32_t *tsc_mode,
                           uint64_t *elapsed_nsec, uint32_t *gtsc_khz, uint32_t *incarnation);

/* Arm's emulated UART, consumed by a console back end. */
int xc_dom_vuart_init(xc_interface *xch, uint32_t type, uint32_t domid, uint32_t console_domid,
                      xen_pfn_t gfn, evtchn_port_t *evtchn);

/* ---- In libxenguest, declared here ---- */

/* The I/O ABI name of the guest ("x86_64-abi", ...), or NULL. */
const char *xc_domain_get_native_protocol(xc_interface *xch, uint32_t domid);
int xc_domain_dumpcore(xc_interface *xch, uint32_t domid, const char *corename);
/* Called for each piece of the dump; returns 0 to go on. */
typedef int(dumpcore_rtn_t)(xc_interface *xch, void *arg, char *buffer, unsigned int length);
int xc_domain_dumpcore_via_callback(xc_interface *xch, uint32_t domid, void *arg,
                                    dumpcore_rtn_t dump_rtn);
struct elf_binary;
void xc_elf_set_logfile(xc_interface *xch, struct elf_binary *elf, int verbose);

#if defined(__i386__) || defined(__x86_64__)
/*
 * One CPUID leaf of a configuration file: 32 characters for each of eax, ebx, ecx, edx, bit 31
 * first: '1', '0', 'x' (default), 'k' or 's' (host's).
 */
struct xc_xend_cpuid {
    union {
        struct {
            uint32_t leaf, subleaf;
        };
        uint32_t input[2];
    };
    char *policy[4];
};
/* One MSR, bit 63 first, in the same characters. */
struct xc_msr {
    uint32_t index;
    char policy[65];
};
#define XC_MSR_INPUT_UNUSED 0xffffffffu

/*
 * Set the CPU policy of a new domain (or, with @restore, of one from before policies were in the
 * stream): a whole
 * @featureset, or the default adjusted by the flags; then the overrides.
 */
int xc_cpuid_apply_policy(xc_interface *xch, uint32_t domid, bool restore,
                          const uint32_t *featureset, unsigned int nr_features, bool pae, bool itsc,
                          bool nested_virt, const struct xc_xend_cpuid *xend,
                          const struct xc_msr *msr);
#endif

#endif
