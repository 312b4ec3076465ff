// SPDX-License-Identifier: GPL-2.0-only
/*
 * The trees of tables. What the hardware finds in them is read by two walkers written from the manuals, and must be what
 * an array says, whatever was mapped, split, merged and unmapped, and whatever allocation failed.
 */
#include <stdlib.h>
#include <test.h>
#include <world.h>
#include "private.h"
#include "vtd/private.h"

#define RANGE       2048u                       /* frames that are watched */
#define FIRST       ((1ULL << 18) - 1024)       /* so that a boundary of 1 GiB lies among them */

extern const struct io_format amd_format;
bool vtd_snoop;

static struct {
    mfn_t mfn;
    unsigned int flags;
} model[RANGE];
static struct io_tables t;
static unsigned int largest;                    /* level of the largest leaf met */

/* 48882, 2.2.3: bits 9-11 name the level of the next table, 0 a page as large as this level's entries. */
static mfn_t walk_amd(dfn_t dfn, unsigned int *flags)
{
    const u64 *table = t.root;
    u64 rights = 3ULL << 61;
    unsigned int level = 4;

    for (;;) {
        u64 e = table[dfn >> 9 * (level - 1) & 511];
        unsigned int next = e >> 9 & 7;

        if (!(e & 1))
            return INVALID_MFN;
        rights &= e;
        if (next == 0) {
            u64 mask = (1ULL << 9 * (level - 1)) - 1;

            largest = max(largest, level);
            *flags = (rights >> 61 & 1 ? IOMMU_READ : 0) | (rights >> 62 & 1 ? IOMMU_WRITE : 0);
            CHECK_EQ(((e & 0x000ffffffffff000ULL) >> 12) & mask, 0);
            return ((e & 0x000ffffffffff000ULL) >> 12) + (dfn & mask);
        }
        CHECK_EQ(next, level - 1);
        table = mfn_to_virt((e & 0x000ffffffffff000ULL) >> 12);
        level = next;
    }
}

/* VT-d 9.8: bit 7 ends the walk at levels 2 and 3. */
static mfn_t walk_vtd(dfn_t dfn, unsigned int *flags)
{
    const u64 *table = t.root;
    u64 rights = 3;

    for (unsigned int level = t.levels; ; level--) {
        u64 e = table[dfn >> 9 * (level - 1) & 511];
        u64 mask = (1ULL << 9 * (level - 1)) - 1;

        if (!(e & 3))
            return INVALID_MFN;
        rights &= e;
        if (level == 1 || e & 1 << 7) {
            CHECK(level <= 3);
            largest = max(largest, level);
            *flags = rights;
            return ((e & 0x000ffffffffff000ULL) >> 12) + (dfn & mask);
        }
        table = mfn_to_virt((e & 0x000ffffffffff000ULL) >> 12);
    }
}

static void begin(const struct io_format *format, unsigned int levels, unsigned int max_leaf)
{
    world_init();
    t = (struct io_tables){ .format = format, .levels = levels, .max_leaf = max_leaf };
    largest = 0;
    for (unsigned int i = 0; i < RANGE; i++)
        model[i].mfn = INVALID_MFN;
    CHECK_EQ(io_tables_create(&t), 0);
}

static void check_one(unsigned int i)
{
    unsigned int hw = 0, ours = 0;
    mfn_t mfn = t.format == &amd_format ? walk_amd(FIRST + i, &hw) : walk_vtd(FIRST + i, &hw);

    CHECK_EQ(mfn, model[i].mfn);
    CHECK_EQ(io_tables_lookup(&t, FIRST + i, &ours), model[i].mfn);
    if (mfn != INVALID_MFN) {
        CHECK_EQ(hw, model[i].flags);
        CHECK_EQ(ours, model[i].flags);
    }
}

/* 48882, 2.2.3: hardware ignores the rest of an entry whose first bit is clear. QEMU's logs no access that met zeros. */
static void check_vacant(void)
{
    for (struct page_info *pg = page_list_first(&t.pages); pg; pg = page_list_next(pg))
        for (unsigned int i = 0; i < PT_ENTRIES; i++) {
            u64 e = ((const u64 *)page_to_virt(pg))[i];

            if (t.format == &amd_format && !(e & 1))
                CHECK_EQ(e, 0x200);
            else if (t.format == &vtd_format && !(e & 3))
                CHECK_EQ(e, 0);
        }
}

