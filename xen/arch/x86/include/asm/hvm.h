/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hardware-virtualized guests (HVM and PVH), as other rooms see them. Rooms below arch/x86/hvm/:
 *   .            the core: life, control registers, MSRs, CPUID, events, hypercalls, parameters, context records
 *   svm/ vmx/    the two vendors, behind hvm_ops
 *   emulate/     the instruction emulator's environment: memory, devices, segments of a vcpu
 *   platform/    the virtual machine's own devices: APICs, 8259, timers, RTC, PM block (<asm/hvm-platform.h>)
 *   ioreq/       device models: ioreq servers and dm_op (<asm/ioreq.h>)
 *   viridian/    Hyper-V's interface
 * and arch/x86/mm/p2m (<asm/p2m.h>), arch/x86/mm/guest-walk (<asm/guest-walk.h>).
 *
 * General registers of the running vcpu are guest_cpu_user_regs(), with rip, rsp, rflags; of another one v->arch.regs.
 */
#ifndef ASM_HVM_H
#define ASM_HVM_H

#include <xen/domain.h>
#include <asm/hvm-ops.h>
#include <public/hvm/params.h>

#define HVM_MAX_VCPUS       128

struct ioreq_server;
struct hvm_platform;            /* a domain's devices */
struct hvm_vcpu_platform;       /* a vcpu's local APIC and timers */
struct viridian_domain;
struct viridian_vcpu;
struct svm_vcpu;
struct vmx_vcpu;

struct hvm_domain {
    u32 emulation_flags;                    /* XEN_X86_EMU_*: which devices it has */
    spinlock_t lock;                        /* LOCK_HVM: params, control-register wide settings */
    u64 params[HVM_NR_PARAMS];
    struct hvm_platform *platform;
    struct ioreq_domain *ioreq;
    struct viridian_domain *viridian;
    u8 *port_map;                           /* bit set: an access to the port leaves the guest. NULL: to all do */
    void *vendor;                           /* struct svm_domain or vmx_domain */
    /* how events come in: HVM_PARAM_CALLBACK_IRQ decoded */
    u8 callback_via;                        /* enum hvm_callback */
    u8 callback_vector;
    u8 callback_gsi_or_intx;                /* GSI; or device << 2 | pin */
    bool callback_asserted;
    u64 tsc_offset_base, tsc_ratio;
    u64 record_tsc;                         /* while records are made or loaded: this CPU's counter then; 0: not now */
    s_time_t record_time;
    u64 tlb_epoch;                          /* counts hvm_flush_domain_tlb(); vcpus compare it at entry */
    bool is_s3_suspended;
};

enum hvm_callback { HVM_CALLBACK_NONE, HVM_CALLBACK_GSI, HVM_CALLBACK_INTX, HVM_CALLBACK_VECTOR };

struct hvm_event {
    u8 vector;
    u8 type;                                /* enum hvm_event_type */
    u8 insn_len;                            /* software interrupts and exceptions */
    bool has_error_code;
    u32 error_code;
    u64 cr2;                                /* page faults */
};
enum hvm_event_type {                       /* the numbers both vendors use */
    HVM_EVENT_EXT_INTERRUPT = 0,
    HVM_EVENT_NMI = 2,
    HVM_EVENT_EXCEPTION = 3,
    HVM_EVENT_SW_INTERRUPT = 4,
    HVM_EVENT_PRIV_SW_EXCEPTION = 5,
    HVM_EVENT_SW_EXCEPTION = 6,
};

/* Hypercalls of 32-bit code: arrays and structures whose layout differs, seen through windows (hvm/compat.c). */
#define HVM_COMPAT_WINDOWS  12
struct hvm_compat {
    bool active;
    u8 nr;
    u8 of_list;                             /* of them, the multicall's own; those of an entry go with it. 0: none */
    struct hvm_compat_window {
        u32 guest;                          /* linear address of the first element */
        u8 layout;
    } window[HVM_COMPAT_WINDOWS];
};

struct hvm_vcpu {
    u64 cr[5];                              /* as the guest believes: 0, 2, 3, 4 */
    u64 efer;
    u64 dr[4], dr6, dr7;
    u64 xss;
    u64 tsc_aux, tsc_adjust, tsc_deadline;
    u64 tsc_offset;
    bool upcall_missed;                     /* its vector came while the local APIC was off or has been reset since */
    bool in_firmware;                       /* which wakes the guest up, does without paging, and would not end the
                                             * upcall's vector in the local APIC: missed ones wait */
    bool runstate_is_32bit;                 /* the layout of the registered area */
    bool apic_virtual;                      /* the processor delivers its local APIC's interrupts; the vendor's */
    bool io_pending;                        /* an access waits for a device model: hvm_emul_resume() */
    bool areas_stale;                       /* registered runstate and time areas: write them before entry */
    u64 callback_vector;                    /* per-vcpu upcall vector (HVMOP_set_evtchn_upcall_vector), 0: none */
    struct hvm_vcpu_platform *platform;
    struct ioreq_vcpu *ioreq;
    struct viridian_vcpu *viridian;
    union {
        struct svm_vcpu *svm;
        struct vmx_vcpu *vmx;
        void *vendor;
    };
    struct hvm_event pending;               /* event of ours that waits for the next entry */
    bool has_pending;
    bool nmi_pending;
    bool single_step, debugger_trap;
    struct hvm_compat compat;
    struct hvm_emul_state *emul;            /* emulate/: MMIO in progress, cached instruction */
};

