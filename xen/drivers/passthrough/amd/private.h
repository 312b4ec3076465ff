/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * AMD-Vi: what its files share. Section numbers are those of AMD's I/O Virtualization Technology specification
 * (publication 48882).
 */
#ifndef AMD_IOMMU_PRIVATE_H
#define AMD_IOMMU_PRIVATE_H

#include <xen/time.h>

#include "../private.h"

/* --- registers (3.4) -------------------------------------------------------------------------- */
#define REG_DEVICE_TABLE    0x0000
#define REG_COMMANDS        0x0008
#define REG_EVENTS          0x0010
#define REG_CONTROL         0x0018
#define CONTROL_ENABLE      (1ULL << 0)
#define CONTROL_HT_TUNNEL   (1ULL << 1)
#define CONTROL_EVENTS      (1ULL << 2)
#define CONTROL_EVENT_IRQ   (1ULL << 3)
#define CONTROL_PASS_PW     (1ULL << 8)
#define CONTROL_RES_PASS_PW (1ULL << 9)
#define CONTROL_COHERENT    (1ULL << 10)
#define CONTROL_ISOC        (1ULL << 11)
#define CONTROL_COMMANDS    (1ULL << 12)
#define CONTROL_GA          (1ULL << 17)    /* interrupt entries of 128 bits */
#define CONTROL_XT          (1ULL << 50)    /* 32-bit APIC ids */
#define REG_FEATURES        0x0030
#define FEATURE_XT          (1ULL << 2)
#define FEATURE_INVAL_ALL   (1ULL << 6)
#define FEATURE_GA          (1ULL << 7)
#define FEATURE_HATS(f)     ((f) >> 10 & 3) /* levels beyond four */
#define REG_COMMAND_HEAD    0x2000
#define REG_COMMAND_TAIL    0x2008
#define REG_EVENT_HEAD      0x2010
#define REG_EVENT_TAIL      0x2018
#define REG_STATUS          0x2020
#define STATUS_OVERFLOW     (1u << 0)
#define STATUS_EVENT_IRQ    (1u << 1)
#define STATUS_EVENTS_RUN   (1u << 3)
#define REGS_SIZE           0x4000

/* --- the device table (2.2.2): an entry for each of 65536 ids --------------------------------- */
struct amd_device {
    u64 dma, domain, irq, more;
};
#define DTE_VALID           (1ULL << 0)
#define DTE_TRANSLATE       (1ULL << 1)
#define DTE_LEVELS(n)       ((u64)(n) << 9)
#define DTE_READ            (1ULL << 61)
#define DTE_WRITE           (1ULL << 62)
#define DTE_SYSMGT(n)       ((u64)(n) << 40)            /* in domain */
#define DTE_IRQ_VALID       (1ULL << 0)                 /* in irq, here and below */
#define DTE_IRQ_LENGTH(n)   ((u64)(n) << 1)             /* 2^n entries */
#define DTE_IRQ_TABLE_MASK  0x000fffffffffffc0ULL
#define DTE_INIT_PASS       (1ULL << 56)
#define DTE_EXTINT_PASS     (1ULL << 57)
#define DTE_NMI_PASS        (1ULL << 58)
#define DTE_IRQ_REMAP       (2ULL << 60)                /* fixed and arbitrated ones by the table; 0: not at all */
#define DTE_LINT0_PASS      (1ULL << 62)
#define DTE_LINT1_PASS      (1ULL << 63)
#define DEVICE_IDS          65536u
#define DEVICE_TABLE_ORDER  9

struct amd_unit {
    u16 segment, devid, capability;
    u8 flags;               /* IVHD_* */
    paddr_t base;
    char *regs;
    u64 features, control;
    spinlock_t lock;        /* LOCK_IOMMU_UNIT: command ring */
    u64 (*commands)[2];
    unsigned int tail;      /* bytes */
    u64 *completion;        /* the hardware writes the number of the last command that waited */
    u64 waits;
    u64 (*events)[2];
    bool told;              /* the log had a fault since the status was looked at */
    struct timer look;
};
#define MAX_UNITS           32
extern struct amd_unit amd_units[MAX_UNITS];
extern unsigned int amd_nr_units;
extern bool amd_wide;       /* interrupt entries of 128 bits, 32-bit APIC ids */

/* A PCI segment's functions. */
struct amd_segment {
    u16 segment;
    struct amd_device *table;
    struct amd_function {
        u16 alias;
        u8 unit;            /* index + 1; 0: no unit is responsible */
        u8 setting;         /* IVRS_* */
    } *functions;
};
/* NULL: none such. make: add it, NULL when there is no memory. */
struct amd_segment *amd_segment(unsigned int segment, bool make);
/* An id's unit; NULL: none. */
struct amd_unit *amd_unit_of(u32 source, struct amd_segment **seg);

/* --- commands (commands.c) -------------------------------------------------------------------- */
int amd_commands_init(struct amd_unit *u);
void amd_forget_device(struct amd_unit *u, u16 devid);
void amd_forget_interrupts(struct amd_unit *u, u16 devid);
void amd_forget_pages(struct amd_unit *u, u16 domain_id, dfn_t dfn, u64 nr);    /* nr 0: all */
void amd_forget_everything(struct amd_unit *u);

/* --- events (events.c) ------------------------------------------------------------------------ */
int amd_events_init(struct amd_unit *u);
void amd_events_irq_init(struct amd_unit *u);

/* --- device table (devices.c) ----------------------------------------------------------------- */
int amd_attach(u32 source, struct domain_iommu *di);
u32 amd_alias(u32 sbdf);
void amd_block_others(void);
u64 amd_irq_pass(const struct amd_function *f);         /* of its entry's irq word */
extern const struct io_format amd_format;               /* format.c */

/* --- interrupts (interrupts.c) ---------------------------------------------------------------- */
void amd_ioapic_found(u16 segment, u8 ioapic_id, u16 devid);
bool amd_interrupts_usable(void);           /* is every IOAPIC known to a unit? */
int amd_msi_alloc(struct msi_slots *slots);
void amd_msi_free(const struct msi_slots *slots);
void amd_msi_aim(u32 source, unsigned int slot, u32 apic_id, u8 vector);
struct msi_message amd_msi_message(const struct msi_slots *slots);
int amd_ioapic_alloc(u32 ioapic_id, unsigned int pin);
u64 amd_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level);

static inline u64 amd_read(const struct amd_unit *u, unsigned int reg)
{
    return *(const volatile u64 *)(u->regs + reg);
}
static inline void amd_write(struct amd_unit *u, unsigned int reg, u64 v)
{
    *(volatile u64 *)(u->regs + reg) = v;
}

#endif