static void check_all(void)
{
    check_vacant();
    for (unsigned int i = 0; i < RANGE; i++)
        check_one(i);
}

static void set_model(unsigned int at, mfn_t mfn, unsigned int nr, unsigned int flags)
{
    for (unsigned int i = 0; i < nr; i++) {
        model[at + i].mfn = flags ? mfn + i : INVALID_MFN;
        model[at + i].flags = flags;
    }
}

static int set(unsigned int at, mfn_t mfn, unsigned int nr, unsigned int flags)
{
    int rc = io_tables_set(&t, FIRST + at, mfn, nr, flags);

    if (rc == 0)
        set_model(at, mfn, nr, flags);
    return rc;
}

static void end(void)
{
    unsigned int free = world_frames_free(), pages = t.pages.count + t.stale.count;

    while (!io_tables_release(&t, 3))
        ;
    CHECK_EQ(world_frames_free(), free + pages);
    world_check();
}

static const struct io_format *const formats[] = { &amd_format, &vtd_format };
#define BOTH(f)     for (const struct io_format *const *f = formats; f < formats + 2; f++)

TEST(single_pages_and_rights)
{
    BOTH(f) {
        begin(*f, 4, 3);
        CHECK_EQ(set(0, 0x12345, 1, IOMMU_READ), 0);
        CHECK_EQ(set(1023, 0xabcde, 2, IOMMU_READ | IOMMU_WRITE), 0);
        CHECK_EQ(set(7, 0x777, 1, IOMMU_WRITE), 0);
        check_all();
        CHECK(!t.pending);                      /* what was not there needs no flush */
        CHECK_EQ(set(0, 0, 1, 0), 0);
        CHECK(t.pending && t.first == FIRST && t.last == FIRST);
        check_all();
        end();
    }
}

TEST(large_leaves_are_used_split_and_made_whole)
{
    BOTH(f) {
        begin(*f, 4, 3);
        CHECK_EQ(set(512, 512 * 40, 1024, IOMMU_READ | IOMMU_WRITE), 0);
        check_all();
        CHECK_EQ(largest, 2);
        CHECK_EQ(set(600, 5, 1, IOMMU_READ), 0);
        check_all();
        CHECK_EQ(set(600, 512 * 40 + 88, 1, IOMMU_READ | IOMMU_WRITE), 0);
        check_all();
        /* page by page, the last one makes a large leaf */
        largest = 0;
        for (unsigned int i = 0; i < 512; i++)
            CHECK_EQ(set(i, 512 * 99 + i, 1, IOMMU_READ), 0);
        check_one(3);
        CHECK_EQ(largest, 2);
        CHECK(t.stale.count >= 1);
        io_tables_flushed(&t);
        CHECK_EQ(t.stale.count, 0);
        end();
    }
}

TEST(no_larger_leaves_than_allowed)
{
    BOTH(f) {
        begin(*f, 4, 1);
        CHECK_EQ(set(0, 512 * 8, 1024, IOMMU_READ), 0);
        check_all();
        CHECK_EQ(largest, 1);
        end();
    }
}

TEST(a_gigabyte_at_once)
{
    BOTH(f) {
        unsigned int flags;

        begin(*f, 4, 3);
        CHECK_EQ(io_tables_set(&t, 1 << 18, 3 << 18, 1 << 18, IOMMU_READ), 0);
        CHECK_EQ(t.pages.count, 2);
        CHECK_EQ(io_tables_lookup(&t, (1 << 18) + 12345, &flags), (3 << 18) + 12345);
        CHECK_EQ(io_tables_set(&t, 0, 0, 1ULL << 36, 0), 0);
        CHECK_EQ(io_tables_lookup(&t, (1 << 18) + 12345, &flags), INVALID_MFN);
        end();
    }
}

