/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 35, sysctl: the host as a whole. What the machine has and does, power management, CPU
 * pools and their schedulers, statistics of the hypervisor itself, live patching. One structure,
 * struct xen_sysctl (at the end), carries every command; each subject below lists its commands,
 * then their parameters. "In" is filled by the caller, "out" by the hypervisor; without either
 * word, in for what a command sets and out for what it reports. Same layout for 32- and 64-bit
 * callers. Like domctl it is no stable interface: another XEN_SYSCTL_INTERFACE_VERSION gets
 * -EACCES.
 */
#ifndef __XEN_PUBLIC_SYSCTL_H__
#define __XEN_PUBLIC_SYSCTL_H__

#if !defined(__XEN_TOOLS__) && !defined(__XEN__)
#error "sysctl is for the toolstack: define __XEN_TOOLS__ to use it"
#endif

#include "xen.h"
#include "physdev.h"
#include "domctl.h"

#define XEN_SYSCTL_INTERFACE_VERSION 0x00000015

/* ---- The machine: size and topology ---- */

#define XEN_SYSCTL_physinfo 3
#define XEN_SYSCTL_availheap 9
#define XEN_SYSCTL_cputopoinfo 16
#define XEN_SYSCTL_numainfo 17
#define XEN_SYSCTL_pcitopoinfo 22

/* physinfo.capabilities: what kinds of domains it can run */
#define _XEN_SYSCTL_PHYSCAP_hvm 0
#define _XEN_SYSCTL_PHYSCAP_pv 1
#define _XEN_SYSCTL_PHYSCAP_directio 2      /* devices can be passed through: there is an IOMMU */
#define _XEN_SYSCTL_PHYSCAP_hap 3           /* nested page tables */
#define _XEN_SYSCTL_PHYSCAP_shadow 4        /* shadow page tables */
#define _XEN_SYSCTL_PHYSCAP_iommu_hap_pt_share 5    /* the IOMMU can use the nested page tables */
#define XEN_SYSCTL_PHYSCAP_hvm (1u << _XEN_SYSCTL_PHYSCAP_hvm)
#define XEN_SYSCTL_PHYSCAP_pv (1u << _XEN_SYSCTL_PHYSCAP_pv)
#define XEN_SYSCTL_PHYSCAP_directio (1u << _XEN_SYSCTL_PHYSCAP_directio)
#define XEN_SYSCTL_PHYSCAP_hap (1u << _XEN_SYSCTL_PHYSCAP_hap)
#define XEN_SYSCTL_PHYSCAP_shadow (1u << _XEN_SYSCTL_PHYSCAP_shadow)
#define XEN_SYSCTL_PHYSCAP_iommu_hap_pt_share (1u << _XEN_SYSCTL_PHYSCAP_iommu_hap_pt_share)
#define XEN_SYSCTL_PHYSCAP_vmtrace (1u << 6)
#define XEN_SYSCTL_PHYSCAP_vpmu (1u << 7)
#define XEN_SYSCTL_PHYSCAP_gnttab_v1 (1u << 8)
#define XEN_SYSCTL_PHYSCAP_gnttab_v2 (1u << 9)
#define XEN_SYSCTL_PHYSCAP_MAX XEN_SYSCTL_PHYSCAP_gnttab_v2     /* the highest one there is */

struct xen_sysctl_physinfo {
    uint32_t threads_per_core;
    uint32_t cores_per_socket;
    uint32_t nr_cpus;                   /* online */
    uint32_t max_cpu_id;                /* highest there could be */
    uint32_t nr_nodes;                  /* NUMA nodes online */
    uint32_t max_node_id;
    uint32_t cpu_khz;                   /* rate of the TSC */
    uint32_t capabilities;              /* XEN_SYSCTL_PHYSCAP_* */
    uint32_t arch_capabilities;         /* XEN_SYSCTL_PHYSCAP_<arch>_*; none on x86 */
    uint32_t pad;
    uint64_aligned_t total_pages;       /* RAM, pages of 4 KiB */
    uint64_aligned_t free_pages;
    uint64_aligned_t scrub_pages;       /* free, still to be wiped */
    uint64_aligned_t outstanding_pages; /* free, but claimed */
    uint64_aligned_t max_mfn;           /* highest frame of RAM */
    uint32_t hw_cap[8];                 /* CPUID feature words, for people to read */
};

struct xen_sysctl_availheap {
    uint32_t min_bitwidth;              /* only memory from 2^min to below 2^max; 0: no limit */
    uint32_t max_bitwidth;
    int32_t node;                       /* only that of a NUMA node; -1: all */
    uint64_aligned_t avail_bytes;       /* out */
};

#define XEN_INVALID_CORE_ID (~0U)       /* that CPU is not there */
#define XEN_INVALID_SOCKET_ID (~0U)
#define XEN_INVALID_NODE_ID (~0U)

