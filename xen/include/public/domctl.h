/* SPDX-License-Identifier: MIT */
/*
 * Hypercall 36, domctl: how the toolstack makes, inspects, adjusts and ends domains. One structure,
 * struct xen_domctl (at the end), carries every command; below, each subject lists its commands and
 * then the parameters they take. "In" is what the caller fills, "out" what the hypervisor fills; a
 * field without either word is in. The layout is the same for 32- and 64-bit callers, which is why
 * 64-bit fields are uint64_aligned_t and pointers XEN_GUEST_HANDLE_64. It is not a stable
 * interface: a caller built for another XEN_DOMCTL_INTERFACE_VERSION gets -EACCES.
 *
 * One long file, because programs include it by this name and expect all of it.
 */
#ifndef __XEN_PUBLIC_DOMCTL_H__
#define __XEN_PUBLIC_DOMCTL_H__

#if !defined(__XEN_TOOLS__) && !defined(__XEN__)
#error "domctl is for the toolstack: define __XEN_TOOLS__ to use it"
#endif

#include "xen.h"
#include "memory.h"
#include "grant_table.h"
#include "event_channel.h"
#include "hvm/save.h"

#define XEN_DOMCTL_INTERFACE_VERSION 0x00000015

/* ---- Life of a domain ---- */

#define XEN_DOMCTL_createdomain 1       /* xen_domctl.domain: wanted id or 0; out the id given */
#define XEN_DOMCTL_destroydomain 2      /* may return -ERESTART: call again until 0 */
#define XEN_DOMCTL_pausedomain 3
#define XEN_DOMCTL_unpausedomain 4
#define XEN_DOMCTL_resumedomain 27      /* back to life after a suspend it did not leave */
#define XEN_DOMCTL_soft_reset 79        /* drop all state shared with others, keep memory (kexec) */
#ifdef __XEN__
#define XEN_DOMCTL_soft_reset_cont 23   /* the hypervisor's own continuation of soft_reset */
#endif

/* createdomain.flags: what kind of domain; fixed for its life. */
#define _XEN_DOMCTL_CDF_hvm 0           /* PVH or HVM; clear for PV */
#define _XEN_DOMCTL_CDF_hap 1           /* HVM on nested page tables, else on shadow ones */
#define _XEN_DOMCTL_CDF_s3_integrity 2  /* memory is measured across host S3 (tboot) */
#define _XEN_DOMCTL_CDF_oos_off 3       /* shadow page tables are never left out of sync */
#define _XEN_DOMCTL_CDF_xs_domain 4     /* it runs xenstored */
#define _XEN_DOMCTL_CDF_iommu 5         /* it may be given devices */
#define _XEN_DOMCTL_CDF_nested_virt 6   /* it may run a hypervisor */

#define XEN_DOMCTL_CDF_hvm (1U << _XEN_DOMCTL_CDF_hvm)
#define XEN_DOMCTL_CDF_hap (1U << _XEN_DOMCTL_CDF_hap)
#define XEN_DOMCTL_CDF_s3_integrity (1U << _XEN_DOMCTL_CDF_s3_integrity)
#define XEN_DOMCTL_CDF_oos_off (1U << _XEN_DOMCTL_CDF_oos_off)
#define XEN_DOMCTL_CDF_xs_domain (1U << _XEN_DOMCTL_CDF_xs_domain)
#define XEN_DOMCTL_CDF_iommu (1U << _XEN_DOMCTL_CDF_iommu)
#define XEN_DOMCTL_CDF_nested_virt (1U << _XEN_DOMCTL_CDF_nested_virt)
#define XEN_DOMCTL_CDF_vpmu (1U << 7)   /* it sees performance counters */
#define XEN_DOMCTL_CDF_MAX XEN_DOMCTL_CDF_vpmu  /* the highest flag there is */

/* createdomain.iommu_opts */
#define _XEN_DOMCTL_IOMMU_no_sharept 0  /* IOMMU page tables of its own, not the CPU's */
#define XEN_DOMCTL_IOMMU_no_sharept (1U << _XEN_DOMCTL_IOMMU_no_sharept)
#define XEN_DOMCTL_IOMMU_MAX XEN_DOMCTL_IOMMU_no_sharept

/* createdomain.grant_opts: the newest grant table version it may choose; 0 means no grant table. */
#define XEN_DOMCTL_GRANT_version_mask 0xf
#define XEN_DOMCTL_GRANT_version(v) ((v) & XEN_DOMCTL_GRANT_version_mask)

struct xen_domctl_createdomain {
    uint32_t ssidref;                   /* XSM label; 0 if the policy has none */
    xen_domain_handle_t handle;         /* UUID */
    uint32_t flags;                     /* XEN_DOMCTL_CDF_* */
    uint32_t iommu_opts;                /* XEN_DOMCTL_IOMMU_* */
    uint32_t max_vcpus;                 /* ids 0 .. max_vcpus - 1 */
    uint32_t max_evtchn_port;           /* highest event channel it may use */
    int32_t max_grant_frames;           /* pages of grant table; -1: the hypervisor's default */
    int32_t max_maptrack_frames;        /* pages of mapping records; -1: the default */
    uint32_t grant_opts;                /* XEN_DOMCTL_GRANT_version() */
    uint32_t vmtrace_size;              /* bytes of trace buffer for each vCPU; 0: none */
    uint32_t cpupool_id;
    struct xen_arch_domainconfig arch;
};

/* Parameters of an existing domain. */
#define XEN_DOMCTL_getdomaininfo 5      /* xen_domctl.domain is out: this id or the next above */
#define XEN_DOMCTL_setdomainhandle 17
#define XEN_DOMCTL_setdebugging 18
#define XEN_DOMCTL_settimeoffset 24
#define XEN_DOMCTL_set_target 46
#define XEN_DOMCTL_set_virq_handler 66

