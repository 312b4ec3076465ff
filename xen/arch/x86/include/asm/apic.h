/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The local APIC of each CPU, in xAPIC (memory-mapped) or x2APIC (MSR) mode. SDM vol. 3, chapter
 * 11.
 */
#ifndef ASM_APIC_H
#define ASM_APIC_H

#include <xen/types.h>
#include <xen/cpumask.h>

#define APIC_DEFAULT_PHYS       0xfee00000UL

/* register offsets (xAPIC); the x2APIC MSR is 0x800 + offset / 16 */
#define APIC_ID                 0x020
#define APIC_VERSION            0x030
#define APIC_TPR                0x080
#define APIC_PPR                0x0a0
#define APIC_EOI                0x0b0
#define APIC_LDR                0x0d0
#define APIC_DFR                0x0e0
#define APIC_SPIV               0x0f0
#define APIC_SPIV_ENABLE        0x100
#define APIC_ISR                0x100
#define APIC_IRR                0x200
#define APIC_ESR                0x280
#define APIC_LVT_CMCI           0x2f0
#define APIC_ICR                0x300
#define APIC_ICR2               0x310
#define APIC_SELF_IPI           0x3f0           /* x2APIC only */
#define APIC_LVT_TIMER          0x320
#define APIC_LVT_THERMAL        0x330
#define APIC_LVT_PERF           0x340
#define APIC_LVT_LINT0          0x350
#define APIC_LVT_LINT1          0x360
#define APIC_LVT_ERROR          0x370
#define APIC_TIMER_INITIAL      0x380
#define APIC_TIMER_CURRENT      0x390
#define APIC_TIMER_DIVIDE       0x3e0

#define APIC_LVT_MASKED         0x10000
#define APIC_TIMER_DEADLINE     0x40000
#define APIC_DM_FIXED           0x000
#define APIC_DM_NMI             0x400
#define APIC_DM_INIT            0x500
#define APIC_DM_STARTUP         0x600
#define APIC_DM_EXTINT          0x700
#define APIC_ICR_BUSY           0x1000
#define APIC_ICR_ASSERT         0x4000
#define APIC_ICR_LEVEL          0x8000
#define APIC_ICR_SELF           0x40000         /* shorthand: the destination field is not used */

extern bool x2apic_enabled;
extern paddr_t lapic_phys;                  /* set from the MADT before lapic_init_boot() */

u32 apic_read(unsigned int reg);
void apic_write(unsigned int reg, u32 value);
/*
 * End of interrupt for the vector in service; in every handler of an APIC interrupt, interrupts
 * off.
 */
void apic_eoi(void);
u32 apic_own_id(void);

/*
 * Boot CPU: mode, mapping, enabling, the vectors of this room. Others: lapic_init_cpu() on
 * themselves.
 */
void lapic_init_boot(void);
void lapic_init_cpu(void);
void lapic_disable(void);

/* delivery: vector | APIC_DM_*. Interrupts may be on or off. */
void apic_send_ipi(u32 apic_id, u32 delivery);
/* To this CPU; also from an NMI that interrupted apic_send_ipi(). */
void apic_send_self(u8 vector);
/* online CPUs of it, this one excluded */
void send_ipi_mask(const cpumask_t *mask, u8 vector);
void send_nmi(unsigned int cpu);

/* After the TSC is calibrated: the timer's rate; then on each CPU. */
void apic_timer_calibrate(void);
void apic_timer_init_cpu(void);

#endif
