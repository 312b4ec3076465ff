/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the PV memory model share: the type word's finer points, entries, tables. */
#ifndef ARCH_X86_MM_PRIVATE_H
#define ARCH_X86_MM_PRIVATE_H

#include <xen/bug.h>
#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/mm.h>
#include <asm/spec.h>

/*
 * The life of a type word, beyond <xen/mm.h>:
 *   count 0                  no type; PGT_type_mask is the last one, for flushing
 *   count 1, neither         one CPU is building or taking apart the table; others wait or go away
 *   validated nor partial
 *   count 1, PGT_partial     building or taking apart gave way. The page holds this type reference
 *                            and one general reference itself; whoever needs the type, or wants it
 *                            gone, clears PGT_partial and goes on with both
 *   count > 0, validated     in use
 */
/*
 * Was mapped writable by another domain: stale translations may be on any CPU, not only on its
 * owner's.
 */
#define PGT_foreign         (1ULL << 55)

/* page_info.partial, when PGT_partial is set */
#define PARTIAL_CHILD       1   /* entry nr_done points to a table maybe half taken apart itself */
#define PARTIAL_FAILED      2   /* an entry was bad: only taking apart is left to do */

#define PAGE_CACHE_BITS     (_PAGE_PAT | _PAGE_PCD | _PAGE_PWT)

