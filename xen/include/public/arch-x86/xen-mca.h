/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_mca(argument): machine checks.
 *
 * The hypervisor takes them and keeps what it found in a struct mc_info, which the control domain
 * fetches: after a VIRQ_MCA for errors that were corrected, after a trap for the others.
 */
#ifndef __XEN_PUBLIC_ARCH_X86_MCA_H__
#define __XEN_PUBLIC_ARCH_X86_MCA_H__

#ifndef __ASSEMBLY__
#include "../xen.h"
#endif

#define __HYPERVISOR_mca           __HYPERVISOR_arch_0
#define XEN_MCA_INTERFACE_VERSION  0x01ecc003       /* goes into every call */

/* xen_mc_fetch.flags: what is wanted; of the other flags fields, what came of it */
#define XEN_MC_NONURGENT           0x0001
#define XEN_MC_URGENT              0x0002
#define XEN_MC_ACK                 0x0004           /* I have what fetch_id names */
#define XEN_MC_OK                  0x0
#define XEN_MC_FETCHFAILED         0x1
#define XEN_MC_NODATA              0x2
#define XEN_MC_NOMATCH             0x4    /* it is of a later error than the one you were told of */
#define XEN_MC_CANNOTHANDLE        0x8              /* the domain takes no such trap */
#define XEN_MC_NOTDELIVERED        0x10

#define XEN_MC_VCPUID_INVALID      0xffff

#ifndef __ASSEMBLY__

#define VIRQ_MCA                   VIRQ_ARCH_0      /* the control domain's */

/* ---- What was found: records one behind the other, each with its type and length in bytes ---- */

#define MC_TYPE_GLOBAL             0                /* struct mcinfo_global, and so on */
#define MC_TYPE_BANK               1
#define MC_TYPE_EXTENDED           2
#define MC_TYPE_RECOVERY           3

struct mcinfo_common {
    uint16_t type;
    uint16_t size;
};
typedef struct mcinfo_common xen_mcinfo_common_t;

/* mcinfo_global.mc_flags: what kind of error, how it was noticed */
#define MC_FLAG_CORRECTABLE        (1 << 0)
#define MC_FLAG_UNCORRECTABLE      (1 << 1)
#define MC_FLAG_RECOVERABLE        (1 << 2)
#define MC_FLAG_POLLED             (1 << 3)
#define MC_FLAG_RESET              (1 << 4)
#define MC_FLAG_CMCI               (1 << 5)
#define MC_FLAG_MCE                (1 << 6)

/* Where: who was running there, which processor. */
struct mcinfo_global {
    xen_mcinfo_common_t common;
    uint16_t mc_domid, mc_vcpuid;
    uint32_t mc_socketid;
    uint16_t mc_coreid, mc_core_threadid;
    uint32_t mc_apicid;
    uint32_t mc_flags;
    uint64_t mc_gstatus;            /* MCG_STATUS */
};

/* One bank's registers. */
struct mcinfo_bank {
    xen_mcinfo_common_t common;
    uint16_t mc_bank;
    uint16_t mc_domid;              /* whose memory it is, for the control domain */
    uint64_t mc_status, mc_addr, mc_misc;
    uint64_t mc_ctrl2;
    uint64_t mc_tsc;
};

struct mcinfo_msr {
    uint64_t reg;
    uint64_t value;
};
typedef struct mcinfo_msr xen_mcinfo_msr_t;

/* More registers. */
struct mcinfo_extended {
    xen_mcinfo_common_t common;
    uint32_t mc_msrs;               /* how many there are */
    xen_mcinfo_msr_t mc_msr[32];
};

/* What the hypervisor did about it: action_flags, action_types */
#define REC_ACTION_RECOVERED       (1 << 0)
#define REC_ACTION_NONE            (1 << 1)
#define REC_ACTION_NEED_RESET      (1 << 2)
#define MC_ACTION_PAGE_OFFLINE     (1 << 0)
#define MC_ACTION_CPU_OFFLINE      (1 << 1)
#define MC_ACTION_CACHE_SHRINK     (1 << 2)

struct page_offline_action {
    uint64_t mfn;
    uint64_t status;
};
typedef struct page_offline_action xen_page_offline_action_t;

struct cpu_offline_action {
    uint32_t mc_socketid;
    uint16_t mc_coreid, mc_core_threadid;
};
typedef struct cpu_offline_action xen_cpu_offline_action_t;

#define MAX_UNION_SIZE             16
struct mcinfo_recovery {
    xen_mcinfo_common_t common;
    uint16_t mc_bank;
    uint8_t action_flags, action_types;
    union {
        xen_page_offline_action_t page_retire;
        xen_cpu_offline_action_t cpu_offline;
        uint8_t pad[MAX_UNION_SIZE];
    } action_info;
};

#define MCINFO_HYPERCALLSIZE       1024
#define MCINFO_MAXSIZE             768
#define MCINFO_FLAGS_UNCOMPLETE    0x1              /* flags: there was not room enough */
struct mc_info {
    uint32_t mi_nentries;
    uint32_t flags;
    uint64_t mi_data[(MCINFO_MAXSIZE - 1) / 8];
};
XEN_ABI_TYPE(mc_info);

/* The records of a struct mc_info *: how many, the first, the one after a given one. */
#define x86_mcinfo_nentries(info)  ((info)->mi_nentries)
#define x86_mcinfo_first(info)     ((struct mcinfo_common *)&(info)->mi_data[0])
#define x86_mcinfo_next(record)    ((struct mcinfo_common *)((char *)(record) + (record)->size))

/*
 * The first record of a type goes to `found', a pointer; a null pointer if there is none, or no
 * info.
 */