/* --- life: called by arch/x86/guest ----------------------------------------------------------- */
void hvm_init(void);                        /* boot CPU: probes, p2m_setup(), XEN_SYSCTL_PHYSCAP_hvm */
int hvm_cpu_prepare(unsigned int cpu);      /* before it is started: 0 or -ENOMEM */
int hvm_cpu_up(void);                       /* every CPU as it comes up: 0 or -errno */
void hvm_cpu_down(void);
int hvm_sanitise_domain_config(struct xen_domctl_createdomain *config);
int hvm_domain_create(struct domain *d, const struct xen_domctl_createdomain *config);
int hvm_domain_relinquish(struct domain *d);        /* restartable */
void hvm_domain_destroy(struct domain *d);
/* Its ports are closed: parameters that name them, and the ways in which events are told, are as after a start. */
void hvm_forget_ports(struct domain *d);
int hvm_vcpu_create(struct vcpu *v);
void hvm_vcpu_destroy(struct vcpu *v);
void hvm_vcpu_reset(struct vcpu *v);                /* INIT: real mode at the reset vector; goes down */
void hvm_upcall_forgotten(struct vcpu *v);          /* its local APIC was reset */
void hvm_vcpu_start_at(struct vcpu *v, u16 cs, u16 ip);     /* start-up IPI: brings it up in real mode */
void hvm_switch_out(struct vcpu *prev);             /* interrupts off */
void hvm_switch_in(struct vcpu *next);
/* VCPUOP_initialise of a translated guest, XEN_DOMCTL_setvcpucontext: 0 or -errno naming it on the console. */
int hvm_vcpu_initialise(struct vcpu *v, void *guest_ctx);   /* struct vcpu_hvm_context */
struct vcpu_hvm_context;
int hvm_vcpu_set_context(struct vcpu *v, const struct vcpu_hvm_context *c);        /* the same, from our memory */
/* XEN_DOMCTL_getvcpucontext: registers and control registers, for looking at; *c is zeroes. v stopped. */
struct vcpu_guest_context;
void hvm_get_vcpu_context(struct vcpu *v, struct vcpu_guest_context *c);

/* --- the running vcpu's way in and out (vendors call these) ----------------------------------- */
/* Before each entry, interrupts on: device models' answers, events, timers. False: v must not go in, schedule. */
bool hvm_entry_prepare(struct vcpu *v);
/* Interrupts off, last look: what waits goes in, or has the guest leave once it can. */
void hvm_entry_ready(struct vcpu *v);

enum hvm_hcall { HVM_HCALL_DONE, HVM_HCALL_AGAIN };         /* move RIP on, or leave it: it is called again */
enum hvm_hcall hvm_hypercall(struct cpu_user_regs *regs);   /* VMMCALL/VMCALL: fills rax */
void hvm_cpuid(struct vcpu *v, struct cpu_user_regs *regs); /* fills rax-rdx; RIP is the vendor's */
bool hvm_rdmsr(struct vcpu *v, u32 msr, u64 *value);        /* false: #GP */
bool hvm_wrmsr(struct vcpu *v, u32 msr, u64 value);
/* RDMSR or WRMSR with the guest's registers; RIP is the vendor's. False: #GP is queued. */
bool hvm_msr_access(struct vcpu *v, bool write);
/* X86EMUL_*: OKAY, EXCEPTION (queued), ... */
int hvm_set_cr(struct vcpu *v, unsigned int n, u64 value);
int hvm_set_efer(struct vcpu *v, u64 value);
int hvm_set_xcr0(struct vcpu *v, u32 index, u64 value);
u64 hvm_rdtsc(struct vcpu *v);
void hvm_hlt(struct vcpu *v);
void hvm_triple_fault(struct vcpu *v);
enum hvm_task_reason { HVM_TASK_CALL, HVM_TASK_IRET, HVM_TASK_JUMP, HVM_TASK_GATE };
bool hvm_task_switch(struct vcpu *v, u16 tss_selector, unsigned int reason, bool has_error_code, u32 error_code);
/* IN and OUT of insn_len bytes: done, with RIP moved on, or to be done when a device model has answered. */
void hvm_port_access(struct vcpu *v, u16 port, unsigned int bytes, bool in, unsigned int insn_len);
/* Emulates the instruction at rip (gpa, access: a nested fault's). False: could not; the domain is dead. */
bool hvm_emulate_one(struct vcpu *v, const char *why);
/* One that the processor could run as well. False: the emulator does not know it, nothing has happened. */
bool hvm_emulate_if_known(struct vcpu *v);
bool hvm_emulate_mmio(struct vcpu *v, paddr_t gpa, unsigned int access);
void hvm_machine_check(struct cpu_user_regs *regs);         /* #MC while the guest ran */
void hvm_debug_exception(struct vcpu *v);                   /* #DB of the guest; dr6, dr7 are in struct hvm_vcpu */
/* RIP behind an instruction that was carried out (in all 32 or 64 bits); #DB when single-stepping. */
void hvm_advance_rip(struct vcpu *v, unsigned int len);
/* Fetches and decodes the instruction at RIP. False: it cannot be; a page fault or #GP was injected, or run it again. */
struct x86_insn;
bool hvm_decode_current(struct vcpu *v, struct x86_insn *insn);
u32 hvm_wanted_exceptions(const struct vcpu *v);            /* bitmap of vectors to intercept */

