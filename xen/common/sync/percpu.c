/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU areas. The boot CPU uses the template itself, so this_cpu() works from the first instruction; the
 * others get zeroed copies of its size (nothing in it has an initial value).
 */
#include <xen/percpu.h>
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <lib/bitops.h>

extern char __percpu_start[], __percpu_end[];

unsigned long percpu_offset[CONFIG_NR_CPUS];

int percpu_area_create(unsigned int cpu)
{
    size_t size = __percpu_end - __percpu_start;
    void *area;

    if (cpu == 0 || percpu_offset[cpu])
        return 0;
    area = xenheap_alloc(size <= PAGE_SIZE ? 0 : fls64(PFN_UP(size) - 1));
    if (!area)
        return -ENOMEM;
    percpu_offset[cpu] = (unsigned long)area - (unsigned long)__percpu_start;
    return 0;
}