/* getdomaininfo.flags; the code of SCHEDOP_shutdown is in bits 16-23. */
#define _XEN_DOMINF_dying 0             /* being torn down */
#define _XEN_DOMINF_hvm_guest 1
#define _XEN_DOMINF_shutdown 2          /* has shut down; the code says why */
#define _XEN_DOMINF_paused 3            /* by the toolstack */
#define _XEN_DOMINF_blocked 4           /* all its vCPUs wait for events */
#define _XEN_DOMINF_running 5           /* a vCPU is on a CPU right now */
#define _XEN_DOMINF_debugged 6          /* a debugger holds it */
#define _XEN_DOMINF_xs_domain 7
#define _XEN_DOMINF_hap 8
#define XEN_DOMINF_dying (1U << _XEN_DOMINF_dying)
#define XEN_DOMINF_hvm_guest (1U << _XEN_DOMINF_hvm_guest)
#define XEN_DOMINF_shutdown (1U << _XEN_DOMINF_shutdown)
#define XEN_DOMINF_paused (1U << _XEN_DOMINF_paused)
#define XEN_DOMINF_blocked (1U << _XEN_DOMINF_blocked)
#define XEN_DOMINF_running (1U << _XEN_DOMINF_running)
#define XEN_DOMINF_debugged (1U << _XEN_DOMINF_debugged)
#define XEN_DOMINF_xs_domain (1U << _XEN_DOMINF_xs_domain)
#define XEN_DOMINF_hap (1U << _XEN_DOMINF_hap)
#define XEN_DOMINF_shutdownshift 16
#define XEN_DOMINF_shutdownmask 255     /* after the shift */

#define XEN_INVALID_MAX_VCPU_ID (~0U)   /* max_vcpu_id of a domain that has no vCPU */

struct xen_domctl_getdomaininfo {
    domid_t domain;
    uint16_t pad1;
    uint32_t flags;                     /* XEN_DOMINF_* */
    uint64_aligned_t tot_pages;         /* memory it has, in pages of 4 KiB like all that follow */
    uint64_aligned_t max_pages;         /* limit */
    uint64_aligned_t outstanding_pages; /* claimed and not yet given */
    uint64_aligned_t shr_pages;         /* shared with other domains */
    uint64_aligned_t paged_pages;       /* paged out */
    uint64_aligned_t shared_info_frame; /* gfn of its shared info page */
    uint64_aligned_t cpu_time;          /* of all its vCPUs, ns */
    uint32_t nr_online_vcpus;
    uint32_t max_vcpu_id;
    uint32_t ssidref;
    xen_domain_handle_t handle;
    uint32_t cpupool;
    uint8_t gpaddr_bits;                /* width of its physical addresses */
    uint8_t pad2[7];
    struct xen_arch_domainconfig arch_config;
};
typedef struct xen_domctl_getdomaininfo xen_domctl_getdomaininfo_t;
DEFINE_XEN_GUEST_HANDLE(xen_domctl_getdomaininfo_t);

struct xen_domctl_setdomainhandle {
    xen_domain_handle_t handle;
};

struct xen_domctl_setdebugging {
    uint8_t enable;                     /* its exceptions go to a debugger in another domain */
};

struct xen_domctl_settimeoffset {
    int64_aligned_t time_offset_seconds;    /* its wall clock minus the host's */
};

struct xen_domctl_set_target {
    domid_t target;                     /* the domain this one (a stub domain) may control */
};

struct xen_domctl_set_virq_handler {
    uint32_t virq;                      /* a global VIRQ_*, from now on sent to this domain */
};

/* ---- vCPUs: number, placement, state ---- */

#define XEN_DOMCTL_max_vcpus 15
#define XEN_DOMCTL_setvcpuaffinity 9
#define XEN_DOMCTL_getvcpuaffinity 25
#define XEN_DOMCTL_setnodeaffinity 68
#define XEN_DOMCTL_getnodeaffinity 69
#define XEN_DOMCTL_getvcpuinfo 14
#define XEN_DOMCTL_setvcpucontext 12    /* a null pointer resets the vCPU */
#define XEN_DOMCTL_getvcpucontext 13
#define XEN_DOMCTL_set_ext_vcpucontext 42
#define XEN_DOMCTL_get_ext_vcpucontext 43
#define XEN_DOMCTL_sendtrigger 28

struct xen_domctl_max_vcpus {
    uint32_t max;                       /* must be what createdomain was told; makes the vCPUs */
};

/* Which maps setvcpuaffinity sets, or getvcpuaffinity reports. */
#define _XEN_VCPUAFFINITY_HARD 0        /* CPUs it may run on */
#define _XEN_VCPUAFFINITY_SOFT 1        /* CPUs it prefers */
#define _XEN_VCPUAFFINITY_FORCE 2       /* set hard affinity over a temporary pinning */
#define XEN_VCPUAFFINITY_HARD (1U << _XEN_VCPUAFFINITY_HARD)
#define XEN_VCPUAFFINITY_SOFT (1U << _XEN_VCPUAFFINITY_SOFT)
#define XEN_VCPUAFFINITY_FORCE (1U << _XEN_VCPUAFFINITY_FORCE)

struct xen_domctl_vcpuaffinity {
    uint32_t vcpu;
    uint32_t flags;                     /* XEN_VCPUAFFINITY_* */
    struct xenctl_bitmap cpumap_hard;   /* set: in, and out what is in effect; get: out */
    struct xenctl_bitmap cpumap_soft;
};

