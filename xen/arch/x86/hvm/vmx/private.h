/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of vmx/ share.
 *
 * A control structure (VMCS) can only be reached by the CPU it is loaded on, and lies in that CPU's cache until it is
 * cleared there. vmx_load(v) makes v's the one that vmx_read() and vmx_write() of this CPU mean, whatever was loaded
 * before. So that this is rarely needed, most state is kept here as well: what was read since the last exit is
 * remembered, what was changed is written before the next entry (`dirty`, `seg_dirty`).
 */
#ifndef VMX_PRIVATE_H
#define VMX_PRIVATE_H

#include <xen/domain.h>
#include <lib/list.h>
#include <asm/current.h>
#include <asm/hvm.h>
#include <asm/insn.h>
#include "vmcs.h"

/* --- controls.c ------------------------------------------------------------------------------- */
enum vmx_word { VMX_PIN, VMX_PROC, VMX_PROC2, VMX_EXIT, VMX_ENTRY, VMX_NR_WORDS };

/* What a processor allows: controls that must be 1, that may be. */
struct vmx_caps {
    u64 basic, ept_vpid;
    u64 cr0_fixed0, cr0_fixed1, cr4_fixed0, cr4_fixed1;
    u32 must[VMX_NR_WORDS], may[VMX_NR_WORDS];
};
#define PROC2_APIC      (PROC2_VIRTUAL_X2APIC | PROC2_APIC_REGISTERS | PROC2_INTERRUPTS)
struct vmx_controls {
    u32 word[VMX_NR_WORDS];             /* everything that is used, by some vcpu at some time */
    u64 ept_vpid;
};
/* False: what is indispensable and not there has been listed in missing[size]. */
bool vmx_choose_controls(const struct vmx_caps *c, struct vmx_controls *k, char *missing, size_t size);
/* Can another processor run with them? */
bool vmx_controls_fit(const struct vmx_caps *c, const struct vmx_controls *k);

/* --- fields.c --------------------------------------------------------------------------------- */
u32 vmx_rights(enum hvm_segment seg, const struct hvm_segment_state *s);
u16 vmx_attributes(u32 rights);
u64 vmx_real_cr0(u64 guest, u64 fixed0, u64 fixed1);
u64 vmx_real_cr4(u64 guest, u64 host, u64 fixed0, u64 fixed1);
u64 vmx_cr0_free(u64 fixed0, u64 fixed1);
u64 vmx_cr4_free(u64 allowed, u64 fixed0, u64 fixed1);
bool vmx_pdpte_ok(u64 entry, unsigned int phys_bits);
u32 vmx_event_field(const struct hvm_event *e, bool protected_mode);
bool vmx_event_is_software(u32 field);
void vmx_field_to_event(u32 field, u32 error_code, unsigned int insn_len, struct hvm_event *e);
u64 vmx_sound_rflags(u64 rflags);

/* --- a vcpu ----------------------------------------------------------------------------------- */
#define VMX_NO_CPU          (~0u)
#define VMX_NR_LAZY_MSRS    5

enum vmx_dirty {
    DIRTY_CR = 1u << 0,             /* CR0, CR3, CR4, EFER */
    DIRTY_CONTROLS = 1u << 1,
    DIRTY_TSC = 1u << 2,
    DIRTY_DR7 = 1u << 3,
    DIRTY_PAT = 1u << 4,
    DIRTY_INTERRUPTIBILITY = 1u << 5,
    DIRTY_HOST = 1u << 6,           /* what of the host's changes from switch to switch */
    DIRTY_PDPTE = 1u << 7,
    DIRTY_ALL = 0xff,
};

struct vmx_vcpu {
    void *vmcs;
    paddr_t vmcs_pa;
    unsigned int cpu;               /* that has the structure cached; VMX_NO_CPU: it is in memory. Changed there only */
    struct list_head active;        /* on that CPU's list */
    bool launched, written;         /* since it was cleared; its constant fields, ever */
    unsigned int host_cpu;          /* whose stacks and tables are in its host fields */

