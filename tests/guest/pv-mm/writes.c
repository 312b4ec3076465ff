// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes straight to L1 tables: carried out when the guest asked for that, as long as they are
 * good.
 */
#include "mm.h"

PAGES(page, 2);

static bool stores(void)
{
    u64 *slot = &table_of(page[0], 1)[(u64)page[0] >> 12 & 511], good = *slot;

    CHECK(!write_faults(slot, PTE(va_to_mfn(page[1]), PTE_RW_BITS)));
    CHECK(mmuext(MMUEXT_INVLPG_LOCAL, (u64)page[0], 0) == 0);
    *(volatile u64 *)&page[1][3] = 333;
    CHECK(((volatile u64 *)page[0])[3] == 333);
    CHECK(!write_faults(slot, 0));
    CHECK(mmuext(MMUEXT_INVLPG_LOCAL, (u64)page[0], 0) == 0);
    CHECK(read_faults(page[0]));
    CHECK(!write_faults(slot, good));
    CHECK(!read_faults(page[0]));
    return true;
}

static bool bad_stores_fault(void)
{
    u64 *slot = &table_of(page[0], 1)[(u64)page[0] >> 12 & 511], good = *slot;
    u64 *upper = table_of(page[0], 2);

    CHECK(write_faults(slot, PTE(va_to_mfn((void *)start_info->pt_base), PTE_RW_BITS)));
    CHECK(*slot == good);
    CHECK(write_faults(&upper[400], 0));            /* L1 only */
    return true;
}

static bool locked_instructions(void)
{
    volatile u64 *slot = &table_of(page[0], 1)[(u64)page[0] >> 12 & 511];
    u64 seen = *slot & ~(PTE_A | PTE_D), expected, old;
    u8 equal, carry;

    /* A and D may come and go: settle them first */
    *slot = seen | PTE_A | PTE_D;
    expected = *slot;
    __asm__ __volatile__("lock cmpxchgq %[n], %[m]; sete %[e]"
                         : [m] "+m"(*slot), "+a"(expected), [e] "=r"(equal)
                         : [n] "r"(expected & ~PTE_RW)
                         : "memory", "cc");
    CHECK(equal && !(*slot & PTE_RW));
    __asm__ __volatile__("lock btsq $1, %[m]; setc %[c]"
                         : [m] "+m"(*slot), [c] "=r"(carry)::"memory", "cc");
    CHECK(!carry && (*slot & PTE_RW));
    __asm__ __volatile__("lock andb $0xfd, %[m]" : [m] "+m" (*slot) :: "memory", "cc");
    CHECK(!(*slot & PTE_RW));
    __asm__ __volatile__("lock orb $2, %[m]" : [m] "+m" (*slot) :: "memory", "cc");
    CHECK(*slot & PTE_RW);
    old = seen | PTE_A | PTE_D | PTE_RW;
    __asm__ __volatile__("xchgq %[o], %[m]" : [m] "+m" (*slot), [o] "+r" (old) :: "memory");
    CHECK((old & ~(PTE_A | PTE_D)) == (seen | PTE_RW));
    expected = 1;
    __asm__ __volatile__("lock cmpxchgq %[n], %[m]; sete %[e]"
                         : [m] "+m"(*slot), "+a"(expected), [e] "=r"(equal)
                         : [n] "r"(0UL)
                         : "memory", "cc");
    CHECK(!equal && (expected & ~(PTE_A | PTE_D)) == (seen | PTE_RW));
    CHECK(mmuext(MMUEXT_INVLPG_LOCAL, (u64)page[0], 0) == 0);
    CHECK(!write_faults(page[0], 1));
    return true;
}

void write_cases(void)
{
    test_case("stores to L1 entries are carried out", stores);
    test_case("bad stores to page tables fault", bad_stores_fault);
    test_case("locked instructions on L1 entries", locked_instructions);
}
