/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the files of hvm/platform: a domain's devices and a vcpu's local APIC. The devices'
 * behaviour is in model/ (pure state machines); the files here give them addresses, locks, time and
 * interrupt lines.
 */
#ifndef HVM_PLATFORM_PRIVATE_H
#define HVM_PLATFORM_PRIVATE_H

#include <asm/hvm-platform.h>
#include <public/hvm/save.h>

#include "model/hpet.h"
#include "model/ioapic.h"
#include "model/lapic.h"
#include "model/mtrr.h"
#include "model/pic.h"
#include "model/pit.h"
#include "model/pm.h"
#include "model/rtc.h"
#include "vtimer.h"

#define HVM_MAX_IO_REGIONS      24
#define HVM_MAX_VCPU_TIMERS     12

struct hvm_io_table {
    unsigned int nr;                    /* grows only; entries below it are constant */
    struct hvm_io_region region[HVM_MAX_IO_REGIONS];
};

struct vpit {
    spinlock_t lock;                    /* LOCK_HVM_DEVICE, as in the others */
    struct pit pit;
    struct hvm_vtimer timer;            /* channel 0 */
};
struct vrtc {
    spinlock_t lock;
    struct rtc rtc;
    struct hvm_vtimer periodic, event;  /* event: update or alarm */
};
struct vhpet {
    spinlock_t lock;
    struct hpet hpet;
    struct hvm_vtimer timer[HPET_TIMERS];
};
struct vpm {
    spinlock_t lock;
    struct pm pm;
    struct hvm_vtimer timer; /* the next toggle of the counter's top bit, if that interrupts */
};

struct debug_port {
    spinlock_t lock;
    unsigned int len;
    char line[120];
};

struct hw_ioapic;

struct hvm_platform {
    struct hvm_io_table ports, mmio;
    spinlock_t io_lock;                 /* LOCK_HVM_DEVICE: adding regions */

    /* lines.c, vioapic.c, vpic.c */
    spinlock_t irq_lock;                /* LOCK_HVM_IRQ: all down to `pic' */
    u64 intx[2];                        /* PCI: a bit per device * 4 + pin */
    u64 isa, gsi;                       /* lines held by ISA devices, by hvm_gsi_set() */
    bool callback;                      /* the event callback's line, and where it was put */
    u8 callback_via, callback_gsi_or_intx;
    u8 link_route[4];                   /* ISA IRQ; 0: none */
    u16 link_count[4], pic_count[HVM_NR_ISA_IRQS], gsi_count[HVM_NR_GSIS];
    struct ioapic ioapic;
    struct pic pic;
    bool pic_intr;                      /* its output; read without lock */
    void (*eoi_hook)(struct domain *d, unsigned int gsi);
    struct hw_ioapic *hw_ioapics;       /* instead of `ioapic' in a hardware domain */
    unsigned int nr_hw_ioapics;

    /* vmtrr.c */
    spinlock_t pin_lock; /* LOCK_HVM_DEVICE: ranges with a memory type of their own */
    struct list_head pinned;
    unsigned int nr_pinned;
    bool types_stale;                   /* of nested tables from types_next on; vcpu 0's own */
    gfn_t types_next;

    struct vpit pit;
    struct vrtc rtc;
    struct vhpet hpet;
    struct vpm pm;
    struct debug_port debug;

    unsigned int lowest_next;           /* vcpu to ask first for a lowest-priority message */
};

struct hvm_vcpu_platform {
    struct lapic lapic;                 /* requests: anybody; else its vcpu */
    struct hvm_vtimer lapic_timer;

    struct mtrr mtrr;

    spinlock_t timer_lock;              /* LOCK_HVM_TIMER: ticks */
    struct hvm_vtimer *timers[HVM_MAX_VCPU_TIMERS];
    unsigned int nr_timers;
    u32 backlogs;                       /* bit per timer with ticks to raise; read without lock */
    s_time_t frozen_at;                 /* guest time when preempted in timer mode 0 */
    u64 lag;                            /* of guest time behind system time; read without lock */
    bool frozen;

    u32 startup;        /* INIT and start-up IPIs on their way (vlapic-ipi.c); atomic */
    bool timer_unset; /* records were loaded: start the APIC timer at the next entry */
};