struct xen_sysctl_cputopo {
    uint32_t core;
    uint32_t socket;
    uint32_t node;
};
typedef struct xen_sysctl_cputopo xen_sysctl_cputopo_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_cputopo_t);

/* In this and the next two, a null pointer asks for the number only. */
struct xen_sysctl_cputopoinfo {
    uint32_t num_cpus;                  /* in: entries; out: as many as there are CPUs */
    XEN_GUEST_HANDLE_64(xen_sysctl_cputopo_t) cputopo;  /* [CPU] */
};

#define XEN_INVALID_MEM_SZ (~0U)        /* memsize of a node that is not there */
#define XEN_INVALID_NODE_DIST (~0U)

struct xen_sysctl_meminfo {
    uint64_t memsize;                   /* bytes */
    uint64_t memfree;
};
typedef struct xen_sysctl_meminfo xen_sysctl_meminfo_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_meminfo_t);

struct xen_sysctl_numainfo {
    uint32_t num_nodes;                 /* in: entries; out: nodes */
    XEN_GUEST_HANDLE_64(xen_sysctl_meminfo_t) meminfo;  /* [node] */
    XEN_GUEST_HANDLE_64(uint32) distance;               /* [from * num_nodes + to], 10 is local */
};

#define XEN_INVALID_DEV (XEN_INVALID_NODE_ID - 1)   /* node of a device that is not there */

struct xen_sysctl_pcitopoinfo {
    uint32_t num_devs;                  /* in: entries; out: how many were done */
    XEN_GUEST_HANDLE_64(physdev_pci_device_t) devs;     /* in */
    XEN_GUEST_HANDLE_64(uint32) nodes;                  /* out, a node for each */
};

/* ---- CPUs, pages: on and off ---- */

#define XEN_SYSCTL_cpu_hotplug 11
#define XEN_SYSCTL_getcpuinfo 8
#define XEN_SYSCTL_page_offline_op 14

#define XEN_SYSCTL_CPU_HOTPLUG_ONLINE 0
#define XEN_SYSCTL_CPU_HOTPLUG_OFFLINE 1
#define XEN_SYSCTL_CPU_HOTPLUG_SMT_ENABLE 2     /* all second threads; cpu is not looked at */
#define XEN_SYSCTL_CPU_HOTPLUG_SMT_DISABLE 3

struct xen_sysctl_cpu_hotplug {
    uint32_t cpu;
    uint32_t op;                        /* XEN_SYSCTL_CPU_HOTPLUG_* */
};

struct xen_sysctl_cpuinfo {
    uint64_aligned_t idletime;          /* ns since boot */
};
typedef struct xen_sysctl_cpuinfo xen_sysctl_cpuinfo_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_cpuinfo_t);

struct xen_sysctl_getcpuinfo {
    uint32_t max_cpus;                  /* in: entries */
    XEN_GUEST_HANDLE_64(xen_sysctl_cpuinfo_t) info;
    uint32_t nr_cpus;                   /* out: entries filled */
};

/* page_offline_op.cmd */
#define sysctl_page_offline 1
#define sysctl_page_online 2
#define sysctl_query_page_offline 3

struct xen_sysctl_page_offline_op {
    uint32_t cmd;
    uint32_t start;                     /* mfn */
    uint32_t end;                       /* mfn, included */
    XEN_GUEST_HANDLE(uint32) status;    /* out: a word for each, of the bits that follow */
};

/* Answers to offline and online: the outcome, */
#define PG_OFFLINE_STATUS_MASK (0xFFUL)
#define PG_OFFLINE_INVALID (1UL << 0)           /* not RAM */
#define PG_OFFLINE_OFFLINED (1UL << 1)
#define PG_OFFLINE_PENDING (1UL << 2)           /* once its owner lets go of it */
#define PG_OFFLINE_FAILED (1UL << 3)
#define PG_OFFLINE_AGAIN (1UL << 4)             /* busy now, try again */
#define PG_ONLINE_ONLINED PG_OFFLINE_OFFLINED
#define PG_ONLINE_FAILED PG_OFFLINE_FAILED
/* and what stood in the way. */
#define PG_OFFLINE_MISC_MASK (0xFFUL << 4)
#define PG_OFFLINE_XENPAGE (1UL << 8)           /* the hypervisor's */
#define PG_OFFLINE_DOM0PAGE (1UL << 9)
#define PG_OFFLINE_ANONYMOUS (1UL << 10)        /* owned by nobody that could be asked */
#define PG_OFFLINE_NOT_CONV_RAM (1UL << 11)
#define PG_OFFLINE_OWNED (1UL << 12)            /* by the domain below */
#define PG_OFFLINE_BROKEN (1UL << 13)
#define PG_ONLINE_BROKEN PG_OFFLINE_BROKEN
#define PG_OFFLINE_OWNER_SHIFT 16               /* domain id in bits 16-31 */
/* Answers to query. */
#define PG_OFFLINE_STATUS_OFFLINED (1UL << 1)
#define PG_OFFLINE_STATUS_ONLINE (1UL << 2)
#define PG_OFFLINE_STATUS_OFFLINE_PENDING (1UL << 3)
#define PG_OFFLINE_STATUS_BROKEN (1UL << 4)

