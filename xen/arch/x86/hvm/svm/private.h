/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of svm/ share. */
#ifndef SVM_PRIVATE_H
#define SVM_PRIVATE_H

#include <xen/domain.h>
#include <asm/hvm.h>
#include <asm/insn.h>
#include <asm/current.h>
#include "vmcb.h"

struct svm_vcpu {
    struct vmcb *vmcb;
    paddr_t vmcb_pa;
    u8 *msrpm;                  /* two pages */
    u64 asid_generation;        /* of the CPU it got its ASID from; 0: needs one */
    u64 tlb_epoch;              /* hvm_domain.tlb_epoch that its ASID knows */
    unsigned long not_stepped;  /* RIP of an instruction in a shadow that could not be emulated */
    unsigned int cpu;           /* where the processor may have cached the block */
    bool state_loaded;          /* FS, GS, TR, LDTR, SYSCALL and SYSENTER MSRs are in the processor */
    bool nmi_masked;            /* an NMI's handler runs: until its IRET */
    bool dr_loaded;             /* DR0-3 are in the processor, DR6 and DR7 in the block; no intercepts */
};

static inline struct svm_vcpu *svm_of(const struct vcpu *v)
{
    return v->arch.hvm->svm;
}
static inline struct vmcb *vmcb_of(const struct vcpu *v)
{
    return svm_of(v)->vmcb;
}
/* Part of the block was changed: the processor must read it again. */
static inline void vmcb_dirty(struct vmcb *vmcb, u32 parts)
{
    vmcb->clean &= ~parts;
}

/* The guest's EFER.LME is not in the block: see state.c. Writes to CR0 are intercepted for nothing else. */
static inline bool vmcb_holds_lme(const struct vmcb *vmcb)
{
    return vmcb->cr_writes & 1u << 0;
}

/* CPUID 0x8000000a edx */
#define SVM_FEATURE_NPT             (1u << 0)
#define SVM_FEATURE_LBR             (1u << 1)
#define SVM_FEATURE_NRIPS           (1u << 3)
#define SVM_FEATURE_TSC_RATIO       (1u << 4)
#define SVM_FEATURE_CLEAN           (1u << 5)
#define SVM_FEATURE_FLUSH_ASID      (1u << 6)
#define SVM_FEATURE_DECODE          (1u << 7)
#define SVM_FEATURE_PAUSE_FILTER    (1u << 10)
#define SVM_FEATURE_PAUSE_THRESHOLD (1u << 12)
extern u32 svm_features;
static inline bool svm_has(u32 feature)
{
    return svm_features & feature;
}

/* --- cpu.c ------------------------------------------------------------------------------------ */
extern struct hvm_ops svm_ops;
int svm_cpu_prepare(unsigned int cpu);
int svm_cpu_up(void);
void svm_cpu_down(void);
paddr_t svm_host_vmcb(void);            /* this CPU's own FS, GS, TR, MSRs, for VMLOAD */
extern u8 *svm_iopm;                    /* intercepts every port: of those without a map */

/* --- asid.c ----------------------------------------------------------------------------------- */
void svm_asid_init(u32 nr_asids);       /* boot CPU */
void svm_asid_cpu_up(void);
void svm_asid_prepare(struct vcpu *v);  /* before entry, interrupts off */
void svm_flush_cpu(void);
void svm_flush_vcpu(struct vcpu *v);

/* --- vcpu.c ----------------------------------------------------------------------------------- */
int svm_vcpu_create(struct vcpu *v);
void svm_vcpu_destroy(struct vcpu *v);
void svm_switch_out(struct vcpu *v);
void svm_switch_in(struct vcpu *v);
/* The parts of the block that VMSAVE writes are up to date; v stopped. */
void svm_sync(struct vcpu *v);
/* After a change of those parts, which were synced. */
void svm_reload(struct vcpu *v);