struct xen_domctl_nodeaffinity {
    struct xenctl_bitmap nodemap;       /* NUMA nodes its memory comes from; get: out */
};

struct xen_domctl_getvcpuinfo {
    uint32_t vcpu;
    uint8_t online;                     /* out, like all below: it is up */
    uint8_t blocked;                    /* waits for an event */
    uint8_t running;                    /* is on a CPU */
    uint64_aligned_t cpu_time;          /* it ran so long, ns */
    uint32_t cpu;                       /* where it is, or was last */
};

struct xen_domctl_vcpucontext {
    uint32_t vcpu;
    XEN_GUEST_HANDLE_64(vcpu_guest_context_t) ctxt;     /* get: out */
};

/* State that vcpu_guest_context has no room for. */
struct xen_domctl_ext_vcpucontext {
    uint32_t vcpu;
    uint32_t size;                      /* bytes of this structure that count; get: out */
#if defined(__x86_64__) || defined(__i386__)
    /* Entry points of a PV kernel for 32-bit user code; ..._disables_events masks at entry. */
    uint64_aligned_t syscall32_callback_eip;
    uint64_aligned_t sysenter_callback_eip;
    uint16_t syscall32_callback_cs;
    uint16_t sysenter_callback_cs;
    uint8_t syscall32_disables_events;
    uint8_t sysenter_disables_events;
    union {                             /* virtual machine check; mcg_cap is vmce.caps */
        uint64_aligned_t mcg_cap;
        struct hvm_vmce_vcpu vmce;
    };
#endif
};

#define XEN_DOMCTL_SENDTRIGGER_NMI 0
#define XEN_DOMCTL_SENDTRIGGER_RESET 1
#define XEN_DOMCTL_SENDTRIGGER_INIT 2
#define XEN_DOMCTL_SENDTRIGGER_POWER 3  /* ACPI power button */
#define XEN_DOMCTL_SENDTRIGGER_SLEEP 4  /* ACPI sleep button */

struct xen_domctl_sendtrigger {
    uint32_t trigger;                   /* XEN_DOMCTL_SENDTRIGGER_* */
    uint32_t vcpu;
};

/* ---- Scheduling parameters ---- */

#define XEN_DOMCTL_scheduler_op 16

#define XEN_SCHEDULER_CREDIT 5
#define XEN_SCHEDULER_CREDIT2 6
#define XEN_SCHEDULER_ARINC653 7
#define XEN_SCHEDULER_RTDS 8
#define XEN_SCHEDULER_NULL 9

/* scheduler_op.cmd: of the whole domain, or of the vCPUs of an array */
#define XEN_DOMCTL_SCHEDOP_putinfo 0
#define XEN_DOMCTL_SCHEDOP_getinfo 1
#define XEN_DOMCTL_SCHEDOP_putvcpuinfo 2
#define XEN_DOMCTL_SCHEDOP_getvcpuinfo 3

struct xen_domctl_sched_credit {
    uint16_t weight;                    /* share, relative to the other domains' */
    uint16_t cap;                       /* limit in % of one CPU; 0: none */
};

struct xen_domctl_sched_credit2 {
    uint16_t weight;                    /* as above */
    uint16_t cap;
};

#define _XEN_DOMCTL_SCHEDRT_extra 0     /* may use idle time beyond its budget */
#define XEN_DOMCTL_SCHEDRT_extra (1U << _XEN_DOMCTL_SCHEDRT_extra)

struct xen_domctl_sched_rtds {
    uint32_t period;                    /* us */
    uint32_t budget;                    /* us of CPU time in each period */
    uint32_t flags;                     /* XEN_DOMCTL_SCHEDRT_* */
};

typedef struct xen_domctl_schedparam_vcpu {
    union {
        struct xen_domctl_sched_credit credit;
        struct xen_domctl_sched_credit2 credit2;
        struct xen_domctl_sched_rtds rtds;
    } u;
    uint32_t vcpuid;
} xen_domctl_schedparam_vcpu_t;
DEFINE_XEN_GUEST_HANDLE(xen_domctl_schedparam_vcpu_t);

struct xen_domctl_scheduler_op {
    uint32_t sched_id;                  /* XEN_SCHEDULER_*, that of the domain's pool */
    uint32_t cmd;                       /* XEN_DOMCTL_SCHEDOP_* */
    union {
        struct xen_domctl_sched_credit credit;
        struct xen_domctl_sched_credit2 credit2;
        struct xen_domctl_sched_rtds rtds;
        struct {                        /* for the commands with "vcpu" in their name */
            XEN_GUEST_HANDLE_64(xen_domctl_schedparam_vcpu_t) vcpus;
            uint32_t nr_vcpus;          /* in: entries; out: how many were done */
            uint32_t padding;
        } v;
    } u;
};

/* ---- Memory ---- */

#define XEN_DOMCTL_max_mem 11
#define XEN_DOMCTL_getpageframeinfo3 61
#define XEN_DOMCTL_shadow_op 10
#define XEN_DOMCTL_get_paging_mempool_size 85
#define XEN_DOMCTL_set_paging_mempool_size 86   /* may return -ERESTART: call again */
#define XEN_DOMCTL_setvnumainfo 74
#define XEN_DOMCTL_mem_sharing_op 57
#define XEN_DOMCTL_set_access_required 64
#define XEN_DOMCTL_audit_p2m 65
#define XEN_DOMCTL_set_broken_page_p2m 67
#define XEN_DOMCTL_cacheflush 71        /* Arm */

struct xen_domctl_max_mem {
    uint64_aligned_t max_memkb;         /* KiB */
};

