// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random hypercalls, most of them plausible, with random preemption: after each, all counts must be
 * what the tables say. Then the same from several threads at once, checked when all have stopped.
 */
#include <pthread.h>
#include <public/grant_table.h>

#include "world.h"

static __thread unsigned int seed;
static unsigned int nr_updated, nr_refused, nr_pinned;      /* how plausible the calls were */

static unsigned int rnd(unsigned int n)
{
    return rand_r(&seed) % n;
}

/* Pages keep to a level most of the time: 0-5 L4, 6-13 L3, 14-23 L2, 24-37 L1, the rest data. */
static mfn_t page_of_level(unsigned int level)
{
    static const u8 first[] = { 38, 24, 14, 6, 0 }, nr[] = { 26, 14, 10, 8, 6 };

    if (rnd(20) == 0)
        return page_a[rnd(NR_PAGES)];
    if (rnd(40) == 0)
        return page_b[rnd(NR_PAGES_B)];
    return page_a[first[level] + rnd(nr[level])];
}

static unsigned int random_index(unsigned int level)
{
    static const u16 l4[] = { 0, 1, 255, 256, 257, 272, 511 };

    return level == 4 ? l4[rnd(ARRAY_SIZE(l4))] : rnd(level == 1 ? 512 : 12);
}

static pte_t random_entry(unsigned int level)
{
    static const u64 flags[] = {
        P_RO, P_RW, P_RW, P_RW | _PAGE_DIRTY, _PAGE_PRESENT, P_RO | _PAGE_NX, P_RW | _PAGE_PCD
    };
    u64 f = level == 1 ? flags[rnd(ARRAY_SIZE(flags))] : P_TAB | (rnd(30) ? 0 : _PAGE_PSE);

    switch (rnd(12)) {
    case 0: case 1:
        return 0;
    case 2:
        return pte_make(rnd(NR_FRAMES), f);
    case 3:
        return level == 1 ? pte_make(page_of_level(1 + rnd(4)), f & ~_PAGE_RW) : 0;
    }
    return pte_make(page_of_level(level - 1), f);
}

static void random_update(void)
{
    struct mmu_update reqs[20];
    unsigned int nr = 1 + rnd(ARRAY_SIZE(reqs)), level = rnd(3) ? 1 : 1 + rnd(4),
                 foreign = rnd(10) ? DOMID_SELF : 2;
    mfn_t table = page_of_level(level);

    for (unsigned int i = 0; i < nr; i++) {
        if (rnd(4) == 0)
            table = page_of_level(level);
        reqs[i].ptr =
            pte_addr(table, random_index(level)) | (rnd(3) ? 0 : MMU_PT_UPDATE_PRESERVE_AD);
        reqs[i].val = random_entry(level);
    }
    if (call_mmu_updates(reqs, nr, NULL, foreign) == 0)
        __atomic_fetch_add(&nr_updated, 1, __ATOMIC_RELAXED);
    else
        __atomic_fetch_add(&nr_refused, 1, __ATOMIC_RELAXED);
}

static void random_mmuext(void)
{
    unsigned int level = 1 + rnd(4);

    switch (rnd(8)) {
    case 0: case 1:
        if (call_mmuext(MMUEXT_PIN_L1_TABLE + level - 1, page_of_level(level), 0, DOMID_SELF) == 0)
            __atomic_fetch_add(&nr_pinned, 1, __ATOMIC_RELAXED);
        break;
    case 2: case 3:
        call_mmuext(MMUEXT_UNPIN_TABLE, page_of_level(level), 0, DOMID_SELF);
        break;
    case 4:
        call_mmuext(MMUEXT_NEW_BASEPTR, page_of_level(4), 0, DOMID_SELF);
        break;
    case 5:
        call_mmuext(MMUEXT_NEW_USER_BASEPTR, rnd(4) ? page_of_level(4) : 0, 0, DOMID_SELF);
        break;
    case 6:
        call_mmuext(MMUEXT_CLEAR_PAGE, page_of_level(0), 0, DOMID_SELF);
        break;
    case 7:
        call_mmuext(MMUEXT_COPY_PAGE, page_of_level(rnd(5)), page_of_level(rnd(5)), DOMID_SELF);
        break;
    }
}