/* ---- Power: idle states, frequencies ---- */

#define XEN_SYSCTL_get_pmstat 10
#define XEN_SYSCTL_pm_op 12

/* get_pmstat.type: a category and what about it */
#define PMSTAT_CATEGORY_MASK 0xf0
#define PMSTAT_PX 0x10                  /* frequencies */
#define PMSTAT_CX 0x20                  /* idle states */
#define PMSTAT_get_max_px (PMSTAT_PX | 1)   /* getpx.total */
#define PMSTAT_get_pxstat (PMSTAT_PX | 2)
#define PMSTAT_reset_pxstat (PMSTAT_PX | 3)
#define PMSTAT_get_max_cx (PMSTAT_CX | 1)   /* getcx.nr */
#define PMSTAT_get_cxstat (PMSTAT_CX | 2)
#define PMSTAT_reset_cxstat (PMSTAT_CX | 3)

struct pm_px_val {
    uint64_aligned_t freq;              /* MHz */
    uint64_aligned_t residency;         /* ns */
    uint64_aligned_t count;             /* times entered */
};
typedef struct pm_px_val pm_px_val_t;
DEFINE_XEN_GUEST_HANDLE(pm_px_val_t);

struct pm_px_stat {
    uint8_t total;                      /* states there are; in: room in pt */
    uint8_t usable;                     /* states the platform allows now */
    uint8_t last;                       /* state before this */
    uint8_t cur;
    XEN_GUEST_HANDLE_64(uint64) trans_pt;   /* [from * total + to]: changes */
    XEN_GUEST_HANDLE_64(pm_px_val_t) pt;    /* [state] */
};

struct pm_cx_stat {
    uint32_t nr;                        /* in: room in the next two arrays; out: states with C0 */
    uint32_t last;                      /* the last one it was in */
    uint64_aligned_t idle_time;         /* ns since boot */
    XEN_GUEST_HANDLE_64(uint64) triggers;       /* [state]: times entered */
    XEN_GUEST_HANDLE_64(uint64) residencies;    /* [state]: ns */
    uint32_t nr_pc;                     /* in: room in pc; out: entries known */
    uint32_t nr_cc;                     /* in: room in cc; the same */
    /* [n - 1] for state n, ns; entries without a counter stay as they were, so preset them */
    XEN_GUEST_HANDLE_64(uint64) pc;     /* of the package */
    XEN_GUEST_HANDLE_64(uint64) cc;     /* of the core */
};

struct xen_sysctl_get_pmstat {
    uint32_t type;                      /* PMSTAT_*_* */
    uint32_t cpuid;                     /* which CPU */
    union {
        struct pm_px_stat getpx;
        struct pm_cx_stat getcx;
    } u;
};

/* pm_op.cmd: frequency scaling, */
#define PM_PARA_CATEGORY_MASK 0xf0
#define CPUFREQ_PARA 0x10
#define GET_CPUFREQ_PARA (CPUFREQ_PARA | 1)
#define SET_CPUFREQ_GOV (CPUFREQ_PARA | 2)
#define SET_CPUFREQ_PARA (CPUFREQ_PARA | 3)
#define GET_CPUFREQ_AVGFREQ (CPUFREQ_PARA | 4)
/* scheduling with power in mind, idle states, turbo. */
#define XEN_SYSCTL_pm_op_set_sched_opt_smt 0x21
#define XEN_SYSCTL_pm_op_get_max_cstate 0x22
#define XEN_SYSCTL_pm_op_set_max_cstate 0x23
#define XEN_SYSCTL_pm_op_set_vcpu_migration_delay 0x24
#define XEN_SYSCTL_pm_op_get_vcpu_migration_delay 0x25
#define XEN_SYSCTL_pm_op_enable_turbo 0x26
#define XEN_SYSCTL_pm_op_disable_turbo 0x27

#define CPUFREQ_NAME_LEN 16             /* of a driver's or governor's name, with its 0 */

/* Frequencies in all of these are in kHz. */
struct xen_userspace {
    uint32_t scaling_setspeed;          /* the one userspace asked for */
};

struct xen_ondemand {
    uint32_t sampling_rate_max;         /* us, like the next two */
    uint32_t sampling_rate_min;
    uint32_t sampling_rate;             /* how often it looks */
    uint32_t up_threshold;              /* % busy above which it goes to the maximum */
};