/* --- state.c ---------------------------------------------------------------------------------- */
void svm_get_segment(struct vcpu *v, enum hvm_segment seg, struct hvm_segment_state *s);
void svm_set_segment(struct vcpu *v, enum hvm_segment seg, const struct hvm_segment_state *s);
unsigned int svm_get_cpl(struct vcpu *v);
void svm_update_cr(struct vcpu *v, unsigned int n);
void svm_update_efer(struct vcpu *v);
void svm_update_dr(struct vcpu *v);
void svm_read_dr(struct vcpu *v);           /* into struct hvm_vcpu; dr_loaded */
void svm_save_dr(struct vcpu *v);       /* current: takes them out of the processor */
void svm_load_dr(struct vcpu *v);
void svm_update_exceptions(struct vcpu *v);
void svm_update_cpu_policy(struct vcpu *v);
void svm_set_tsc(struct vcpu *v, u64 offset, u64 ratio);
u64 svm_get_pat(struct vcpu *v);
void svm_set_pat(struct vcpu *v, u64 pat);
void svm_save_cpu(struct vcpu *v, struct hvm_hw_cpu *c);
int svm_load_cpu(struct vcpu *v, const struct hvm_hw_cpu *c);
void svm_invlpg(struct vcpu *v, unsigned long va);

/* --- msr.c ------------------------------------------------------------------------------------ */
void svm_msrpm_init(u8 *map);
void svm_update_msr_intercept(struct vcpu *v, u32 msr, bool read, bool write);
bool svm_read_msr(struct vcpu *v, u32 msr, u64 *value);
bool svm_write_msr(struct vcpu *v, u32 msr, u64 value, bool *gp);

/* --- event.c ---------------------------------------------------------------------------------- */
unsigned int svm_get_interruptibility(struct vcpu *v);
void svm_set_interruptibility(struct vcpu *v, unsigned int bits);
bool svm_event_queued(struct vcpu *v);
void svm_cancel_event(struct vcpu *v);
void svm_inject(struct vcpu *v, const struct hvm_event *e);
void svm_want_window(struct vcpu *v, bool nmi);
bool svm_pending_event(struct vcpu *v, struct hvm_event *e);
void svm_close_window(struct vmcb *vmcb);
/* What was on its way to the guest when it left goes in again. */
void svm_requeue_event(struct vcpu *v);
void svm_iret_exit(struct vcpu *v);
/* Interrupts off, the control block has a shadow. True: svm_step() before the guest is entered. */
bool svm_shadow_to_step(struct vcpu *v);
void svm_step(void);                    /* current, interrupts on */

/* --- insn.c, exit.c, exit-insn.c -------------------------------------------------------------- */
enum svm_insn {
    INSN_CPUID, INSN_HLT, INSN_RDTSC, INSN_RDTSCP, INSN_RDMSR, INSN_WRMSR, INSN_VMMCALL, INSN_XSETBV,
    INSN_INVD, INSN_WBINVD, INSN_PAUSE,
};
/* Length of the intercepted instruction; 0: it is not there (any more): run again, or a fault was injected. */
unsigned int svm_insn_length(struct vcpu *v, enum svm_insn insn);
unsigned int svm_insn_bytes(struct vcpu *v, u8 buf[15]);
/* Behind an instruction that was carried out: ends an interrupt shadow, single steps. */
void svm_advance(struct vcpu *v, unsigned int len);
void svm_exit_cr(struct vcpu *v, unsigned int nr, bool write);
void svm_exit_dr(struct vcpu *v, unsigned int nr, bool write);
void svm_exit_cpuid(struct vcpu *v);
void svm_exit_msr(struct vcpu *v);
void svm_exit_ioio(struct vcpu *v);
void svm_exit_hypercall(struct vcpu *v);
void svm_exit_hlt(struct vcpu *v);
void svm_exit_pause(struct vcpu *v);
void svm_exit_xsetbv(struct vcpu *v);
void svm_exit_rdtsc(struct vcpu *v, bool with_aux);
void svm_exit_cache(struct vcpu *v, enum svm_insn insn);
void svm_dump_vcpu(const struct vcpu *v);

/* entry.S calls */
void svm_enter(void);                   /* arch.tail */
paddr_t svm_prepare(void);
void svm_exit(void);

static inline void svm_vmload(paddr_t vmcb)
{
    __asm__ __volatile__("vmload %%rax" :: "a" (vmcb) : "memory");
}
static inline void svm_vmsave(paddr_t vmcb)
{
    __asm__ __volatile__("vmsave %%rax" :: "a" (vmcb) : "memory");
}

#endif