TEST(spans)
{
    BOTH(f) {
        bool mapped = true;

        begin(*f, 4, 3);
        CHECK_EQ(io_tables_span(&t, 5, &mapped), (1ULL << 27) - 5);
        CHECK(!mapped);
        CHECK_EQ(io_tables_set(&t, 1 << 18, 3 << 18, 1 << 18, IOMMU_READ), 0);
        CHECK_EQ(io_tables_span(&t, (1 << 18) + 10, &mapped), (1 << 18) - 10);
        CHECK(mapped);
        CHECK_EQ(io_tables_span(&t, 2 << 18, &mapped), 1 << 18);
        CHECK(!mapped);
        CHECK_EQ(set(3, 9, 1, IOMMU_WRITE), 0);
        CHECK_EQ(io_tables_span(&t, FIRST + 3, &mapped), 1);
        CHECK(mapped);
        check_vacant();
        end();
    }
}

TEST(out_of_reach)
{
    begin(&vtd_format, 3, 3);
    CHECK_EQ(io_tables_set(&t, (1 << 27) - 1, 5, 1, IOMMU_READ), 0);
    CHECK_EQ(io_tables_set(&t, 1 << 27, 5, 1, IOMMU_READ), -EINVAL);
    CHECK_EQ(io_tables_set(&t, (1 << 27) - 1, 5, 2, IOMMU_READ), -EINVAL);
    CHECK_EQ(io_tables_set(&t, ~0ULL, 5, 2, IOMMU_READ), -EINVAL);
    CHECK_EQ(io_tables_lookup(&t, 1 << 27, NULL), INVALID_MFN);
    end();
}

TEST(cutting_needs_no_memory)
{
    BOTH(f) {
        begin(*f, 4, 3);
        CHECK_EQ(set(512, 512 * 7, 512, IOMMU_READ), 0);
        test_fault_at(1);
        CHECK_EQ(io_tables_set(&t, FIRST + 600, 0, 1, 0), -ENOMEM);
        test_fault_at(1);
        io_tables_cut(&t, FIRST + 600);
        test_fault_at(0);
        set_model(512, 0, 512, 0);
        check_all();
        CHECK(t.pending && t.first <= FIRST + 512 && t.last >= FIRST + 1023);
        end();
    }
}

TEST(everything_leads_to_the_scratch_page)
{
    BOTH(f) {
        unsigned int flags = 0;

        begin(*f, 4, 3);
        CHECK_EQ(io_tables_point_all_at(&t, 77), 0);
        for (u64 dfn = 1; dfn < 1ULL << 36; dfn *= 3)
            CHECK_EQ(*f == &amd_format ? walk_amd(dfn, &flags) : walk_vtd(dfn, &flags), 77);
        CHECK_EQ(flags, IOMMU_READ | IOMMU_WRITE);
        end();
    }
}

/* A failed change may have come half way: what it was about is then set anew, all else must be as it was. */
static void random_step(void)
{
    unsigned int order = rand() % 11, nr = rand() % 3 ? 1u << order : 1u + rand() % 700;
    unsigned int at = rand() % RANGE, flags = rand() % 4;
    mfn_t mfn = rand() % 2 ? 4096 + FIRST + at : rand() % 100000u;

    if (rand() % 2)
        at &= ~511u;
    nr = min(nr, RANGE - at);
    if (rand() % 4 == 0)
        test_fault_at(1 + rand() % 3);
    if (set(at, mfn, nr, flags)) {
        test_fault_at(0);
        CHECK_EQ(set(at, mfn, nr, flags), 0);
    }
    test_fault_at(0);
    if (rand() % 8 == 0)
        io_tables_flushed(&t);
}

TEST(random_changes_with_failures)
{
    BOTH(f)
        for (unsigned int seed = 0; seed < 4; seed++) {
            begin(*f, 4, 1 + seed % 3);
            srand(seed);
            for (unsigned int i = 0; i < 1500; i++) {
                random_step();
                if (i % 50 == 0)
                    check_all();
            }
            check_all();
            end();
        }
}

static unsigned int bytes_written;
static void count_written(const void *va, size_t len)
{
    bytes_written += len;
}

TEST(hardware_that_reads_past_caches_and_remembers_nothing)
{
    begin(&vtd_format, 4, 3);
    t.written = count_written;
    t.flush_new = true;
    bytes_written = 0;
    CHECK_EQ(set(0, 1, 1, IOMMU_READ), 0);
    CHECK_EQ(bytes_written, 3 * (4096 + 8) + 8);        /* three tables and their entries, the leaf */
    CHECK(t.pending);
    end();
}