/* The types of frames getpageframeinfo3 tells, in bits 28-31 of each entry. */
#define XEN_DOMCTL_PFINFO_LTAB_SHIFT 28
#define XEN_DOMCTL_PFINFO_LTAB_MASK (0xfU << 28)
#define XEN_DOMCTL_PFINFO_LTABTYPE_MASK (0x7U << 28)    /* without the pin bit */
#define XEN_DOMCTL_PFINFO_LPINTAB (0x1U << 31)          /* pinned as a page table */
#define XEN_DOMCTL_PFINFO_NOTAB (0x0U << 28)            /* ordinary memory */
#define XEN_DOMCTL_PFINFO_L1TAB (0x1U << 28)
#define XEN_DOMCTL_PFINFO_L2TAB (0x2U << 28)
#define XEN_DOMCTL_PFINFO_L3TAB (0x3U << 28)
#define XEN_DOMCTL_PFINFO_L4TAB (0x4U << 28)
#define XEN_DOMCTL_PFINFO_BROKEN (0xdU << 28)           /* has a hardware error */
#define XEN_DOMCTL_PFINFO_XALLOC (0xeU << 28)           /* exists, contents not wanted */
#define XEN_DOMCTL_PFINFO_XTAB (0xfU << 28)             /* no such frame */

struct xen_domctl_getpageframeinfo3 {
    uint64_aligned_t num;               /* entries */
    XEN_GUEST_HANDLE_64(xen_pfn_t) array;   /* in: frame numbers (gfn, PV: mfn); out: types */
};

/* shadow_op.op: log-dirty tracking for migration, and the memory that page tables are made of */
#define XEN_DOMCTL_SHADOW_OP_OFF 0
#define XEN_DOMCTL_SHADOW_OP_ENABLE_TEST 1
#define XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY 2
#define XEN_DOMCTL_SHADOW_OP_CLEAN 11   /* report the dirty bitmap, then clear it */
#define XEN_DOMCTL_SHADOW_OP_PEEK 12    /* report it only */
#define XEN_DOMCTL_SHADOW_OP_GET_ALLOCATION 30
#define XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION 31
#define XEN_DOMCTL_SHADOW_OP_ENABLE 32  /* in the mode given */

/* shadow_op.mode of ENABLE */
#define XEN_DOMCTL_SHADOW_ENABLE_REFCOUNT (1 << 1)      /* count references by shadows */
#define XEN_DOMCTL_SHADOW_ENABLE_LOG_DIRTY (1 << 2)
#define XEN_DOMCTL_SHADOW_ENABLE_TRANSLATE (1 << 3)     /* gfn are not mfn */
#define XEN_DOMCTL_SHADOW_ENABLE_EXTERNAL (1 << 4)      /* the guest does not see it */
/* shadow_op.mode of CLEAN and PEEK: no more rounds follow, no need to stay precise */
#define XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL (1 << 0)

struct xen_domctl_shadow_op_stats {
    uint32_t fault_count;               /* since the last CLEAN */
    uint32_t dirty_count;               /* pages made dirty since then */
};

struct xen_domctl_shadow_op {
    uint32_t op;                        /* XEN_DOMCTL_SHADOW_OP_* */
    uint32_t mode;
    uint32_t mb;                        /* allocation, MiB; GET: out */
    XEN_GUEST_HANDLE_64(uint8) dirty_bitmap;    /* a bit for each gfn; may be null */
    uint64_aligned_t pages;             /* size of the bitmap in bits; out: bits written */
    struct xen_domctl_shadow_op_stats stats;    /* out */
};

struct xen_domctl_paging_mempool {
    uint64_aligned_t size;              /* bytes, whole pages; get: out */
};

/* Virtual NUMA layout. */
struct xen_domctl_vnuma {
    uint32_t nr_vnodes;
    uint32_t nr_vmemranges;
    uint32_t nr_vcpus;
    uint32_t pad;                       /* 0 */
    XEN_GUEST_HANDLE_64(uint) vdistance;        /* nr_vnodes^2: [from * nr_vnodes + to] */
    XEN_GUEST_HANDLE_64(uint) vcpu_to_vnode;    /* nr_vcpus */
    XEN_GUEST_HANDLE_64(uint) vnode_to_pnode;   /* nr_vnodes; XEN_NUMA_NO_NODE: anywhere */
    XEN_GUEST_HANDLE_64(xen_vmemrange_t) vmemrange;
};

#define XEN_DOMCTL_MEM_SHARING_CONTROL 0

struct xen_domctl_mem_sharing_op {
    uint8_t op;                         /* XEN_DOMCTL_MEM_SHARING_* */
    union {
        uint8_t enable;                 /* CONTROL: its pages may be shared */
    } u;
};

struct xen_domctl_set_access_required {
    uint8_t access_required;            /* on a violation nobody listens for: 1 crash it, 0 allow */
};

struct xen_domctl_audit_p2m {
    uint64_t orphans;                   /* out: pages of its own that no gfn leads to */
    uint64_t m2p_bad;                   /* out: wrong entries mfn -> gfn */
    uint64_t p2m_bad;                   /* out: wrong entries gfn -> mfn */
};

struct xen_domctl_set_broken_page_p2m {
    uint64_aligned_t pfn;               /* gfn whose memory failed */
};

struct xen_domctl_cacheflush {
    xen_pfn_t start_pfn, nr_pfns;       /* gfns, made visible to accesses that bypass caches */
};

/* ---- Access to the host's hardware ---- */

