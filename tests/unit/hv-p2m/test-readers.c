// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lookups beside changes: readers in threads of their own, which take no lock, while one writer
 * splits, merges, empties and fills the same two tables over and over. Frame n is either mfn
 * base + n or nothing; anything else is a walk gone astray.
 */
#include <pthread.h>

#include "p2m-world.h"

#define NR_READERS      3
#define ROUNDS          3000
#define FRAMES          1024

static mfn_t base;
static bool stop;
static unsigned long nr_found[NR_READERS], nr_wrong[NR_READERS];

static void *reader(void *arg)
{
    unsigned long n = (unsigned long)arg, i = 0;

    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        gfn_t gfn = i++ * 37 % FRAMES;
        mfn_t mfn = p2m_lookup(guest, gfn, NULL, NULL);

        if (mfn == base + gfn)
            nr_found[n]++;
        else if (mfn != INVALID_MFN)
            nr_wrong[n]++;
    }
    return NULL;
}

static void change(unsigned int i)
{
    gfn_t gfn = i * 53 % FRAMES, block = gfn & ~511ul;

    switch (i % 5) {
    case 0:                                     /* splits */
        p2m_change_type(guest, gfn, P2M_RAM_RW, P2M_RAM_RO);
        break;
    case 1:                                     /* merges */
        p2m_change_type_range(guest, &block, FRAMES, P2M_RAM_RO, P2M_RAM_RW);
        break;
    case 2:                                     /* a table goes, its page is used again elsewhere */
        p2m_set(guest, block, INVALID_MFN, 9, P2M_INVALID);
        p2m_set(guest, (2ul + i % 7) << 18, DEVICE_MFN << 4, 0, P2M_MMIO_DIRECT);
        break;
    case 3:
        p2m_set(guest, block, base + block, 9, P2M_RAM_RW);
        break;
    default:
        p2m_set(guest, 2ul << 18, INVALID_MFN, 18, P2M_INVALID);
    }
}

TEST(readers_never_go_astray)
{
    pthread_t threads[NR_READERS];
    unsigned long found = 0;

    p2m_world(false, 9);
    base = page_to_mfn(ram(guest, 9, 0));
    mfn_t second = page_to_mfn(ram(guest, 9, 0));

    base = min(base, second);
    CHECK_EQ(max(base, second), base + 512);
    stop = false;
    for (unsigned long n = 0; n < NR_READERS; n++) {
        nr_found[n] = nr_wrong[n] = 0;
        CHECK_EQ(pthread_create(&threads[n], NULL, reader, (void *)n), 0);
    }
    for (unsigned int i = 0; i < ROUNDS || found < ROUNDS; i++) {
        change(i);
        found = 0;
        for (unsigned int n = 0; n < NR_READERS; n++)
            found += __atomic_load_n(&nr_found[n], __ATOMIC_RELAXED);
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    for (unsigned int n = 0; n < NR_READERS; n++) {
        pthread_join(threads[n], NULL);
        CHECK_EQ(nr_wrong[n], 0);
    }
    p2m_set(guest, 0, INVALID_MFN, 10, P2M_INVALID);
    p2m_world_end();
}