static inline bool is_table_type(u64 type)
{
    type &= PGT_type_mask;
    return type >= PGT_l1_page_table && type <= PGT_l4_page_table;
}
static inline unsigned int table_level(u64 type)        /* of a table type */
{
    return type >> 60;
}
static inline u64 table_type(unsigned int level)
{
    return (u64)level << 60;
}
static inline bool is_hypervisor_slot(unsigned int index)       /* of an L4 */
{
    return index >= XEN_FIRST_SLOT && index < XEN_FIRST_SLOT + XEN_NR_SLOTS;
}
static inline bool cas64(u64 *p, u64 *old, u64 new)
{
    return __atomic_compare_exchange_n(p, old, new, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* Why a guest's request was refused: for its administrator. */
#define mm_refuse(fmt, ...) \
    printk(XENLOG_G_WARNING "mm: d%uv%u: " fmt "\n", current->domain->id, current->vcpu_id, \
           ##__VA_ARGS__)

/* --- page-type.c ----------------------------------------------------------------------------- */
/*
 * Goes on taking apart a table that gave way half done; nothing to do otherwise. The caller holds a
 * general reference. 0 or (preemptible) -ERESTART.
 */
int finish_page_type(struct page_info *pg, bool preemptible);
const char *page_type_name(u64 type);

/* --- validate-l1.c --------------------------------------------------------------------------- */
int validate_l1(struct page_info *pg, struct domain *d);
void release_l1(struct page_info *pg, struct domain *d);
/*
 * References for replacing an L1 entry of a table of `tables` by *new, which gets the bits every
 * guest entry has. frames: who must own what it maps. 0, -EINVAL, -EPERM, -EBUSY (to be writable,
 * but of another type).
 */
int l1e_get_present(pte_t old, pte_t *new, struct domain *tables, struct domain *frames);
/* Of any level. Address bits in an entry that is not present may be read through, on some processors. */
static inline int absent_entry_check(pte_t e, struct domain *tables)
{
    return likely(!(e & PTE_ADDR_MASK)) || pv_l1tf_check(tables, e) ? 0 : -EPERM;
}
static inline int l1e_get(pte_t old, pte_t *new, struct domain *tables, struct domain *frames)
{
    return *new & _PAGE_PRESENT ? l1e_get_present(old, new, tables, frames) : absent_entry_check(*new, tables);
}
/* Drops what `gone` holds and `stays` does not. Undoes l1e_get(old, new) as l1e_put(new, old). */
void l1e_put_present(pte_t gone, pte_t stays, struct domain *tables);
static inline void l1e_put(pte_t gone, pte_t stays, struct domain *tables)
{
    if (gone & _PAGE_PRESENT)
        l1e_put_present(gone, stays, tables);
}
/* A reference for one more mapping of a frame somebody else holds already (grants). */
int l1e_get_granted(pte_t e, struct domain *tables);

/* --- validate-upper.c ------------------------------------------------------------------------ */
/*
 * Takes (drops) the references of all entries; see page-type.c for nr_done and partial. 0, -EINVAL,
 * -ERESTART.
 */
int table_validate(struct page_info *pg, unsigned int level, bool preemptible);
int table_release(struct page_info *pg, unsigned int level, bool preemptible);
/* Makes *e what the processor may see in a table of this level (2-4). 0 or -EINVAL. */
int upper_entry_prepare(pte_t *e, unsigned int level);
/* The table behind an entry of a level-n table, typed. 0, -EINVAL, -ERESTART. */
int upper_entry_get(pte_t e, struct domain *d, unsigned int level, bool preemptible);

/* --- pt-update.c ----------------------------------------------------------------------------- */
/* Level of the validated page table pg of d, now locked; 0: it is none. Waits for others' locks. */
unsigned int page_table_lock(struct page_info *pg, const struct domain *d);
void page_table_unlock(struct page_info *pg);
/* Page locked. 0 or l1e_get()'s. */
int pt_update_l1(pte_t *slot, pte_t new, struct domain *tables, struct domain *frames,
                 bool preserve_ad);
/* The same, unless the entry is not `expected` any more: -EAGAIN. */
int pt_cmpxchg_l1(pte_t *slot, pte_t expected, pte_t new, struct domain *tables);
/*
 * Level 2-4, page not locked, referenced. 0, -EINVAL, -ERESTART (not done). When it is done,
 * dropping the old entry may be left to do in current->arch.old_guest_table.
 */
int pt_update_upper(struct page_info *pt, unsigned int level, unsigned int index, pte_t new,
                    struct domain *tables, bool preserve_ad);

/* --- ptbase.c -------------------------------------------------------------------------------- */
static inline bool has_old_table(const struct vcpu *v)
{
    return v->arch.old_guest_table != INVALID_MFN;
}
/* Drops a type and a general reference; what takes too long goes to v->arch.old_guest_table. */
void put_table_or_defer(struct vcpu *v, struct page_info *pg);

/* --- foreign.c ------------------------------------------------------------------------------- */
struct mmu_subjects {
    struct domain *tables;      /* owns the page tables changed */
    struct domain *frames;      /* owns what they may map */
};
/*
 * From the ABI's foreigndom, checked. 0, -ESRCH, -EPERM, -EOPNOTSUPP. References:
 * mmu_subjects_put().
 */
int mmu_subjects_get(unsigned int foreigndom, unsigned int op, struct mmu_subjects *s);
void mmu_subjects_put(struct mmu_subjects *s);
/*
 * The L1 entry *e names a frame of the translated domain `frames` by its own number: makes it the
 * machine's. *held: a reference that keeps it so until the entry is written; NULL: none needed. 0;
 * -EINVAL: nothing there to map. No page-table lock held.
 */
int foreign_entry_get(struct domain *frames, pte_t *e, struct page_info **held);

/* --- batch.c --------------------------------------------------------------------------------- */
/*
 * mmu_update and mmuext_op: `count` requests of `size` bytes at the guest's `reqs`, run in order
 * until one fails. run(): *nr in, how many; out, how many are done; 0, -errno, or -ERESTART. Keeps
 * the books of how many were done over restarts; returns what the hypercall does.
 */
struct mmu_batch {
    unsigned int op;            /* __HYPERVISOR_* */
    size_t size;
    int (*run)(void *reqs, unsigned int *nr, const struct mmu_subjects *s);
};
long mmu_batch_run(const struct mmu_batch *b, void *reqs, unsigned int count, void *done,
                   unsigned int foreigndom);

/* --- ptwr-insn.c ----------------------------------------------------------------------------- */
enum ptwr_op {
    PTWR_MOV, PTWR_XCHG, PTWR_CMPXCHG, PTWR_XADD,
    PTWR_ADD, PTWR_OR, PTWR_AND, PTWR_SUB, PTWR_XOR, PTWR_NOT, PTWR_INC, PTWR_DEC,
    PTWR_BTS, PTWR_BTR, PTWR_BTC,
};
struct ptwr_insn {
    enum ptwr_op op;
    unsigned int size;          /* of the memory operand: 1, 2, 4, 8 */
    unsigned int length;        /* of the instruction */
    int reg;                    /* register operand, 0-15, -1: imm is the operand */
    u64 imm;
};
/* An instruction that writes to one memory operand. False: not one we carry out. */
bool ptwr_decode(const u8 *bytes, unsigned int nr, struct ptwr_insn *insn);
/*
 * What memory holding `old` (size bytes) becomes. Register results and flags go to *regs. *write is
 * false when nothing is written (CMPXCHG that does not match).
 */
u64 ptwr_execute(const struct ptwr_insn *insn, struct cpu_user_regs *regs, u64 old, bool *write);

#endif
