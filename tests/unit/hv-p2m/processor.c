// SPDX-License-Identifier: GPL-2.0-only
/* A processor with second-level translation, by the vendors' manuals and not by format.c. */
#include <asm/hvm.h>

#include "p2m-world.h"

#define TLB_SIZE    64

struct translation {
    bool valid;
    gfn_t gfn;
    mfn_t mfn;
    unsigned int rights;
};

static struct translation tlb[TLB_SIZE];
static unsigned int next_victim;
static bool is_ept;

void processor_init(bool ept)
{
    is_ept = ept;
    next_victim = 0;
    memset(tlb, 0, sizeof(tlb));
}

void hvm_flush_domain_tlb(struct domain *d)
{
    memset(tlb, 0, sizeof(tlb));
    nr_flushes++;
}

static unsigned int entry_rights(u64 e)
{
    if (is_ept)
        return (e & 1 ? NPF_READ : 0) | (e & 2 ? NPF_WRITE : 0) | (e & 4 ? NPF_EXEC : 0);
    if (!(e & 1))
        return 0;
    CHECK(e & 4);               /* guests are users of nested tables */
    return NPF_READ | (e & 2 ? NPF_WRITE : 0) | (e >> 63 ? 0 : NPF_EXEC);
}

/* Bits that must be zero, and types that do not exist: misconfigurations. */
static void check_entry(u64 e, unsigned int level, bool leaf)
{
    CHECK_EQ(e & 0x000fff0000000000, 0);        /* 40 address bits */
    if (leaf && level > 1)
        CHECK_EQ(e >> 13 & ((1u << (9 * (level - 1) - 1)) - 1), 0);
    if (!is_ept)
        return;
    CHECK((e & 3) != 2);                        /* writable is readable, too */
    if (leaf)
        CHECK((e >> 3 & 7) == 6 || (e >> 3 & 7) == 0);
    else
        CHECK_EQ(e & 0xf8, 0);
}

unsigned int hardware_rights(gfn_t gfn, mfn_t *mfn, unsigned int *order)
{
    paddr_t table = p2m_root(guest);
    unsigned int rights = NPF_READ | NPF_WRITE | NPF_EXEC;

    for (unsigned int level = 4; ; level--) {
        u64 e = ((u64 *)maddr_to_virt(table))[gfn >> 9 * (level - 1) & 511];
        bool leaf = level == 1 || (level < 4 && (e & 0x80));

        if (order)
            *order = 9 * (level - 1);
        if (!entry_rights(e))
            return 0;
        check_entry(e, level, leaf);
        rights &= entry_rights(e);
        if (leaf) {
            u64 inside = (1ULL << 9 * (level - 1)) - 1;

            *mfn = ((e & 0x000ffffffffff000) >> 12 & ~inside) | (gfn & inside);
            return rights;
        }
        table = e & 0x000ffffffffff000;
    }
}

/* PAT index 0 is write-back and 3 uncached in the hypervisor's PAT; nothing else is used here. */
static unsigned int memory_type(u64 e, unsigned int level)
{
    if (is_ept)
        return e >> 3 & 7;
    CHECK_EQ(e & (level > 1 ? 0x1000 : 0x80), 0);
    CHECK((e >> 3 & 3) == 0 || (e >> 3 & 3) == 3);
    return e >> 3 & 3 ? 0 : 6;
}

unsigned int hardware_memory_type(gfn_t gfn)
{
    paddr_t table = p2m_root(guest);

    for (unsigned int level = 4; ; level--) {
        u64 e = ((u64 *)maddr_to_virt(table))[gfn >> 9 * (level - 1) & 511];

        CHECK(entry_rights(e));
        if (level == 1 || (level < 4 && (e & 0x80)))
            return memory_type(e, level);
        table = e & 0x000ffffffffff000;
    }
}

static struct translation *cached(gfn_t gfn)
{
    for (unsigned int i = 0; i < TLB_SIZE; i++)
        if (tlb[i].valid && tlb[i].gfn == gfn)
            return &tlb[i];
    return NULL;
}

/* The frame the guest gets at, after as many faults as it takes. */
static enum access_result reach(gfn_t gfn, unsigned int access, mfn_t *mfn)
{
    for (unsigned int tries = 0; tries < 8; tries++) {
        struct translation *t = cached(gfn);

        if (t && (t->rights & access)) {
            *mfn = t->mfn;
            return ACCESS_OK;
        }
        if (t)
            t->valid = false;           /* a fault drops the translation it was about */
        t = &tlb[next_victim++ % TLB_SIZE];
        t->rights = hardware_rights(gfn, &t->mfn, NULL);
        t->gfn = gfn;
        t->valid = t->rights;
        if (t->valid && (t->rights & access))
            continue;
        switch (p2m_handle_fault(guest->vcpu[0], gfn << PAGE_SHIFT, access)) {
        case P2M_FAULT_RETRY:
            break;
        case P2M_FAULT_EMULATE:
            return ACCESS_EMULATE;
        case P2M_FAULT_CRASH:
            return ACCESS_CRASH;
        }
    }
    test_fail(__FILE__, __LINE__, "frame %lx faults for ever", (long)gfn);
}

enum access_result guest_read(gfn_t gfn, u8 *value)
{
    mfn_t mfn;
    enum access_result r = reach(gfn, NPF_READ, &mfn);

    if (r == ACCESS_OK)
        *value = mfn < WORLD_FRAMES ? *(u8 *)mfn_to_virt(mfn) : 0xdd;
    return r;
}

enum access_result guest_write(gfn_t gfn, u8 value)
{
    mfn_t mfn;
    enum access_result r = reach(gfn, NPF_WRITE, &mfn);

    if (r == ACCESS_OK && mfn < WORLD_FRAMES)
        *(u8 *)mfn_to_virt(mfn) = value;
    return r;
}

void check_processor(void)
{
    for (unsigned int i = 0; i < TLB_SIZE; i++) {
        unsigned int rights;
        mfn_t mfn = 0;

        if (!tlb[i].valid)
            continue;
        rights = hardware_rights(tlb[i].gfn, &mfn, NULL);
        if ((tlb[i].rights & ~rights) || mfn != tlb[i].mfn)
            test_fail(__FILE__, __LINE__, "frame %lx: cached mfn %lx rights %x, tables say %lx %x",
                      (long)tlb[i].gfn, (long)tlb[i].mfn, tlb[i].rights, (long)mfn, rights);
    }
}
