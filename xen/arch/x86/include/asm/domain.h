/* SPDX-License-Identifier: GPL-2.0-only */
/* What x86 keeps in every domain and vcpu. PV state here; hardware-virtualized guests get a sibling of struct pv_vcpu. */
#ifndef ASM_DOMAIN_H
#define ASM_DOMAIN_H

#include <xen/types.h>
#include <xen/spinlock.h>
#include <asm/page.h>
#include <public/xen.h>

struct cpu_policy;
struct rangeset;
struct xsave_area;
struct e820_entry;
struct hvm_domain;
struct hvm_vcpu;
struct p2m_domain;

#define GDT_GUEST_PAGES         14      /* the ABI reserves pages 14 and 15 of the 16 for the hypervisor */
#define LDT_PAGES               16

/* Guest code to go to, with what a bounce frame needs: filled by the trap rooms, consumed on the way out. */
struct trap_bounce {
    unsigned long eip;
    u32 error_code;
    u16 cs;
    u8 flags;               /* TBF_* */
};
#define TBF_EXCEPTION           1
#define TBF_ERROR_CODE          2
#define TBF_INTERRUPT           4       /* masks events on entry */
#define TBF_FAILSAFE            8       /* the data segment selectors are in the frame too */

struct pv_vcpu {
    struct trap_info *trap_ctxt;        /* 256 entries */
    struct trap_bounce bounce;

    unsigned long event_callback;       /* 0: none */
    unsigned long failsafe_callback;
    unsigned long syscall_callback;
    unsigned long syscall32_callback, sysenter_callback;
    bool syscall_disables_events, syscall32_disables_events, sysenter_disables_events, failsafe_disables_events;

    unsigned long kernel_sp, kernel_ss;
    unsigned long fs_base, gs_base_kernel, gs_base_user;    /* of the vcpu when not running */
    bool in_kernel;                     /* guest kernel mode (both run in ring 3) */

    mfn_t gdt_frames[GDT_GUEST_PAGES];  /* typed references (PGT_seg_desc_page) */
    unsigned int gdt_ents;
    unsigned long ldt_base;
    unsigned int ldt_ents;
    spinlock_t ldt_lock;                /* faulted-in LDT pages */
    unsigned int ldt_mapped;

    unsigned long ctrlreg[8];           /* what the guest believes: cr0, cr2, cr4 */
    unsigned long dr[4], dr6, dr7;
    unsigned long dr7_emul;             /* I/O breakpoints */

    unsigned int iopl;                  /* PHYSDEVOP_set_iopl, as an EFLAGS.IOPL value 0-3 */
    void *iobmp;                        /* guest handle of its I/O bitmap */
    unsigned int iobmp_limit;

    bool nmi_pending;
    bool nmi_masked;                    /* its NMI handler has not returned yet */
    u64 msr_tsc_aux;
};

struct arch_vcpu {
    struct cpu_user_regs regs;          /* while not running */
    /* page tables: typed references */
    mfn_t guest_table;                  /* kernel-mode L4; INVALID_MFN before it has one */
    mfn_t guest_table_user;             /* user-mode L4, INVALID_MFN: none */
    mfn_t old_guest_table;              /* reference still being dropped (preemptible); INVALID_MFN: none */
    bool old_guest_table_partial;
    unsigned long cr3;                  /* hardware value for its current mode */

    struct xsave_area *xsave;           /* extended state while not on the CPU */
    u64 xcr0, xcr0_accum;
    bool fpu_dirtied;                   /* state is in the registers of the CPU it runs on */
    bool fpu_initialised;

    struct {
        gfn_t gfn;                      /* secondary time info (VCPUOP_register_vcpu_time_memory_area) */
        void *guest;
    } time_info;

    u64 spec_id;                        /* spec/: tells vcpus apart, for all time */
    u64 spec_ctrl;                      /* MSR_SPEC_CTRL as the guest wrote it */

    void (*tail)(void);                 /* where this vcpu goes on when switched to */
    struct hvm_vcpu *hvm;               /* hardware-virtualized guests; NULL: PV or idle */
    struct pv_vcpu pv;
};

struct pv_domain {
    pte_t *perdomain_l3;                /* slot PERDOMAIN_SLOT: its L3 table (xenheap page) */
    bool cpuid_faulting;
    bool xpti;                          /* its vcpus run without the hypervisor in their page tables */
    u64 l4_generation;                  /* number of the last change to its L4 tables (xpti only) */
    u32 pci_cf8;                        /* its last write to port 0xcf8 */
};

struct arch_domain {
    struct pv_domain pv;
    struct hvm_domain *hvm;             /* hardware-virtualized guests; NULL: PV */
    struct p2m_domain *p2m;             /* their physical memory */
    struct cpu_policy *policy;          /* CPUID and MSR policy */
    struct e820_entry *e820;            /* XENMEM_set_memory_map */
    unsigned int nr_e820;
    spinlock_t e820_lock;
    struct ram_progress {               /* a soft reset that goes on; under the lock of domctl */
        unsigned int entry;             /* 0: what is before the map, else of the map, from 1 */
        gfn_t at;
    } ram_restored;
    struct pirq_map *pirqs;             /* irq room */
    u64 s3_integrity;
    bool relaxed_msrs;                  /* XEN_X86_MSR_RELAXED: unknown MSRs read 0 and ignore writes */
    /* time: see arch time room */
    u32 tsc_mode;
    bool vtsc;
    u32 tsc_khz, tsc_incarnation;
    u64 vtsc_offset;
    /* mm room */
    u64 relinquish_left;                /* pages to look at in this phase of mm_domain_relinquish() */
    u8 relinquish_phase;
    u64 physaddr_bits;
    bool pv_l1tf;                       /* entries that are not present may not name memory */
    bool ibpb_entry;                    /* branch predictions are forgotten when its vcpus enter */
};

#endif
