// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults that are expected: the sorted table of instruction and landing addresses, and MSR accesses
 * built on it.
 */
#include <xen/errno.h>
#include <asm/extable.h>
#include <asm/insn.h>
#include <asm/page.h>
#include "private.h"

static unsigned long from_address(const struct extable_entry *e)
{
    return (unsigned long)&e->from + e->from;
}

static unsigned long to_address(const struct extable_entry *e)
{
    return (unsigned long)&e->to + e->to;
}

/* The table is read-only data by now: written through the direct map. */
static void set_entry(struct extable_entry *e, unsigned long from, unsigned long to)
{
    struct extable_entry *alias = maddr_to_virt(virt_to_maddr(e));

    alias->from = from - (unsigned long)&e->from;
    alias->to = to - (unsigned long)&e->to;
    barrier();
}

/*
 * Insertion sort: the linker leaves the table almost in order. Fields are relative to their own
 * address.
 */
void extable_sort(void)
{
    for (struct extable_entry *e = __ex_table_start + 1; e < __ex_table_end; e++) {
        unsigned long from = from_address(e), to = to_address(e);
        struct extable_entry *hole = e;

        while (hole > __ex_table_start && from_address(hole - 1) > from) {
            set_entry(hole, from_address(hole - 1), to_address(hole - 1));
            hole--;
        }
        set_entry(hole, from, to);
    }
}

unsigned long extable_lookup(unsigned long addr)
{
    size_t low = 0, high = __ex_table_end - __ex_table_start;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        unsigned long from = from_address(&__ex_table_start[mid]);

        if (from == addr)
            return to_address(&__ex_table_start[mid]);
        if (from < addr)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

bool extable_fixup(struct cpu_user_regs *regs)
{
    unsigned long landing = extable_lookup(regs->rip);

    if (landing)
        regs->rip = landing;
    return landing;
}

int rdmsr_safe(u32 msr, u64 *v)
{
    u32 lo, hi;
    int failed = 0;

    __asm__ __volatile__("1: rdmsr\n\t"
                         "2:\n\t"
                         ".pushsection .text.fixup, \"ax\"; 3: mov %[fault], %[failed]; "
                         "xor %%eax, %%eax; xor %%edx, %%edx; jmp 2b; .popsection\n\t"
                         EXTABLE(1b, 3b)
                         : "=a" (lo), "=d" (hi), [failed] "+r" (failed) : "c" (msr),
                             [fault] "i" (-EFAULT));
    *v = lo | (u64)hi << 32;
    return failed;
}

int wrmsr_safe(u32 msr, u64 v)
{
    int failed = 0;

    __asm__ __volatile__("1: wrmsr\n\t"
                         "2:\n\t"
                         ".pushsection .text.fixup, \"ax\"; 3: mov %[fault], %[failed]; jmp 2b; "
                         ".popsection\n\t"
                         EXTABLE(1b, 3b)
                         : [failed] "+r" (failed)
                         : "c" (msr), "a" ((u32)v), "d" ((u32)(v >> 32)),
                             [fault] "i" (-EFAULT) : "memory");
    return failed;
}
