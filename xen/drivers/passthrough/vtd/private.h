/* SPDX-License-Identifier: GPL-2.0-only */
/* VT-d: what its files share. Section numbers are those of Intel's VT-d specification (revision 4). */
#ifndef VTD_PRIVATE_H
#define VTD_PRIVATE_H

#include "../private.h"

/* --- registers (11.4) ------------------------------------------------------------------------- */
#define REG_CAP             0x08
#define CAP_DOMAIN_IDS(c)   (1u << (4 + 2 * ((c) & 7)))
#define CAP_WRITE_BUFFER    (1ULL << 4)
#define CAP_CACHING_MODE    (1ULL << 7)
#define CAP_WIDTHS(c)       ((c) >> 8 & 0x1f)       /* bit n: tables of n + 2 levels */
#define CAP_FAULTS_AT(c)    (((c) >> 24 & 0x3ff) * 16)
#define CAP_NR_FAULTS(c)    (((c) >> 40 & 0xff) + 1)
#define CAP_LEAF_2M         (1ULL << 34)
#define CAP_LEAF_1G         (1ULL << 35)
#define CAP_PAGE_SELECTIVE  (1ULL << 39)
#define CAP_MAX_MASK(c)     ((c) >> 48 & 0x3f)
#define CAP_DRAIN_WRITE     (1ULL << 54)
#define CAP_DRAIN_READ      (1ULL << 55)
#define REG_ECAP            0x10
#define ECAP_COHERENT       (1ULL << 0)
#define ECAP_QUEUE          (1ULL << 1)
#define ECAP_INTREMAP       (1ULL << 3)
#define ECAP_EIM            (1ULL << 4)
#define ECAP_PASS_THROUGH   (1ULL << 6)
#define ECAP_SNOOP          (1ULL << 7)
#define ECAP_IOTLB_AT(e)    (((e) >> 8 & 0x3ff) * 16)
#define REG_COMMAND         0x18
#define REG_STATUS          0x1c
#define GLOBAL_TRANSLATE    (1u << 31)
#define GLOBAL_ROOT         (1u << 30)
#define GLOBAL_WRITE_BUFFER (1u << 27)
#define GLOBAL_QUEUE        (1u << 26)
#define GLOBAL_INTREMAP     (1u << 25)
#define GLOBAL_IRQ_TABLE    (1u << 24)
#define GLOBAL_LASTING      (GLOBAL_TRANSLATE | GLOBAL_QUEUE | GLOBAL_INTREMAP)     /* not one-shot commands */
#define REG_ROOT            0x20
#define REG_CONTEXT         0x28
#define REG_FAULT_STATUS    0x34
#define FAULT_OVERFLOW      (1u << 0)
#define FAULT_PENDING       (1u << 1)
#define FAULT_QUEUE         (1u << 4)
#define FAULT_FIRST(s)      ((s) >> 8 & 0xff)
#define REG_FAULT_CONTROL   0x38
#define FAULT_MASKED        (1u << 31)
#define REG_FAULT_DATA      0x3c
#define REG_FAULT_ADDRESS   0x40
#define REG_FAULT_UPPER     0x44
#define REG_PROTECTED       0x64
#define PROTECTED_ENABLE    (1u << 31)
#define REG_QUEUE_HEAD      0x80
#define REG_QUEUE_TAIL      0x88
#define REG_QUEUE           0x90
#define REG_IRQ_TABLE       0xb8
#define IRQ_TABLE_EIM       (1ULL << 11)

struct vtd_entry {          /* of root, context and interrupt tables */
    u64 low, high;
} __aligned(16);

struct vtd_unit {
    u16 segment;
    bool include_all;
    paddr_t base;
    char *regs;
    u64 cap, ecap;
    spinlock_t lock;        /* LOCK_IOMMU_UNIT: queue, command registers, which interrupt entries are taken */
    struct vtd_entry *root;
    struct vtd_entry *queue;                /* NULL: registers do it */
    unsigned int tail;
    volatile u32 *answer;   /* the hardware writes the number of the last wait */
    u32 waits;
    struct vtd_entry *irqs;
};
#define MAX_UNITS           64
extern struct vtd_unit vtd_units[MAX_UNITS];
extern unsigned int vtd_nr_units;
extern bool vtd_eim;        /* 32-bit APIC ids in interrupt entries */
extern bool vtd_coherent;   /* the hardware looks into the caches */
extern bool vtd_snoop;      /* accesses can be made to */

static inline u32 vtd_read32(const struct vtd_unit *u, unsigned int reg)
{
    return *(const volatile u32 *)(u->regs + reg);
}
static inline void vtd_write32(struct vtd_unit *u, unsigned int reg, u32 v)
{
    *(volatile u32 *)(u->regs + reg) = v;
}
static inline u64 vtd_read64(const struct vtd_unit *u, unsigned int reg)
{
    return *(const volatile u64 *)(u->regs + reg);
}
static inline void vtd_write64(struct vtd_unit *u, unsigned int reg, u64 v)
{
    *(volatile u64 *)(u->regs + reg) = v;
}

/* --- scopes (scopes.c): which unit is responsible --------------------------------------------- */
int vtd_scope_add(struct vtd_unit *u, u32 sbdf, bool bridge);
struct vtd_unit *vtd_unit_of(u32 source);   /* NULL: none */
struct vtd_unit *vtd_ioapic(u32 id, u32 *source);           /* NULL: not known */
int vtd_ioapic_add(struct vtd_unit *u, u8 id, u32 sbdf);

/* --- commands (commands.c) -------------------------------------------------------------------- */
/* Sets or clears one of GLOBAL_*, and waits for it. */
void vtd_global(struct vtd_unit *u, u32 bit, bool on);
int vtd_queue_init(struct vtd_unit *u);     /* 0, -ENOMEM */
void vtd_written(const void *va, size_t len);               /* to memory, where the hardware reads it */
void vtd_forget_device(struct vtd_unit *u, u16 domain_id, u16 devid);
void vtd_forget_pages(struct vtd_unit *u, u16 domain_id, dfn_t dfn, u64 nr);    /* nr 0: all of the domain's */
void vtd_forget_all(struct vtd_unit *u);
void vtd_forget_interrupt(struct vtd_unit *u, unsigned int index);
void vtd_forget_interrupts(struct vtd_unit *u);

/* --- faults, contexts, interrupts ------------------------------------------------------------- */
void vtd_faults_init(struct vtd_unit *u);
int vtd_attach(u32 source, struct domain_iommu *di);
int vtd_contexts_init(struct vtd_unit *u);  /* 0, -ENOMEM */
extern const struct io_format vtd_format;
int vtd_interrupts_init(struct vtd_unit *u);                /* 0, -ENOMEM */
bool vtd_interrupts_usable(void);
int vtd_msi_alloc(struct msi_slots *slots);
void vtd_msi_free(const struct msi_slots *slots);
void vtd_msi_aim(u32 source, unsigned int slot, u32 apic_id, u8 vector);
struct msi_message vtd_msi_message(const struct msi_slots *slots);
int vtd_ioapic_alloc(u32 ioapic_id, unsigned int pin);
u64 vtd_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level);

#endif