    u8 *msr_bitmap;
    u64 eptp;
    u32 dirty;
    paddr_t port_map;               /* 0: all accesses to ports leave the guest */
    u32 proc, proc2, exceptions;    /* controls as they are wanted */
    bool policy_known;
    u64 pat, tsc_offset, tsc_multiplier;
    u64 pdpte[4];
    u64 rip, rsp, rflags;           /* in the structure; regs has the vcpu's */
    u64 cr4_free;
    u32 tpr_threshold;
    u64 eoi_exits[4];               /* as the structure has them */
    u32 interruptibility;           /* the processor's bits */
    u16 seg_valid, seg_dirty;       /* bit HVM_SEG_* of seg[] */
    struct hvm_segment_state seg[HVM_SEG_NR];

    u32 event, event_error, event_insn_len;     /* to be injected; event 0: nothing */

    u64 lazy_msr[VMX_NR_LAZY_MSRS]; /* in the processor while msrs_loaded */
    bool msrs_loaded, dr_loaded;

    u64 vpid_generation;            /* of the CPU it got its VPID from; 0: needs one */
    u64 tlb_epoch;                  /* hvm_domain.tlb_epoch that tlb_cpu knows of */
    unsigned int tlb_cpu;
};

static inline struct vmx_vcpu *vmx_of(const struct vcpu *v)
{
    return v->arch.hvm->vmx;
}

/* --- vmcs.c ----------------------------------------------------------------------------------- */
/* Makes v's structure this CPU's current one; v stopped or current. Interrupts on unless it is loaded already. */
void vmx_load(struct vcpu *v);
bool vmx_is_loaded(const struct vmx_vcpu *s);
/* Out of every CPU's cache; interrupts on. */
void vmx_unload(struct vmx_vcpu *s);
void vmx_vmcs_cpu_up(void);
void vmx_vmcs_cpu_down(void);       /* nothing is cached here any more */
noreturn void vmx_access_failed(const char *insn, unsigned long field);
void vmx_clear(paddr_t vmcs);
/* Before entry, interrupts off: what is dirty. */
void vmx_write_dirty(struct vcpu *v);

static inline u64 vmx_read(enum vmcs_field field)
{
    u64 value;
    bool failed;

    __asm__ __volatile__("vmread %[f], %[v]; setna %[e]"
                         : [v] "=rm" (value), [e] "=qm" (failed) : [f] "r" ((u64)field) : "cc", "memory");
    if (unlikely(failed))
        vmx_access_failed("VMREAD", field);
    return value;
}
static inline void vmx_write(enum vmcs_field field, u64 value)
{
    bool failed;

    __asm__ __volatile__("vmwrite %[v], %[f]; setna %[e]"
                         : [e] "=qm" (failed) : [v] "rm" (value), [f] "r" ((u64)field) : "cc", "memory");
    if (unlikely(failed))
        vmx_access_failed("VMWRITE", field);
}

/* --- cpu.c ------------------------------------------------------------------------------------ */
extern struct hvm_ops vmx_ops;
extern struct vmx_caps vmx_caps;
extern struct vmx_controls vmx_controls;
static inline bool vmx_has(enum vmx_word word, u32 bit)
{
    return vmx_controls.word[word] & bit;
}
int vmx_cpu_prepare(unsigned int cpu);
int vmx_cpu_up(void);
void vmx_cpu_down(void);

/* --- tlb.c ------------------------------------------------------------------------------------ */
void vmx_tlb_cpu_up(void);
void vmx_tlb_prepare(struct vcpu *v);   /* before entry, loaded, interrupts off */
void vmx_flush_cpu(void);
void vmx_flush_vcpu(struct vcpu *v);
void vmx_invlpg(struct vcpu *v, unsigned long va);

/* --- vcpu.c ----------------------------------------------------------------------------------- */
int vmx_vcpu_create(struct vcpu *v);
void vmx_vcpu_destroy(struct vcpu *v);
void vmx_switch_out(struct vcpu *v);
void vmx_switch_in(struct vcpu *v);