#define XEN_DOMCTL_irq_permission 19
#define XEN_DOMCTL_iomem_permission 20
#define XEN_DOMCTL_ioport_permission 21
#define XEN_DOMCTL_memory_mapping 39
#define XEN_DOMCTL_ioport_mapping 40
#define XEN_DOMCTL_assign_device 37
#define XEN_DOMCTL_test_assign_device 45    /* could it be assigned? */
#define XEN_DOMCTL_deassign_device 47
#define XEN_DOMCTL_get_device_group 50
#define XEN_DOMCTL_bind_pt_irq 38
#define XEN_DOMCTL_unbind_pt_irq 48

struct xen_domctl_irq_permission {
    uint32_t pirq;                      /* the caller's number for the interrupt */
    uint8_t allow_access;               /* 1: grant, 0: revoke; the same below */
    uint8_t pad[3];                     /* 0 */
};

struct xen_domctl_iomem_permission {
    uint64_aligned_t first_mfn;
    uint64_aligned_t nr_mfns;
    uint8_t allow_access;
};

struct xen_domctl_ioport_permission {
    uint32_t first_port;
    uint32_t nr_ports;
    uint8_t allow_access;
};

/* add_mapping of the two that follow */
#define DPCI_REMOVE_MAPPING 0
#define DPCI_ADD_MAPPING 1

struct xen_domctl_memory_mapping {
    uint64_aligned_t first_gfn;
    uint64_aligned_t first_mfn;         /* of device memory */
    uint64_aligned_t nr_mfns;
    uint32_t add_mapping;
    uint32_t padding;                   /* 0 */
};

struct xen_domctl_ioport_mapping {
    uint32_t first_gport;               /* as the guest sees it */
    uint32_t first_mport;               /* on the host */
    uint32_t nr_ports;
    uint32_t add_mapping;
};

/* assign_device.dev */
#define XEN_DOMCTL_DEV_PCI 0
#define XEN_DOMCTL_DEV_DT 1             /* a node of the device tree */
/* assign_device.flags: live with a reserved memory region that collides with the guest's memory */
#define XEN_DOMCTL_DEV_RDM_RELAXED 1

struct xen_domctl_assign_device {
    uint32_t dev;                       /* XEN_DOMCTL_DEV_* */
    uint32_t flags;
    union {
        struct {
            uint32_t machine_sbdf;      /* segment << 16 | bus << 8 | devfn */
        } pci;
        struct {
            uint32_t size;              /* of path, without a terminator */
            XEN_GUEST_HANDLE_64(char) path;
#ifdef __XEN__
            struct dt_device_node *dev;
#endif
        } dt;
    } u;
};

struct xen_domctl_get_device_group {
    uint32_t machine_sbdf;
    uint32_t max_sdevs;                 /* room in sdev_array */
    uint32_t num_sdevs;                 /* out */
    XEN_GUEST_HANDLE_64(uint32) sdev_array; /* out: SBDFs that must go together with it */
};

/* What a passed-through interrupt becomes in the guest. */
enum pt_irq_type {
    PT_IRQ_TYPE_PCI,                    /* a PCI interrupt pin */
    PT_IRQ_TYPE_ISA,
    PT_IRQ_TYPE_MSI,
    PT_IRQ_TYPE_MSI_TRANSLATE,          /* MSI on the host, a pin in the guest */
    PT_IRQ_TYPE_SPI,                    /* Arm */
};

/* msi.gflags: the guest's MSI address and data, put together */
#define XEN_DOMCTL_VMSI_X86_DEST_ID_MASK 0x0000ff
#define XEN_DOMCTL_VMSI_X86_RH_MASK 0x000100        /* redirection hint */
#define XEN_DOMCTL_VMSI_X86_DM_MASK 0x000200        /* destination mode: logical */
#define XEN_DOMCTL_VMSI_X86_DELIV_MASK 0x007000     /* delivery mode */
#define XEN_DOMCTL_VMSI_X86_TRIG_MASK 0x008000      /* level */
#define XEN_DOMCTL_VMSI_X86_UNMASKED 0x010000       /* unmask it once bound */

struct xen_domctl_bind_pt_irq {
    uint32_t machine_irq;               /* pirq */
    uint32_t irq_type;                  /* enum pt_irq_type */
    union {
        struct {
            uint8_t isa_irq;
        } isa;
        struct {
            uint8_t bus;
            uint8_t device;
            uint8_t intx;               /* 0 is INTA */
        } pci;
        struct {
            uint8_t gvec;               /* vector in the guest */
            uint32_t gflags;            /* XEN_DOMCTL_VMSI_X86_* */
            uint64_aligned_t gtable;    /* guest-physical address of its MSI-X table; 0: MSI */
        } msi;
        struct {
            uint16_t spi;
        } spi;
    } u;
};

/* Types of memory, as x86's memory type encodings. */
#define XEN_DOMCTL_MEM_CACHEATTR_UC 0
#define XEN_DOMCTL_MEM_CACHEATTR_WC 1
#define XEN_DOMCTL_MEM_CACHEATTR_WT 4
#define XEN_DOMCTL_MEM_CACHEATTR_WP 5
#define XEN_DOMCTL_MEM_CACHEATTR_WB 6
#define XEN_DOMCTL_MEM_CACHEATTR_UCM 7  /* UC-: an MTRR may make it WC */
#define XEN_DOMCTL_DELETE_MEM_CACHEATTR (~(uint32_t)0)  /* no longer pinned */

/* ---- PV and HVM machine state ---- */

#define XEN_DOMCTL_hypercall_init 22
#define XEN_DOMCTL_set_address_size 35
#define XEN_DOMCTL_get_address_size 36
#define XEN_DOMCTL_gethvmcontext 33
#define XEN_DOMCTL_sethvmcontext 34
#define XEN_DOMCTL_gethvmcontext_partial 55
#define XEN_DOMCTL_gettscinfo 59
#define XEN_DOMCTL_settscinfo 60
#define XEN_DOMCTL_real_mode_area 26    /* PowerPC, gone */
#define XEN_DOMCTL_set_opt_feature 44   /* Itanium, gone */