#define x86_mcinfo_lookup(found, info, kind)                                                    \
    do {                                                                                        \
        const struct mc_info *info_ = (info);                                                   \
        uint32_t left_ = info_ ? x86_mcinfo_nentries(info_) : 0;                                \
        struct mcinfo_common *at_ = info_ ? x86_mcinfo_first(info_) : (struct mcinfo_common *)0; \
        while (left_ && at_->type != (kind)) {                                                  \
            at_ = x86_mcinfo_next(at_);                                                         \
            left_--;                                                                            \
        }                                                                                       \
        (found) = left_ ? (void *)at_ : (void *)0;                                              \
    } while (0)

/* ---- Operations ------------------------------------------------------------------------------ */

#define XEN_MC_fetch               1
struct xen_mc_fetch {
    uint32_t flags;
    uint32_t _pad0;
    uint64_t fetch_id;              /* out; in with XEN_MC_ACK */
    XEN_GUEST_HANDLE(mc_info_t) data;
};
XEN_ABI_TYPE(xen_mc_fetch);

/* Tell a domain that it is hit. */
#define XEN_MC_notifydomain        2
struct xen_mc_notifydomain {
    uint16_t mc_domid, mc_vcpuid;
    uint32_t flags;
};
XEN_ABI_TYPE(xen_mc_notifydomain);

/* All processors. */
#define XEN_MC_physcpuinfo         3
#define MC_NCAPS                   7        /* words of features: CPUID's, but for the one that
                                             * Linux makes up */
#define MC_CAPS_STD_EDX            0        /* leaf 1 */
#define MC_CAPS_STD_ECX            4
#define MC_CAPS_AMD_EDX            1        /* leaf 0x80000001 */
#define MC_CAPS_AMD_ECX            6
#define MC_CAPS_TM                 2        /* leaf 0x80860001, EDX */
#define MC_CAPS_VIA                5        /* leaf 0xc0000001, EDX */
#define MC_CAPS_LINUX              3
#define __MC_MSR_ARRAYSIZE         8
#if __XEN_INTERFACE_VERSION__ <= 0x00040d00
#define __MC_NMSRS                 1
#endif
struct mcinfo_logical_cpu {
    uint32_t mc_cpunr;
    uint32_t mc_chipid;
    uint16_t mc_coreid, mc_threadid;
    uint32_t mc_apicid, mc_clusterid;
    uint32_t mc_ncores, mc_ncores_active, mc_nthreads;
    int32_t mc_cpuid_level;
    uint32_t mc_family, mc_vendor, mc_model, mc_step;
    char mc_vendorid[16];
    char mc_brandid[64];
    uint32_t mc_cpu_caps[MC_NCAPS];
    uint32_t mc_cache_size, mc_cache_alignment;
    int32_t mc_nmsrvals;
    xen_mcinfo_msr_t mc_msrvalues[__MC_MSR_ARRAYSIZE];
};
typedef struct mcinfo_logical_cpu xen_mc_logical_cpu_t;
DEFINE_XEN_GUEST_HANDLE(xen_mc_logical_cpu_t);

struct xen_mc_physcpuinfo {
    uint32_t ncpus;                 /* in: room; out: how many there are */
    uint32_t _pad0;
    XEN_GUEST_HANDLE(xen_mc_logical_cpu_t) info;
};
XEN_ABI_TYPEDEF(xen_mc_physcpuinfo);

/* Tests: write registers of a processor, then have it take a machine check. */
#define XEN_MC_msrinject           4
#define MC_MSRINJ_MAXMSRS          8
#define MC_MSRINJ_F_INTERPOSE      0x1      /* only pretend that they have these values */
#define MC_MSRINJ_F_GPADDR         0x2      /* addresses are guest-physical ones of mcinj_domid */
struct xen_mc_msrinject {
    uint32_t mcinj_cpunr;
    uint32_t mcinj_flags;
    uint32_t mcinj_count;
    domid_t mcinj_domid;
    uint16_t _pad0;
    xen_mcinfo_msr_t mcinj_msr[MC_MSRINJ_MAXMSRS];
};
XEN_ABI_TYPEDEF(xen_mc_msrinject);

#define XEN_MC_mceinject           5
struct xen_mc_mceinject {
    unsigned int mceinj_cpunr;
};
XEN_ABI_TYPEDEF(xen_mc_mceinject);

#if defined(__XEN__) || defined(__XEN_TOOLS__)
#define XEN_MC_inject_v2             6
#define XEN_MC_INJECT_TYPE_MASK      0x7
#define XEN_MC_INJECT_TYPE_MCE       0x0
#define XEN_MC_INJECT_TYPE_CMCI      0x1
#define XEN_MC_INJECT_TYPE_LMCE      0x2
#define XEN_MC_INJECT_CPU_BROADCAST  0x8    /* all processors, not cpumap */
struct xen_mc_inject_v2 {
    uint32_t flags;
    xenctl_bitmap_t cpumap;
};
XEN_ABI_TYPEDEF(xen_mc_inject_v2);
#endif

struct xen_mc {
    uint32_t cmd;                   /* XEN_MC_ with a small letter */
    uint32_t interface_version;
    union {
        xen_mc_fetch_t mc_fetch;
        xen_mc_notifydomain_t mc_notifydomain;
        xen_mc_physcpuinfo_t mc_physcpuinfo;
        xen_mc_msrinject_t mc_msrinject;
        xen_mc_mceinject_t mc_mceinject;
#if defined(__XEN__) || defined(__XEN_TOOLS__)
        xen_mc_inject_v2_t mc_inject_v2;
#endif
    } u;
};
XEN_ABI_TYPE(xen_mc);

#endif

#endif
