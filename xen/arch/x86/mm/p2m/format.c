// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries as the two vendors' processors read them. AMD's nested tables have the format of ordinary
 * page tables, where the guest counts as user and the hypervisor's PAT gives the memory type (APM
 * vol. 2, 15.25); Intel's extended tables have bits for read, write and execute and the type itself
 * (SDM vol. 3, 29.3.2). Accessed and dirty bits are set beforehand: the processor then never writes
 * to a table.
 */
#include <asm/hvm-platform.h>

#include "private.h"

/* memory types as in a PAT entry or an MTRR */
#define MT_UC               0
#define MT_WC               1
#define MT_WT               4
#define MT_WP               5
#define MT_WB               6
#define MT_UC_MINUS         7

#define EPT_READ            0x001ULL
#define EPT_WRITE           0x002ULL
#define EPT_EXEC            0x004ULL
#define EPT_TYPE_SHIFT      3
#define EPT_IGNORE_PAT      0x040ULL
#define EPT_ACCESSED        0x100ULL
#define EPT_DIRTY           0x200ULL

/* What the guest may do with it. None: the entry is not present. */
#define RIGHT_R             1u
#define RIGHT_W             2u
#define RIGHT_X             4u

static const u8 rights[16] = {
    [P2M_RAM_RW] = RIGHT_R | RIGHT_W | RIGHT_X,
    [P2M_RAM_RO] = RIGHT_R | RIGHT_X,
    [P2M_RAM_LOGDIRTY] = RIGHT_R | RIGHT_X,
    [P2M_MMIO_DIRECT] = RIGHT_R | RIGHT_W | RIGHT_X,
    [P2M_FOREIGN] = RIGHT_R | RIGHT_W,
    [P2M_GRANT_RW] = RIGHT_R | RIGHT_W,
    [P2M_GRANT_RO] = RIGHT_R,
    [P2M_IOREQ_SERVER] = RIGHT_R | RIGHT_X,
};

static unsigned int memory_type(const struct domain *d, gfn_t gfn, mfn_t mfn, enum p2m_type type)
{
    return hvm_effective_memory_type((struct domain *)d, gfn, mfn, type == P2M_MMIO_DIRECT);
}

/* The entry of our PAT (XEN_PAT) that is of this type, as flags of an entry. */
static u64 npt_type_flags(unsigned int mt, unsigned int level)
{
    static const u8 index[8] = {
        [MT_WB] = 0, [MT_WT] = 1, [MT_UC_MINUS] = 2, [MT_UC] = 3, [MT_WC] = 4, [MT_WP] = 5,
    };
    unsigned int i = index[mt & 7];
    u64 flags = (i & 1 ? _PAGE_PWT : 0) | (i & 2 ? _PAGE_PCD : 0);

    if (i & 4)
        flags |= level > 1 ? 1ULL << 12 : _PAGE_PAT;
    return flags;
}

static u64 npt_leaf_flags(const struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int level,
                          enum p2m_type type)
{
    unsigned int r = rights[type];

    if (!r)
        return 0;
    return _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY |
           (r & RIGHT_W ? _PAGE_RW : 0) | (r & RIGHT_X ? 0 : _PAGE_NX) |
           (level > 1 ? P2M_LARGE : 0) | npt_type_flags(memory_type(d, gfn, mfn, type), level);
}

static u64 ept_leaf_flags(const struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int level,
                          enum p2m_type type)
{
    unsigned int r = rights[type], mt;
    u64 flags;

    if (!r)
        return 0;
    flags = EPT_READ | EPT_ACCESSED | EPT_DIRTY | (r & RIGHT_W ? EPT_WRITE : 0) |
            (r & RIGHT_X ? EPT_EXEC : 0) | (level > 1 ? P2M_LARGE : 0);
    /* without devices of its own a guest's choice of types changes nothing but its speed */
    if (type != P2M_MMIO_DIRECT && !d->is_iommu_enabled)
        flags |= EPT_IGNORE_PAT;
    /* only a PAT has UC-, which is for MTRRs to overrule: here there are none below */
    mt = memory_type(d, gfn, mfn, type);
    return flags | (u64)(mt == MT_UC_MINUS ? MT_UC : mt) << EPT_TYPE_SHIFT;
}

const struct p2m_format p2m_npt = {
    .name = "nested page tables",
    .present = _PAGE_PRESENT,
    .table = _PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED,
    .leaf_flags = npt_leaf_flags,
};

const struct p2m_format p2m_ept = {
    .name = "extended page tables",
    .present = EPT_READ | EPT_WRITE | EPT_EXEC,
    .table = EPT_READ | EPT_WRITE | EPT_EXEC | EPT_ACCESSED,
    .leaf_flags = ept_leaf_flags,
};

u64 p2m_make_leaf(const struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, unsigned int level,
                  enum p2m_type type)
{
    u64 e = (u64)type << P2M_TYPE_SHIFT;

    if (mfn == INVALID_MFN)
        return e;
    return e | mfn << PAGE_SHIFT | p2m->format->leaf_flags(p2m->domain, gfn, mfn, level, type);
}