struct xen_domctl_hypercall_init {
    uint64_aligned_t gmfn;              /* frame to write the hypercall page into */
};

struct xen_domctl_address_size {
    uint32_t size;                      /* bits in a PV guest's pointer: 32 or 64; get: out */
};

struct xen_domctl_hvmcontext {
    uint32_t size;                      /* bytes; get: also out, and a null buffer asks for it */
    XEN_GUEST_HANDLE_64(uint8) buffer;  /* records of hvm/save.h; get: out */
};

/* One record of the context, without its descriptor. */
struct xen_domctl_hvmcontext_partial {
    uint32_t type;                      /* HVM_SAVE_CODE() */
    uint32_t instance;                  /* vCPU, or number of the device */
    uint64_aligned_t bufsz;             /* in: room, out: bytes written */
    XEN_GUEST_HANDLE_64(uint8) buffer;
};

struct xen_domctl_tsc_info {            /* get: all out */
    uint32_t tsc_mode;                  /* 0 emulate if needed, 1 always, 2 never */
    uint32_t gtsc_khz;                  /* the TSC's rate in the guest */
    uint32_t incarnation;               /* how often it was restored */
    uint32_t pad;
    uint64_aligned_t elapsed_nsec;      /* guest time since it started */
};

/* ---- CPU policy and extended state (x86) ---- */

#define XEN_DOMCTL_get_cpu_policy 82
#define XEN_DOMCTL_set_cpu_policy 83
#define XEN_DOMCTL_setvcpuextstate 62
#define XEN_DOMCTL_getvcpuextstate 63
#define XEN_DOMCTL_get_vcpu_msrs 72
#define XEN_DOMCTL_set_vcpu_msrs 73

#if defined(__x86_64__) || defined(__i386__)
#define XEN_CPUID_INPUT_UNUSED 0xFFFFFFFF   /* subleaf of a leaf without any; no such error */

struct xen_domctl_cpu_policy {
    uint32_t nr_leaves;                 /* entries of leaves; get: out how many there are */
    uint32_t nr_msrs;                   /* entries of msrs; the same */
    XEN_GUEST_HANDLE_64(xen_cpuid_leaf_t) leaves;   /* get: out */
    XEN_GUEST_HANDLE_64(xen_msr_entry_t) msrs;      /* get: out */
    uint32_t err_leaf, err_subleaf, err_msr;        /* set: out, the first one refused */
};
typedef struct xen_domctl_cpu_policy xen_domctl_cpu_policy_t;
DEFINE_XEN_GUEST_HANDLE(xen_domctl_cpu_policy_t);

/* xcr0, the accumulated xcr0, then the XSAVE area in uncompacted form. */
struct xen_domctl_vcpuextstate {
    uint32_t vcpu;
    uint64_aligned_t xfeature_mask;     /* get: out, XCR0 bits that can be in it */
    uint64_aligned_t size;              /* bytes; get: 0 asks for mask and size only */
    XEN_GUEST_HANDLE_64(uint64) buffer;
};

struct xen_domctl_vcpu_msr {
    uint32_t index;
    uint32_t reserved;                  /* 0 */
    uint64_aligned_t value;
};
typedef struct xen_domctl_vcpu_msr xen_domctl_vcpu_msr_t;
DEFINE_XEN_GUEST_HANDLE(xen_domctl_vcpu_msr_t);

struct xen_domctl_vcpu_msrs {
    uint32_t vcpu;
    uint32_t msr_count;                 /* in: entries; get: out, entries used or needed */
    XEN_GUEST_HANDLE_64(xen_domctl_vcpu_msr_t) msrs;
};
#endif

/* Cache and memory-bandwidth quality of service (Intel RDT). */
#define XEN_DOMCTL_psr_cmt_op 75
#define XEN_DOMCTL_psr_alloc 78

#define XEN_DOMCTL_PSR_CMT_OP_DETACH 0
#define XEN_DOMCTL_PSR_CMT_OP_ATTACH 1
#define XEN_DOMCTL_PSR_CMT_OP_QUERY_RMID 2

struct xen_domctl_psr_cmt_op {
    uint32_t cmd;                       /* XEN_DOMCTL_PSR_CMT_OP_* */
    uint32_t data;                      /* QUERY_RMID: out, its monitoring id */
};

#define XEN_DOMCTL_PSR_SET_L3_CBM 0     /* mask of cache ways */
#define XEN_DOMCTL_PSR_GET_L3_CBM 1
#define XEN_DOMCTL_PSR_SET_L3_CODE 2    /* the same, for code and data apart */
#define XEN_DOMCTL_PSR_SET_L3_DATA 3
#define XEN_DOMCTL_PSR_GET_L3_CODE 4
#define XEN_DOMCTL_PSR_GET_L3_DATA 5
#define XEN_DOMCTL_PSR_SET_L2_CBM 6
#define XEN_DOMCTL_PSR_GET_L2_CBM 7
#define XEN_DOMCTL_PSR_SET_MBA_THRTL 8  /* memory bandwidth throttle */
#define XEN_DOMCTL_PSR_GET_MBA_THRTL 9

struct xen_domctl_psr_alloc {
    uint32_t cmd;                       /* XEN_DOMCTL_PSR_SET_* or GET_* */
    uint32_t target;                    /* socket; all ones: every one */
    uint64_t data;                      /* the value; GET: out */
};

/* ---- Watching a domain: events, tracing, debuggers ---- */