struct xen_get_cpufreq_para {
    uint32_t cpu_num;                   /* in: room in the first array; out: its entries */
    uint32_t freq_num;                  /* of the second */
    uint32_t gov_num;                   /* of the third, names of CPUFREQ_NAME_LEN bytes */
    /* If one of the numbers is wrong: -EAGAIN, the right ones, and nothing else. */
    XEN_GUEST_HANDLE_64(uint32) affected_cpus;  /* that change together */
    XEN_GUEST_HANDLE_64(uint32) scaling_available_frequencies;
    XEN_GUEST_HANDLE_64(char) scaling_available_governors;
    char scaling_driver[CPUFREQ_NAME_LEN];
    uint32_t cpuinfo_cur_freq;          /* what the hardware does and can do */
    uint32_t cpuinfo_max_freq;
    uint32_t cpuinfo_min_freq;
    uint32_t scaling_cur_freq;          /* what the governor wants */
    char scaling_governor[CPUFREQ_NAME_LEN];
    uint32_t scaling_max_freq;          /* limits set */
    uint32_t scaling_min_freq;
    union {                             /* of the governor with that name */
        struct xen_userspace userspace;
        struct xen_ondemand ondemand;
    } u;
    int32_t turbo_enabled;
};

struct xen_set_cpufreq_gov {
    char scaling_governor[CPUFREQ_NAME_LEN];
};

/* set_para.ctrl_type */
#define SCALING_MAX_FREQ 1
#define SCALING_MIN_FREQ 2
#define SCALING_SETSPEED 3
#define SAMPLING_RATE 4
#define UP_THRESHOLD 5

struct xen_set_cpufreq_para {
    uint32_t ctrl_type;
    uint32_t ctrl_value;
};

#define XEN_SYSCTL_CX_UNLIMITED 0xffffffff  /* of the max_cstate pair */

struct xen_sysctl_pm_op {
    uint32_t cmd;
    uint32_t cpuid;                     /* which CPU; max_cstate: 0 the C-state, 1 its sub-state */
    union {
        struct xen_get_cpufreq_para get_para;
        struct xen_set_cpufreq_gov set_gov;
        struct xen_set_cpufreq_para set_para;
        uint64_aligned_t get_avgfreq;   /* since it was last asked */
        uint32_t set_sched_opt_smt;     /* in: 1 fills a core's threads first; out: before */
        uint32_t get_max_cstate;        /* deepest state allowed */
        uint32_t set_max_cstate;
    } u;
};

/* ---- Domains, CPU pools, schedulers ---- */

#define XEN_SYSCTL_sched_id 4
#define XEN_SYSCTL_getdomaininfolist 6
#define XEN_SYSCTL_cpupool_op 18
#define XEN_SYSCTL_scheduler_op 19

struct xen_sysctl_sched_id {
    uint32_t sched_id;                  /* XEN_SCHEDULER_* of pool 0 */
};

struct xen_sysctl_getdomaininfolist {
    domid_t first_domain;               /* in: the list starts at this id or above */
    uint32_t max_domains;               /* in: entries */
    XEN_GUEST_HANDLE_64(xen_domctl_getdomaininfo_t) buffer;
    uint32_t num_domains;               /* out: entries filled */
};

#define XEN_SYSCTL_CPUPOOL_OP_CREATE 1
#define XEN_SYSCTL_CPUPOOL_OP_DESTROY 2
#define XEN_SYSCTL_CPUPOOL_OP_INFO 3        /* of this pool or the next above */
#define XEN_SYSCTL_CPUPOOL_OP_ADDCPU 4
#define XEN_SYSCTL_CPUPOOL_OP_RMCPU 5
#define XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN 6
#define XEN_SYSCTL_CPUPOOL_OP_FREEINFO 7    /* CPUs of no pool */
#define XEN_SYSCTL_CPUPOOL_PAR_ANY 0xFFFFFFFF   /* CREATE: any id; ADDCPU, RMCPU: any CPU */

/* Letters: who uses a field, by the first letter of the command (M is MOVEDOMAIN). */
struct xen_sysctl_cpupool_op {
    uint32_t op;                        /* XEN_SYSCTL_CPUPOOL_OP_* */
    uint32_t cpupool_id;                /* in: all but F; out: C, I */
    uint32_t sched_id;                  /* in: C; out: I */
    uint32_t domid;                     /* in: M */
    uint32_t cpu;                       /* in: A, R */
    uint32_t n_dom;                     /* out: I, domains in it */
    struct xenctl_bitmap cpumap;        /* out: I, F */
};

#define XEN_SYSCTL_SCHEDOP_putinfo 0
#define XEN_SYSCTL_SCHEDOP_getinfo 1

#define ARINC653_MAX_DOMAINS_PER_SCHEDULE 64