static void random_va_mapping(void)
{
    static const u16 l4[] = { 0, 1, 255, 272, 511 };
    unsigned long va = (unsigned long)l4[rnd(ARRAY_SIZE(l4))] << L4_SHIFT |
                       (unsigned long)rnd(12) << L3_SHIFT | (unsigned long)rnd(12) << L2_SHIFT |
                       (unsigned long)rnd(512) << L1_SHIFT;

    va = (long)(va << 16) >> 16;
    do_update_va_mapping(va, random_entry(1), UVMF_NONE);
}

static void random_grant(void)
{
    struct page_info *pg = mfn_to_page(page_b[rnd(NR_PAGES_B)]);
    unsigned int flags = GNTMAP_host_map | GNTMAP_contains_pte | (rnd(2) ? GNTMAP_readonly : 0);
    u64 at = pte_addr(page_of_level(1), rnd(512));

    if (!get_page(pg, dom_b))
        return;
    if ((flags & GNTMAP_readonly) || get_page_type(pg, PGT_writable_page) == 0) {
        if (arch_grant_map(current, at, page_to_mfn(pg), flags, 0) == GNTST_okay && rnd(2))
            arch_grant_unmap(current, at, page_to_mfn(pg), 0, flags);
        if (!(flags & GNTMAP_readonly))
            put_page_type(pg);
    }
    put_page(pg);
}

/*
 * Gives a page back and takes another in its place (the list of pages is only right for one
 * thread).
 */
static void random_release(void)
{
    unsigned int i = rnd(NR_PAGES);
    struct page_info *pg = mfn_to_page(page_a[i]);
    mfn_t mfn;

    if (!get_page(pg, dom_a))
        return;
    if (arch_remove_page(dom_a, page_a[i], pg, 0) == 0) {
        put_page_alloc_ref(pg);
        mfn = world_alloc(dom_a);
        if (mfn != INVALID_MFN)
            page_a[i] = mfn;
    }
    put_page(pg);
}

static void random_step(bool alone)
{
    switch (rnd(10)) {
    case 0: case 1: case 2: case 3:
        random_update();
        break;
    case 4: case 5: case 6:
        random_mmuext();
        break;
    case 7:
        random_va_mapping();
        break;
    case 8:
        random_grant();
        break;
    case 9:
        if (alone)
            random_release();
        break;
    }
}

static unsigned int tables_in_use(void)
{
    unsigned int n = 0;

    for (unsigned int i = 0; i < NR_PAGES; i++)
        n += is_table_type(mfn_to_page(page_a[i])->type) && type_count(page_a[i]);
    return n;
}

TEST(random_calls_keep_the_counts)
{
    unsigned int in_use = 0;

    for (unsigned int run = 0; run < 12; run++) {
        world_create();
        seed = run;
        iomem_allowed = run & 1;
        preempt_randomly(run % 3 * 40);
        for (unsigned int i = 0; i < 1500; i++) {
            world_run(dom_a->vcpu[rnd(NR_VCPUS)]);
            random_step(true);
            world_check();
        }
        in_use += tables_in_use();
        world_destroy();
    }
    printf("# %u updated, %u refused, %u pinned\n", nr_updated, nr_refused, nr_pinned);
    CHECK(in_use > 12 * 5);
    CHECK(nr_updated > 3000 && nr_refused > 1000 && nr_pinned > 200);
}

static void *worker(void *arg)
{
    struct vcpu *v = arg;

    seed = 1000 + v->vcpu_id;
    fake_cpu_info.processor_id = v->vcpu_id;
    world_run(v);
    preempt_randomly(v->vcpu_id * 15);
    for (unsigned int i = 0; i < 40000; i++)
        random_step(false);
    return NULL;
}

TEST(concurrent_calls_keep_the_counts)
{
    nr_updated = nr_refused = nr_pinned = 0;
    for (unsigned int run = 0; run < 3; run++) {
        pthread_t threads[NR_VCPUS];

        world_create();
        iomem_allowed = true;
        for (unsigned int i = 0; i < NR_VCPUS; i++)
            CHECK_EQ(pthread_create(&threads[i], NULL, worker, dom_a->vcpu[i]), 0);
        for (unsigned int i = 0; i < NR_VCPUS; i++)
            pthread_join(threads[i], NULL);
        world_check();
        world_destroy();
    }
    CHECK(nr_updated > 5000 && nr_refused > 5000 && nr_pinned > 1000);
    printf("# %u updated, %u refused, %u pinned\n", nr_updated, nr_refused, nr_pinned);
}