#define XEN_DOMCTL_subscribe 29
#define XEN_DOMCTL_vm_event_op 56
#define XEN_DOMCTL_monitor_op 77
#define XEN_DOMCTL_vmtrace_op 84
#define XEN_DOMCTL_debug_op 54
#define XEN_DOMCTL_gdbsx_guestmemio 1000
#define XEN_DOMCTL_gdbsx_pausevcpu 1001
#define XEN_DOMCTL_gdbsx_unpausevcpu 1002
#define XEN_DOMCTL_gdbsx_domstatus 1003

struct xen_domctl_subscribe {
    uint32_t port;                      /* of the caller, sent when the domain has suspended */
};

/* vm_event_op.op */
#define XEN_VM_EVENT_ENABLE 0           /* -EBUSY: in use; -ENODEV: the guest has no HAP */
#define XEN_VM_EVENT_DISABLE 1
#define XEN_VM_EVENT_RESUME 2           /* take the responses off the ring */
#define XEN_VM_EVENT_GET_VERSION 3
/* vm_event_op.mode: which of the three rings */
#define XEN_DOMCTL_VM_EVENT_OP_PAGING 1     /* -EMLINK: it has devices, -EXDEV: it has PoD */
#define XEN_DOMCTL_VM_EVENT_OP_MONITOR 2
#define XEN_DOMCTL_VM_EVENT_OP_SHARING 3    /* unsharing ran out of memory */

struct xen_domctl_vm_event_op {
    uint32_t op;                        /* XEN_VM_EVENT_* */
    uint32_t mode;                      /* XEN_DOMCTL_VM_EVENT_OP_* */
    union {
        struct {
            uint32_t port;              /* out: remote port to bind to */
        } enable;
        uint32_t version;               /* out: VM_EVENT_INTERFACE_VERSION */
    } u;
};

/* monitor_op.op: what is reported on the monitor ring */
#define XEN_DOMCTL_MONITOR_OP_ENABLE 0
#define XEN_DOMCTL_MONITOR_OP_DISABLE 1
#define XEN_DOMCTL_MONITOR_OP_GET_CAPABILITIES 2
#define XEN_DOMCTL_MONITOR_OP_EMULATE_EACH_REP 3    /* also of a REP; event: on/off */
#define XEN_DOMCTL_MONITOR_OP_CONTROL_REGISTERS 4   /* permission to set registers in a response */

#define XEN_DOMCTL_MONITOR_EVENT_WRITE_CTRLREG 0
#define XEN_DOMCTL_MONITOR_EVENT_MOV_TO_MSR 1
#define XEN_DOMCTL_MONITOR_EVENT_SINGLESTEP 2
#define XEN_DOMCTL_MONITOR_EVENT_SOFTWARE_BREAKPOINT 3
#define XEN_DOMCTL_MONITOR_EVENT_GUEST_REQUEST 4
#define XEN_DOMCTL_MONITOR_EVENT_DEBUG_EXCEPTION 5
#define XEN_DOMCTL_MONITOR_EVENT_CPUID 6
#define XEN_DOMCTL_MONITOR_EVENT_PRIVILEGED_CALL 7  /* Arm: SMC */
#define XEN_DOMCTL_MONITOR_EVENT_INTERRUPT 8
#define XEN_DOMCTL_MONITOR_EVENT_DESC_ACCESS 9      /* GDTR, IDTR, LDTR, TR */
#define XEN_DOMCTL_MONITOR_EVENT_EMUL_UNIMPLEMENTED 10
#define XEN_DOMCTL_MONITOR_EVENT_INGUEST_PAGEFAULT 11
#define XEN_DOMCTL_MONITOR_EVENT_VMEXIT 12

struct xen_domctl_monitor_op {
    uint32_t op;                        /* XEN_DOMCTL_MONITOR_OP_* */
    uint32_t event;                     /* ..._EVENT_*; capabilities: out, 1 << event for each */
    union {                             /* of ENABLE; sync: the vCPU waits for the response */
        struct {
            uint8_t index;              /* VM_EVENT_X86_CR0 ... */
            uint8_t sync;
            uint8_t onchangeonly;       /* not when the value stays the same */
            uint8_t pad1;
            uint32_t pad2;
            uint64_aligned_t bitmask;   /* bits whose changes don't count */
        } mov_to_cr;
        struct {
            uint32_t msr;
            uint8_t onchangeonly;
        } mov_to_msr;
        struct {
            uint8_t sync;
            uint8_t allow_userspace;    /* user mode may ask, too */
        } guest_request;
        struct {
            uint8_t sync;
        } debug_exception;
        struct {
            uint8_t sync;               /* and the exit itself is not handled */
        } vmexit;
    } u;
};

/* vmtrace_op.cmd: processor trace of a vCPU into a buffer of createdomain's size */
#define XEN_DOMCTL_vmtrace_enable 1
#define XEN_DOMCTL_vmtrace_disable 2
#define XEN_DOMCTL_vmtrace_reset_and_enable 3
#define XEN_DOMCTL_vmtrace_output_position 4    /* value: out, bytes into the buffer */
#define XEN_DOMCTL_vmtrace_get_option 5         /* key: MSR_RTIT_* */
#define XEN_DOMCTL_vmtrace_set_option 6

struct xen_domctl_vmtrace_op {
    uint32_t cmd;
    uint32_t vcpu;
    uint64_aligned_t key;
    uint64_aligned_t value;
};
typedef struct xen_domctl_vmtrace_op xen_domctl_vmtrace_op_t;
DEFINE_XEN_GUEST_HANDLE(xen_domctl_vmtrace_op_t);

#define XEN_DOMCTL_DEBUG_OP_SINGLE_STEP_OFF 0
#define XEN_DOMCTL_DEBUG_OP_SINGLE_STEP_ON 1