struct xen_sysctl_arinc653_schedule {
    uint64_aligned_t major_frame;       /* ns after which it all repeats */
    uint8_t num_sched_entries;
    struct {
        xen_domain_handle_t dom_handle; /* UUID of the domain */
        uint32_t vcpu_id;
        uint64_aligned_t runtime;       /* ns */
    } sched_entries[ARINC653_MAX_DOMAINS_PER_SCHEDULE];
};
typedef struct xen_sysctl_arinc653_schedule xen_sysctl_arinc653_schedule_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_arinc653_schedule_t);

/* Limits of the fields of the same names below. */
#define XEN_SYSCTL_CSCHED_TSLICE_MIN 1
#define XEN_SYSCTL_CSCHED_TSLICE_MAX 1000
#define XEN_SYSCTL_SCHED_RATELIMIT_MIN 100
#define XEN_SYSCTL_SCHED_RATELIMIT_MAX 500000
#define XEN_SYSCTL_CSCHED_MGR_DLY_MAX_US (100 * 1000)

struct xen_sysctl_credit_schedule {
    uint32_t tslice_ms;                 /* time slice */
    uint32_t ratelimit_us;              /* a vCPU runs so long before it can be preempted; 0: off */
    uint32_t vcpu_migr_delay_us;        /* a vCPU that ran so recently has a warm cache: leave it */
};

struct xen_sysctl_credit2_schedule {
    uint32_t ratelimit_us;
};

struct xen_sysctl_scheduler_op {
    uint32_t cpupool_id;
    uint32_t sched_id;                  /* in: XEN_SCHEDULER_*, must be the pool's */
    uint32_t cmd;                       /* XEN_SYSCTL_SCHEDOP_* */
    union {
        struct xen_sysctl_sched_arinc653 {
            XEN_GUEST_HANDLE_64(xen_sysctl_arinc653_schedule_t) schedule;
        } sched_arinc653;
        struct xen_sysctl_credit_schedule sched_credit;
        struct xen_sysctl_credit2_schedule sched_credit2;
    } u;
};

/* ---- Looking into the hypervisor: console, traces, counters ---- */

#define XEN_SYSCTL_readconsole 1
#define XEN_SYSCTL_debug_keys 7
#define XEN_SYSCTL_tbuf_op 2
#define XEN_SYSCTL_perfc_op 5
#define XEN_SYSCTL_lockprof_op 15
#define XEN_SYSCTL_coverage_op 20

struct xen_sysctl_readconsole {
    uint8_t clear;                      /* 1: empty the ring afterwards */
    uint8_t incremental;                /* 1: start at index, 0: at the oldest text */
    uint8_t pad0, pad1;
    uint32_t index;                     /* in: position; out: after what was read, for next time */
    XEN_GUEST_HANDLE_64(char) buffer;
    uint32_t count;                     /* in: room; out: bytes read */
};

struct xen_sysctl_debug_keys {
    XEN_GUEST_HANDLE_64(const_char) keys;   /* as if typed at the serial console */
    uint32_t nr_keys;
};

#define XEN_SYSCTL_TBUFOP_get_info 0
#define XEN_SYSCTL_TBUFOP_set_cpu_mask 1
#define XEN_SYSCTL_TBUFOP_set_evt_mask 2
#define XEN_SYSCTL_TBUFOP_set_size 3
#define XEN_SYSCTL_TBUFOP_enable 4
#define XEN_SYSCTL_TBUFOP_disable 5

struct xen_sysctl_tbuf_op {
    uint32_t cmd;                       /* XEN_SYSCTL_TBUFOP_* */
    struct xenctl_bitmap cpu_mask;      /* CPUs traced */
    uint32_t evt_mask;                  /* classes of events traced, TRC_* */
    uint64_aligned_t buffer_mfn;        /* get_info: of the t_info pages (trace.h) */
    uint32_t size;                      /* set_size: pages a CPU; get_info: bytes of t_info */
};

#define XEN_SYSCTL_PERFCOP_reset 1
#define XEN_SYSCTL_PERFCOP_query 2

struct xen_sysctl_perfc_desc {
    char name[80];
    uint32_t nr_vals;                   /* its values: one, a CPU's each, or a histogram */
};
typedef struct xen_sysctl_perfc_desc xen_sysctl_perfc_desc_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_perfc_desc_t);

typedef uint32_t xen_sysctl_perfc_val_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_perfc_val_t);

struct xen_sysctl_perfc_op {
    uint32_t cmd;                       /* XEN_SYSCTL_PERFCOP_* */
    uint32_t nr_counters;               /* out, like the next */
    uint32_t nr_vals;
    XEN_GUEST_HANDLE_64(xen_sysctl_perfc_desc_t) desc;  /* out; null: sizes only */
    XEN_GUEST_HANDLE_64(xen_sysctl_perfc_val_t) val;    /* out, in the order of desc */
};

#define XEN_SYSCTL_LOCKPROF_reset 1
#define XEN_SYSCTL_LOCKPROF_query 2
/* lockprof_data.type */
#define LOCKPROF_TYPE_GLOBAL 0
#define LOCKPROF_TYPE_PERDOM 1
#define LOCKPROF_TYPE_N 2               /* how many types there are */