/* --- state.c ---------------------------------------------------------------------------------- */
void vmx_get_segment(struct vcpu *v, enum hvm_segment seg, struct hvm_segment_state *s);
void vmx_set_segment(struct vcpu *v, enum hvm_segment seg, const struct hvm_segment_state *s);
void vmx_write_segments(struct vmx_vcpu *s);
unsigned int vmx_get_cpl(struct vcpu *v);
void vmx_update_cr(struct vcpu *v, unsigned int n);
void vmx_update_efer(struct vcpu *v);
/* Would PAE paging with this CR3 fault on its first four entries? */
bool vmx_pdptes_fault(struct vcpu *v, u64 cr3);
void vmx_update_dr(struct vcpu *v);
void vmx_save_dr(struct vcpu *v);       /* current: takes them out of the processor */
void vmx_load_dr(struct vcpu *v);
void vmx_update_exceptions(struct vcpu *v);
void vmx_update_cpu_policy(struct vcpu *v);
void vmx_set_tsc(struct vcpu *v, u64 offset, u64 ratio);
u64 vmx_get_pat(struct vcpu *v);
void vmx_set_pat(struct vcpu *v, u64 pat);
void vmx_want_controls(struct vmx_vcpu *s, u32 proc, bool on);

/* --- msr.c ------------------------------------------------------------------------------------ */
void vmx_msr_bitmap_init(u8 *map);
void vmx_update_msr_intercept(struct vcpu *v, u32 msr, bool read, bool write);
bool vmx_read_msr(struct vcpu *v, u32 msr, u64 *value);
bool vmx_write_msr(struct vcpu *v, u32 msr, u64 value, bool *gp);
void vmx_load_msrs(struct vmx_vcpu *s); /* the lazy ones; interrupts off */
void vmx_save_msrs(struct vmx_vcpu *s); /* and the host's back */
void vmx_save_cpu(struct vcpu *v, struct hvm_hw_cpu *c);
int vmx_load_cpu(struct vcpu *v, const struct hvm_hw_cpu *c);

/* --- event.c ---------------------------------------------------------------------------------- */
unsigned int vmx_get_interruptibility(struct vcpu *v);
void vmx_set_interruptibility(struct vcpu *v, unsigned int bits);
bool vmx_event_queued(struct vcpu *v);
void vmx_cancel_event(struct vcpu *v);
void vmx_inject(struct vcpu *v, const struct hvm_event *e);
void vmx_want_window(struct vcpu *v, bool nmi);
bool vmx_pending_event(struct vcpu *v, struct hvm_event *e);
/* What was on its way to the guest when it left goes in again. */
void vmx_requeue_event(struct vmx_vcpu *s, u32 vectoring);
/* An IRET that ended an NMI's handler faulted: it will run again. */
void vmx_block_nmi_again(struct vmx_vcpu *s);
void vmx_write_event(struct vcpu *v);   /* before entry */

/* --- apic.c ----------------------------------------------------------------------------------- */
void vmx_update_apic(struct vcpu *v);
u32 vmx_pin_controls(const struct vcpu *v);
void vmx_write_apic_page(struct vcpu *v);       /* the first time: where it is */
void vmx_write_apic(struct vcpu *v);            /* before entry, interrupts off: what has changed in it */
void vmx_exit_virtual_eoi(struct vcpu *v);
bool vmx_exit_apic_write(struct vcpu *v);

/* --- exit.c, exit-insn.c, dump.c -------------------------------------------------------------- */
void vmx_advance(struct vcpu *v, unsigned int len);
void vmx_exit_cr(struct vcpu *v);
void vmx_exit_dr(struct vcpu *v);
void vmx_exit_cpuid(struct vcpu *v);
void vmx_exit_msr(struct vcpu *v, bool write);
void vmx_exit_io(struct vcpu *v);
void vmx_exit_hypercall(struct vcpu *v);
void vmx_exit_hlt(struct vcpu *v);
void vmx_exit_pause(struct vcpu *v);
void vmx_exit_xsetbv(struct vcpu *v);
void vmx_exit_rdtsc(struct vcpu *v, bool with_aux);
void vmx_exit_cache(struct vcpu *v);
void vmx_dump_vcpu(const struct vcpu *v);

/* entry.S, and what it calls */
void vmx_enter(void);                   /* arch.tail */
extern const u8 vmx_exit_point[];       /* where the processor goes on after an exit */
void vmx_serve_interrupt(unsigned int vector);  /* interrupts off: as if it came just now */
bool vmx_entry_prepare(struct vcpu *v);
unsigned int vmx_prepare(void);
void vmx_exit(void);
void vmx_entry_failed(bool no_structure);

#endif