/* Before entry, when io_pending: takes the answer and goes on. False: v is still waiting. */
bool hvm_emul_resume(struct vcpu *v);
void hvm_emul_drop(struct vcpu *v);          /* v is reset: what it was doing is forgotten */
int hvm_emul_vcpu_create(struct vcpu *v);                   /* 0 or -ENOMEM */
void hvm_emul_vcpu_destroy(struct vcpu *v);

/* --- events for a vcpu ------------------------------------------------------------------------ */
void hvm_inject_event(struct vcpu *v, const struct hvm_event *e);       /* current; double faults by the rules */
void hvm_inject_exception(struct vcpu *v, unsigned int vector, u32 error_code);    /* error code where it has one */
void hvm_inject_single_step(struct vcpu *v);         /* #DB with DR6.BS */
void hvm_inject_page_fault(struct vcpu *v, u32 error_code, unsigned long va);
void hvm_vcpu_kick_events(struct vcpu *v);                  /* vcpu_mark_events_pending()'s HVM part */
bool hvm_events_pending(const struct vcpu *v);      /* vcpu_events_pending()'s HVM part */
void hvm_set_callback_via(struct domain *d, u64 via);
void hvm_assert_evtchn_irq(struct vcpu *v);

/* guest/: the running vcpu's TSC_AUX into the register. */
void vcpu_load_tsc_aux(const struct vcpu *v);

/* --- mode ------------------------------------------------------------------------------------- */
static inline struct hvm_vcpu *hvm_of(const struct vcpu *v)
{
    return v->arch.hvm;
}
bool hvm_paging(const struct vcpu *v);
bool hvm_long_mode(const struct vcpu *v);       /* EFER.LMA */
unsigned int hvm_guest_bytes(struct vcpu *v);   /* word size of its code: 2, 4, 8 */

/* --- other interfaces ------------------------------------------------------------------------- */
/* arch_hypercall_restart() */
void hvm_hypercall_restart(unsigned int nr, const unsigned long *args, unsigned int nr_args);
/* arch_copy_{from,to}_guest() and arch_clear_guest() of translated guests: bytes not copied */
unsigned long hvm_handle_copy_from(void *to, const void *guest, size_t len);
unsigned long hvm_handle_copy_to(void *guest, const void *from, size_t len);
unsigned long hvm_handle_clear(void *guest, size_t len);
void *hvm_runstate_area(struct vcpu *v, void *guest);       /* arch_runstate_area() */
u64 hvm_tsc_at(struct vcpu *v, u64 host_tsc);               /* its counter when this CPU's was host_tsc */
bool hvm_tsc_khz_ok(u32 khz);               /* a rate that a counter may have */
void hvm_tsc_mode_changed(struct domain *d);                /* d->arch.tsc_mode, tsc_khz; paused */
struct xen_domctl;
long hvm_domctl_get_context(struct domain *d, struct xen_domctl *op, bool *copyback);
long hvm_domctl_set_context(struct domain *d, struct xen_domctl *op, bool *copyback);
long hvm_domctl_get_context_partial(struct domain *d, struct xen_domctl *op, bool *copyback);
long hvm_domctl_sendtrigger(struct domain *d, struct vcpu *v, u32 trigger);
int hvm_set_param(struct domain *d, u32 index, u64 value);
int hvm_get_param(struct domain *d, u32 index, u64 *value);
void hvm_fill_hypercall_page(void *page);
/* Context records: XEN_DOMCTL_{get,set}hvmcontext{,_partial}. Buffers of the hypervisor. */
size_t hvm_save_size(struct domain *d);
int hvm_save(struct domain *d, void *buf, size_t *len);
int hvm_save_one(struct domain *d, u16 type, u16 instance, void *buf, size_t *len);
int hvm_load(struct domain *d, const void *buf, size_t len);
/*
 * No vcpu of d uses older translations when this returns: counts up tlb_epoch, makes those that run leave the guest.
 * A vcpu whose epoch is behind flushes before it enters, on whatever CPU.
 */
void hvm_flush_domain_tlb(struct domain *d);

#endif