struct xen_sysctl_lockprof_data {
    char name[40];
    int32_t type;                       /* LOCKPROF_TYPE_* */
    int32_t idx;                        /* domain id of a per-domain lock */
    uint64_aligned_t lock_cnt;          /* times taken */
    uint64_aligned_t block_cnt;         /* times waited for */
    uint64_aligned_t lock_time;         /* ns held */
    uint64_aligned_t block_time;        /* ns waited */
};
typedef struct xen_sysctl_lockprof_data xen_sysctl_lockprof_data_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_lockprof_data_t);

struct xen_sysctl_lockprof_op {
    uint32_t cmd;                       /* XEN_SYSCTL_LOCKPROF_* */
    uint32_t max_elem;                  /* in: room in data */
    uint32_t nr_elem;                   /* out: records there are */
    uint64_aligned_t time;              /* out: ns since the last reset */
    XEN_GUEST_HANDLE_64(xen_sysctl_lockprof_data_t) data;
};

#define XEN_GCOV_FORMAT_MAGIC 0x58434f56    /* first word of gcov's data: "XCOV" */

#define XEN_SYSCTL_COVERAGE_get_size 0
#define XEN_SYSCTL_COVERAGE_read 1
#define XEN_SYSCTL_COVERAGE_reset 2

struct xen_sysctl_coverage_op {
    uint32_t cmd;                       /* XEN_SYSCTL_COVERAGE_* */
    uint32_t size;                      /* in: room; out: bytes there are */
    XEN_GUEST_HANDLE_64(char) buffer;
};

/* ---- CPU features and cache control (x86) ---- */

#define XEN_SYSCTL_get_cpu_levelling_caps 25
#define XEN_SYSCTL_get_cpu_featureset 26
#define XEN_SYSCTL_get_cpu_policy 29
#define XEN_SYSCTL_psr_cmt_op 21
#define XEN_SYSCTL_psr_alloc 23

/* levelling_caps.caps: what of a PV guest's CPUID the hardware lets us change */
#define XEN_SYSCTL_CPU_LEVELCAP_faulting (1ul << 0)     /* everything: CPUID faults */
#define XEN_SYSCTL_CPU_LEVELCAP_ecx (1ul << 1)          /* by mask MSRs: leaf 1, */
#define XEN_SYSCTL_CPU_LEVELCAP_edx (1ul << 2)
#define XEN_SYSCTL_CPU_LEVELCAP_extd_ecx (1ul << 3)     /* leaf 0x80000001, */
#define XEN_SYSCTL_CPU_LEVELCAP_extd_edx (1ul << 4)
#define XEN_SYSCTL_CPU_LEVELCAP_xsave_eax (1ul << 5)    /* leaf 0xd, subleaf 1, */
#define XEN_SYSCTL_CPU_LEVELCAP_thermal_ecx (1ul << 6)  /* leaf 6, */
#define XEN_SYSCTL_CPU_LEVELCAP_l7s0_eax (1ul << 7)     /* leaf 7, subleaf 0. */
#define XEN_SYSCTL_CPU_LEVELCAP_l7s0_ebx (1ul << 8)

struct xen_sysctl_cpu_levelling_caps {
    uint32_t caps;
};

#define XEN_SYSCTL_cpu_featureset_raw 0         /* as the CPU says */
#define XEN_SYSCTL_cpu_featureset_host 1        /* as the hypervisor uses it */
#define XEN_SYSCTL_cpu_featureset_pv 2          /* guests' defaults */
#define XEN_SYSCTL_cpu_featureset_hvm 3
#define XEN_SYSCTL_cpu_featureset_pv_max 4      /* all a guest could be given */
#define XEN_SYSCTL_cpu_featureset_hvm_max 5

struct xen_sysctl_cpu_featureset {
    uint32_t index;                     /* XEN_SYSCTL_cpu_featureset_* */
    uint32_t nr_features;               /* in: room; out: words there are */
    XEN_GUEST_HANDLE_64(uint32) features;   /* words of arch-x86/cpufeatureset.h; may be null */
};

/* The same sets, whole: CPUID leaves and MSRs. */
#define XEN_SYSCTL_cpu_policy_raw 0
#define XEN_SYSCTL_cpu_policy_host 1
#define XEN_SYSCTL_cpu_policy_pv_max 2
#define XEN_SYSCTL_cpu_policy_hvm_max 3
#define XEN_SYSCTL_cpu_policy_pv_default 4
#define XEN_SYSCTL_cpu_policy_hvm_default 5