struct xen_domctl_debug_op {
    uint32_t op;                        /* XEN_DOMCTL_DEBUG_OP_* */
    uint32_t vcpu;
};

struct xen_domctl_gdbsx_memio {
    uint64_aligned_t pgd3val;           /* an L3 entry to walk from, if not 0 */
    uint64_aligned_t gva;               /* linear address in the guest */
    uint64_aligned_t uva;               /* the caller's buffer */
    uint32_t len;                       /* bytes */
    uint8_t gwr;                        /* 1: write the guest, 0: read it */
    uint32_t remain;                    /* out: bytes not copied */
};

struct xen_domctl_gdbsx_pauseunp_vcpu {
    uint32_t vcpu;
};

struct xen_domctl_gdbsx_domstatus {     /* all out */
    uint8_t paused;
    uint32_t vcpu_id;                   /* one that hit a debug event; all ones: none */
    uint32_t vcpu_ev;                   /* the exception vector it hit */
};

/* ---- Virtual UART (Arm) ---- */

#define XEN_DOMCTL_vuart_op 81
#define XEN_DOMCTL_VUART_OP_INIT 0
#define XEN_DOMCTL_VUART_TYPE_VPL011 0

struct xen_domctl_vuart_op {
    uint32_t cmd;                       /* XEN_DOMCTL_VUART_OP_* */
    uint32_t type;                      /* XEN_DOMCTL_VUART_TYPE_* */
    uint64_aligned_t gfn;               /* of the ring page shared with the console daemon */
    domid_t console_domid;              /* where that runs */
    uint8_t pad[2];
    evtchn_port_t evtchn;               /* out: port to it */
};

/* ---- The call ---- */

struct xen_domctl {
    uint32_t cmd;                       /* XEN_DOMCTL_* */
    uint32_t interface_version;         /* XEN_DOMCTL_INTERFACE_VERSION */
    domid_t domain;                     /* whom it is about */
    uint16_t _pad[3];                   /* 0 */
    union {
        /* life */
        struct xen_domctl_createdomain createdomain;
        struct xen_domctl_getdomaininfo getdomaininfo;
        struct xen_domctl_setdomainhandle setdomainhandle;
        struct xen_domctl_setdebugging setdebugging;
        struct xen_domctl_settimeoffset settimeoffset;
        struct xen_domctl_set_target set_target;
        struct xen_domctl_set_virq_handler set_virq_handler;
        /* vCPUs */
        struct xen_domctl_max_vcpus max_vcpus;
        struct xen_domctl_vcpuaffinity vcpuaffinity;
        struct xen_domctl_nodeaffinity nodeaffinity;
        struct xen_domctl_getvcpuinfo getvcpuinfo;
        struct xen_domctl_vcpucontext vcpucontext;
        struct xen_domctl_ext_vcpucontext ext_vcpucontext;
        struct xen_domctl_sendtrigger sendtrigger;
        struct xen_domctl_scheduler_op scheduler_op;
        /* memory */
        struct xen_domctl_max_mem max_mem;
        struct xen_domctl_getpageframeinfo3 getpageframeinfo3;
        struct xen_domctl_shadow_op shadow_op;
        struct xen_domctl_paging_mempool paging_mempool;
        struct xen_domctl_vnuma vnuma;
        struct xen_domctl_mem_sharing_op mem_sharing_op;
        struct xen_domctl_set_access_required access_required;
        struct xen_domctl_audit_p2m audit_p2m;
        struct xen_domctl_set_broken_page_p2m set_broken_page_p2m;
        struct xen_domctl_cacheflush cacheflush;
        /* hardware */
        struct xen_domctl_irq_permission irq_permission;
        struct xen_domctl_iomem_permission iomem_permission;
        struct xen_domctl_ioport_permission ioport_permission;
        struct xen_domctl_memory_mapping memory_mapping;
        struct xen_domctl_ioport_mapping ioport_mapping;
        struct xen_domctl_assign_device assign_device;
        struct xen_domctl_get_device_group get_device_group;
        struct xen_domctl_bind_pt_irq bind_pt_irq;
        /* machine state */
        struct xen_domctl_hypercall_init hypercall_init;
        struct xen_domctl_address_size address_size;
        struct xen_domctl_hvmcontext hvmcontext;
        struct xen_domctl_hvmcontext_partial hvmcontext_partial;
        struct xen_domctl_tsc_info tsc_info;
#if defined(__x86_64__) || defined(__i386__)
        struct xen_domctl_cpu_policy cpu_policy;
        struct xen_domctl_vcpuextstate vcpuextstate;
        struct xen_domctl_vcpu_msrs vcpu_msrs;
#endif
        struct xen_domctl_psr_cmt_op psr_cmt_op;
        struct xen_domctl_psr_alloc psr_alloc;
        /* watching */
        struct xen_domctl_subscribe subscribe;
        struct xen_domctl_vm_event_op vm_event_op;
        struct xen_domctl_monitor_op monitor_op;
        struct xen_domctl_vmtrace_op vmtrace_op;
        struct xen_domctl_debug_op debug_op;
        struct xen_domctl_gdbsx_memio gdbsx_guest_memio;
        struct xen_domctl_gdbsx_pauseunp_vcpu gdbsx_pauseunp_vcpu;
        struct xen_domctl_gdbsx_domstatus gdbsx_domstatus;
        struct xen_domctl_vuart_op vuart_op;
        uint8_t pad[128];               /* the union's size, whatever is added */
    } u;
};
typedef struct xen_domctl xen_domctl_t;
DEFINE_XEN_GUEST_HANDLE(xen_domctl_t);

#endif