static inline struct hvm_platform *platform_of(const struct domain *d)
{
    return d->arch.hvm->platform;
}
static inline struct hvm_vcpu_platform *vplatform_of(const struct vcpu *v)
{
    return v->arch.hvm->platform;
}
static inline struct lapic *lapic_of(const struct vcpu *v)
{
    return &vplatform_of(v)->lapic;
}
static inline bool hvm_has(const struct domain *d, u32 emu_flag)
{
    return d->arch.hvm->emulation_flags & emu_flag;
}

/*
 * --- devices of a domain: init once, attach when vcpu 0 exists (timers), stop at its end -------
 */
int vioapic_init(struct domain *d);
int vpic_init(struct domain *d);
int vpit_init(struct domain *d);
void vpit_attach(struct vcpu *v);
void vpit_reset(struct domain *d);              /* these: the domain is paused */
void vioapic_reset(struct domain *d);
void vpic_reset(struct domain *d);
void vhpet_reset(struct domain *d);
int vrtc_init(struct domain *d);
void vrtc_attach(struct vcpu *v);
int vhpet_init(struct domain *d);
void vhpet_attach(struct vcpu *v);
int vpm_init(struct domain *d);
int debug_port_init(struct domain *d);
void vpm_attach(struct vcpu *v);
/* The HPET's legacy replacement took the timer's and the clock's interrupts away. */
bool vhpet_is_legacy(struct domain *d);
/* Time of a domain's devices: that of vcpu 0, which carries their timers. */
u64 hvm_device_time(struct domain *d);
void vmtrr_unpin_all(struct domain *d);
/* v is vcpu 0, before entry, types_stale: a step. False: there are more. */
bool vmtrr_follow(struct vcpu *v);

/* --- interrupt lines; irq_lock held ----------------------------------------------------------- */
/* ISA IRQ n arrives at the IOAPIC's pin: the timer at 2, the others at their own. */
static inline unsigned int board_isa_gsi(unsigned int irq)
{
    return irq ? irq : 2;
}
void lines_propagate(struct domain *d);         /* sends what became ready, updates pic_intr */
void ioapic_send_ready(struct domain *d, struct ioapic *io);    /* the same for one IOAPIC */
/* These take irq_lock. */
void hvm_isa_irq_pulse(struct domain *d, unsigned int isa_irq);
/* The last edge there has not been acknowledged by its vcpu. */
bool hvm_isa_irq_waiting(struct domain *d, unsigned int isa_irq);
bool hvm_gsi_waiting(struct domain *d, unsigned int gsi);
void lines_recount(struct domain *d); /* after loading: counts and inputs from lines and routes */

/* --- messages --------------------------------------------------------------------------------- */
struct hvm_message {
    u32 dest;
    u8 vector;
    u8 mode;                                    /* enum msg_mode */
    bool logical, level;
};
/* From IOAPIC, MSI, IPI. False: nobody was there to take it. Any context but NMI. */
bool hvm_message_deliver(struct domain *d, const struct hvm_message *m);
void hvm_message_to_vcpu(struct vcpu *v, const struct hvm_message *m);
void vioapic_eoi(struct domain *d, u8 vector);
int hwdom_ioapics_init(struct domain *d);
void hwdom_ioapics_destroy(struct domain *d);
void hwdom_ioapic_eoi(struct domain *d, u8 vector);

/* --- local APIC ------------------------------------------------------------------------------- */
/* Whether the 8259's output reaches that vcpu. */
bool vlapic_accepts_pic(const struct vcpu *v);
void vlapic_act(struct vcpu *v, u32 effects, u8 arg);
void vlapic_send_ipi(struct vcpu *v);
/* IA32_APIC_BASE is another, by whatever means; v current or stopped. */
void vlapic_mode_changed(struct vcpu *v);
/* From IRR to ISR; a synthetic interrupt may end at once, others may be told to need no EOI. */
void vlapic_take(struct vcpu *v, u8 vector);
/* EOIs the guest noted on its APIC assist page; takes offers back that would hide others. */
void vlapic_sync_assist(struct vcpu *v);
/* Nothing is on offer any more: before records are made. */
void vlapic_end_assist(struct vcpu *v);
bool hvm_platform_entry_work(const struct vcpu *v); /* hvm_platform_entry() has something to do */
void vlapic_timer_program(struct vcpu *v);
extern const struct hvm_vtimer_source vlapic_timer_source;
bool vlapic_mmio(struct vcpu *v, struct hvm_io *io);    /* false: not its APIC's page */

#endif