#if defined(__x86_64__) || defined(__i386__)
struct xen_sysctl_cpu_policy {
    uint32_t index;                     /* XEN_SYSCTL_cpu_policy_* */
    uint32_t nr_leaves;                 /* in: room; out: filled, or needed if leaves is null */
    uint32_t nr_msrs;                   /* the same of msrs */
    uint32_t _rsvd;                     /* 0 */
    XEN_GUEST_HANDLE_64(xen_cpuid_leaf_t) leaves;
    XEN_GUEST_HANDLE_64(xen_msr_entry_t) msrs;
};
typedef struct xen_sysctl_cpu_policy xen_sysctl_cpu_policy_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_cpu_policy_t);
#endif

/* Cache monitoring. */
#define XEN_SYSCTL_PSR_CMT_get_total_rmid 0         /* monitoring ids there are */
#define XEN_SYSCTL_PSR_CMT_get_l3_upscaling_factor 1    /* bytes a count stands for */
#define XEN_SYSCTL_PSR_CMT_get_l3_cache_size 2      /* KiB, of the socket of l3_cache.cpu */
#define XEN_SYSCTL_PSR_CMT_enabled 3
#define XEN_SYSCTL_PSR_CMT_get_l3_event_mask 4

struct xen_sysctl_psr_cmt_op {
    uint32_t cmd;                       /* XEN_SYSCTL_PSR_CMT_* */
    uint32_t flags;                     /* 0 */
    union {
        uint64_t data;                  /* out */
        struct {
            uint32_t cpu;               /* in */
            uint32_t rsvd;
        } l3_cache;
    } u;
};

/* Cache and bandwidth allocation. */
#define XEN_SYSCTL_PSR_get_l3_info 0
#define XEN_SYSCTL_PSR_get_l2_info 1
#define XEN_SYSCTL_PSR_get_mba_info 2

#define XEN_SYSCTL_PSR_CAT_L3_CDP (1u << 0)     /* cat_info.flags: code and data apart */
#define XEN_SYSCTL_PSR_MBA_LINEAR (1u << 0)     /* mba_info.flags: throttle values are linear */

struct xen_sysctl_psr_alloc {
    uint32_t cmd;                       /* XEN_SYSCTL_PSR_get_* */
    uint32_t target;                    /* socket */
    union {
        struct {
            uint32_t cbm_len;           /* bits of a way mask */
            uint32_t cos_max;           /* highest class of service */
            uint32_t flags;
        } cat_info;
        struct {
            uint32_t thrtl_max;         /* strongest throttling, % if linear */
            uint32_t cos_max;
            uint32_t flags;
        } mba_info;
    } u;
};

/* ---- Live patching ---- */

#define XEN_SYSCTL_livepatch_op 27

#define LIVEPATCH_PAYLOAD_VERSION 2     /* of struct livepatch_func in a payload */

#ifdef __XEN__
/* What section .livepatch.funcs of a payload is an array of. */
#define LIVEPATCH_OPAQUE_SIZE 31

struct livepatch_expectation {          /* code that must be found where the patch goes */
    uint8_t enabled : 1;
    uint8_t len : 5;                    /* bytes of data */
    uint8_t rsv : 2;                    /* 0 */
    uint8_t data[LIVEPATCH_OPAQUE_SIZE];
};
typedef struct livepatch_expectation livepatch_expectation_t;

typedef enum livepatch_func_state {
    LIVEPATCH_FUNC_NOT_APPLIED,
    LIVEPATCH_FUNC_APPLIED
} livepatch_func_state_t;

struct livepatch_func {
    const char *name;                   /* of the function replaced */
    void *new_addr;                     /* null: fill with no-ops */
    void *old_addr;                     /* null: look name up */
    uint32_t new_size;                  /* bytes */
    uint32_t old_size;
    uint8_t version;                    /* LIVEPATCH_PAYLOAD_VERSION */
    uint8_t _pad[39];                   /* 0 */
    livepatch_expectation_t expect;
};
typedef struct livepatch_func livepatch_func_t;
#endif

#define XEN_LIVEPATCH_NAME_SIZE 128     /* with its terminating 0 */

struct xen_livepatch_name {
    XEN_GUEST_HANDLE_64(char) name;
    uint16_t size;                      /* bytes, with its terminating 0 */
    uint16_t pad[3];                    /* 0 */
};

/* livepatch_op.cmd */
#define XEN_SYSCTL_LIVEPATCH_UPLOAD 0
#define XEN_SYSCTL_LIVEPATCH_GET 1
#define XEN_SYSCTL_LIVEPATCH_LIST 2
#define XEN_SYSCTL_LIVEPATCH_ACTION 3

struct xen_sysctl_livepatch_upload {
    struct xen_livepatch_name name;     /* nobody else's */
    uint64_t size;                      /* bytes */
    XEN_GUEST_HANDLE_64(uint8) payload; /* ELF */
};

#define LIVEPATCH_STATE_CHECKED 1       /* loaded, not in use */
#define LIVEPATCH_STATE_APPLIED 2

