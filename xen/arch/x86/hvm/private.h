/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of hvm/ itself. */
#ifndef HVM_PRIVATE_H
#define HVM_PRIVATE_H

#include <xen/domain.h>
#include <asm/current.h>
#include <asm/flushtlb.h>
#include <asm/hvm.h>
#include <asm/insn.h>

/* General registers of v, current or not running. */
static inline struct cpu_user_regs *hvm_regs(struct vcpu *v)
{
    return v == current ? guest_cpu_user_regs() : &v->arch.regs;
}

/* --- cr-rules.c: which values of control registers a processor accepts (pure) ----------------- */
struct cpu_policy;
struct hvm_mode {
    u64 cr0, cr3, cr4, efer;
    bool cs_long;               /* runs 64-bit code */
};
u64 hvm_cr4_allowed(const struct cpu_policy *p);
u64 hvm_efer_allowed(const struct cpu_policy *p);
bool hvm_cr0_ok(const struct hvm_mode *m, u64 value);
bool hvm_cr3_ok(const struct hvm_mode *m, u64 value, unsigned int phys_bits);
bool hvm_cr4_ok(const struct hvm_mode *m, u64 value, u64 allowed);
bool hvm_efer_ok(const struct hvm_mode *m, u64 value, u64 allowed);
/* All four at once, for a state that comes as a whole. NULL: fine; else what is wrong. */
const char *hvm_mode_fault(const struct hvm_mode *m, const struct cpu_policy *p, unsigned int phys_bits);
/* EFER.LMA follows from LME and CR0.PG. */
u64 hvm_efer_with_lma(u64 efer, u64 cr0);

/* --- event-rules.c (pure) --------------------------------------------------------------------- */
enum hvm_combined { HVM_SECOND, HVM_DOUBLE_FAULT, HVM_TRIPLE_FAULT };
/* An exception while an event was being delivered: SDM vol. 3, table 6-5. */
enum hvm_combined hvm_combine_events(const struct hvm_event *first, const struct hvm_event *second);
bool hvm_has_error_code(unsigned int vector);

/* --- mode.c ----------------------------------------------------------------------------------- */
/* Shared info is laid out as the running vcpu's code has it, from now on: at what drivers of a guest do first. */
void hvm_latch_info_width(void);

/* --- sleep.c: ACPI S3; the toolstack or device model asks, not the guest itself ----------------- */
void hvm_s3_suspend(struct domain *d);
void hvm_s3_resume(struct domain *d);

/* --- tsc.c ------------------------------------------------------------------------------------ */
void hvm_write_tsc(struct vcpu *v, u64 value);
void hvm_write_tsc_adjust(struct vcpu *v, u64 value);
void hvm_update_tsc(struct vcpu *v);            /* tells the vendor */
/* In records; between begin and end all vcpus' counters are of one moment. d paused. */
void hvm_tsc_records_begin(struct domain *d);
void hvm_tsc_records_end(struct domain *d);
u64 hvm_save_tsc(struct vcpu *v);
void hvm_load_tsc(struct vcpu *v, u64 value);

/* --- compat.c: hypercalls of 32-bit code ------------------------------------------------------ */
long hvm_compat_hypercall(struct cpu_user_regs *regs);
u32 hvm_compat_to_guest(unsigned long value);       /* what the caller knows a widened argument by */
void hvm_update_runstate_area(struct vcpu *v);      /* vcpu_runstate_update_area(), in the layout it was registered in */

/* --- hypercall.c, cr.c, msr.c ----------------------------------------------------------------- */
#define MSR_HYPERCALL_PAGE          0x40000000
#define MSR_HYPERCALL_PAGE_MOVED    0x40000200      /* where Hyper-V's interface has the first */
void hvm_write_hypercall_page(struct vcpu *v, u64 gpa_and_index, bool *ok);
bool hvm_write_efer(struct vcpu *v, u64 value);     /* false: #GP */
extern const u32 hvm_saved_msrs[];                  /* in the MSR record */
extern const unsigned int hvm_nr_saved_msrs;

/* --- save-cpu.c: rows of save.c --------------------------------------------------------------- */
#define HVM_SAVE_ROW(name)                                                  \
    int name##_save(struct domain *d, struct vcpu *v, void *rec);           \
    int name##_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
HVM_SAVE_ROW(hvm_header);
HVM_SAVE_ROW(hvm_cpu);
HVM_SAVE_ROW(hvm_xsave);
HVM_SAVE_ROW(hvm_vmce);
HVM_SAVE_ROW(hvm_tsc_adjust);
HVM_SAVE_ROW(hvm_msrs);
size_t hvm_xsave_record_size(void);
size_t hvm_xsave_size(const struct vcpu *v);
size_t hvm_msrs_record_size(void);

#endif