struct xen_livepatch_status {
    uint32_t state;                     /* out: LIVEPATCH_STATE_* */
    int32_t rc;                         /* out: last action: 0, -errno, -EAGAIN while it runs */
};
typedef struct xen_livepatch_status xen_livepatch_status_t;
DEFINE_XEN_GUEST_HANDLE(xen_livepatch_status_t);

struct xen_sysctl_livepatch_get {
    struct xen_livepatch_name name;
    struct xen_livepatch_status status; /* out */
};

/* The call returns how many payloads it described, or -E2BIG if it was asked for too many. */
struct xen_sysctl_livepatch_list {
    uint32_t version;                   /* out: changes when the list does; then begin again */
    uint32_t idx;                       /* in: skip so many payloads */
    uint32_t nr;                        /* in: room in each array, 0: only ask; out: remaining */
    uint32_t pad;                       /* 0 */
    uint32_t name_total_size;           /* out: bytes of all names together */
    uint32_t metadata_total_size;       /* out: bytes of all metadata together */
    XEN_GUEST_HANDLE_64(xen_livepatch_status_t) status;
    XEN_GUEST_HANDLE_64(char) name;             /* out: one after the other, */
    XEN_GUEST_HANDLE_64(uint32) len;            /* with these lengths */
    XEN_GUEST_HANDLE_64(char) metadata;         /* out: the same way, of section .modinfo */
    XEN_GUEST_HANDLE_64(uint32) metadata_len;
};

#define LIVEPATCH_ACTION_UNLOAD 1
#define LIVEPATCH_ACTION_REVERT 2
#define LIVEPATCH_ACTION_APPLY 3
#define LIVEPATCH_ACTION_REPLACE 4      /* revert all others, apply this one */
#define LIVEPATCH_ACTION_APPLY_NODEPS (1 << 0)  /* flags: only the hypervisor's build id must fit */

struct xen_sysctl_livepatch_action {
    struct xen_livepatch_name name;
    uint32_t cmd;                       /* LIVEPATCH_ACTION_* */
    uint32_t timeout;                   /* ns for the CPUs to come together; 0: the default */
    uint32_t flags;
    uint32_t pad;                       /* 0 */
};

struct xen_sysctl_livepatch_op {
    uint32_t cmd;                       /* XEN_SYSCTL_LIVEPATCH_* */
    uint32_t pad;                       /* 0 */
    union {
        struct xen_sysctl_livepatch_upload upload;
        struct xen_sysctl_livepatch_get get;
        struct xen_sysctl_livepatch_list list;
        struct xen_sysctl_livepatch_action action;
    } u;
};

/* ---- The call ---- */

struct xen_sysctl {
    uint32_t cmd;                       /* XEN_SYSCTL_* */
    uint32_t interface_version;         /* XEN_SYSCTL_INTERFACE_VERSION */
    union {
        /* machine */
        struct xen_sysctl_physinfo physinfo;
        struct xen_sysctl_availheap availheap;
        struct xen_sysctl_cputopoinfo cputopoinfo;
        struct xen_sysctl_numainfo numainfo;
        struct xen_sysctl_pcitopoinfo pcitopoinfo;
        struct xen_sysctl_cpu_hotplug cpu_hotplug;
        struct xen_sysctl_getcpuinfo getcpuinfo;
        struct xen_sysctl_page_offline_op page_offline;
        /* power */
        struct xen_sysctl_get_pmstat get_pmstat;
        struct xen_sysctl_pm_op pm_op;
        /* domains and pools */
        struct xen_sysctl_sched_id sched_id;
        struct xen_sysctl_getdomaininfolist getdomaininfolist;
        struct xen_sysctl_cpupool_op cpupool_op;
        struct xen_sysctl_scheduler_op scheduler_op;
        /* looking in */
        struct xen_sysctl_readconsole readconsole;
        struct xen_sysctl_debug_keys debug_keys;
        struct xen_sysctl_tbuf_op tbuf_op;
        struct xen_sysctl_perfc_op perfc_op;
        struct xen_sysctl_lockprof_op lockprof_op;
        struct xen_sysctl_coverage_op coverage_op;
        /* CPU features */
        struct xen_sysctl_cpu_levelling_caps cpu_levelling_caps;
        struct xen_sysctl_cpu_featureset cpu_featureset;
#if defined(__x86_64__) || defined(__i386__)
        struct xen_sysctl_cpu_policy cpu_policy;
#endif
        struct xen_sysctl_psr_cmt_op psr_cmt_op;
        struct xen_sysctl_psr_alloc psr_alloc;
        struct xen_sysctl_livepatch_op livepatch;
        uint8_t pad[128];               /* the union's size, whatever is added */
    } u;
};
typedef struct xen_sysctl xen_sysctl_t;
DEFINE_XEN_GUEST_HANDLE(xen_sysctl_t);

#endif
