// SPDX-License-Identifier: GPL-2.0-only
/* Bad buffers in hypercalls: -EFAULT, whatever the size and wherever they lie. */
#include "mm.h"
#include <xen/version.h>
#include <xen/memory.h>

PAGES(page, 3);

static long version_into(void *p)           /* 1 KiB and a few bytes */
{
    return hypercall(__HYPERVISOR_xen_version, XENVER_capabilities, p);
}

static bool addresses_not_ours(void)
{
    static const u64 bad[] = {
        0,
        0x10000,
        0x00007ffffffff000,
        0x0000800000000000,
        0x8000000000000000,
        0xffff7ffffffff000,
        0xffff800000000000,
        0xffff820000000000,
        0xffff830000000000,
        0xffff87fffffffff8,
        0xffff880000000000,
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
        CHECK(version_into((void *)bad[i]) == EFAULT_);
        CHECK(hypercall(__HYPERVISOR_mmu_update, bad[i], 1, NULL, DOMID_SELF) ==
              EFAULT_); /* 16 bytes */
        CHECK(hypercall(__HYPERVISOR_mmu_update, bad[i], 2, NULL, DOMID_SELF) == EFAULT_); /* 32 */
        CHECK(hypercall(__HYPERVISOR_mmu_update, bad[i], 5, NULL, DOMID_SELF) == EFAULT_); /* 80 */
        CHECK(hypercall(__HYPERVISOR_mmuext_op, bad[i], 1, NULL, DOMID_SELF) == EFAULT_);  /* 24 */
        CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_current_reservation, bad[i]) ==
              EFAULT_); /* 2 */
        CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_machphys_mapping, bad[i]) ==
              EFAULT_); /* 24, out */
    }
    return true;
}

static bool buffers_that_end_in_nothing(void)
{
    char *end = (char *)page[1];
    u32 done = 0;

    CHECK(hypercall(__HYPERVISOR_update_va_mapping, page[1], 0, UVMF_INVLPG) == 0);
    CHECK(version_into(end - 100) == EFAULT_);
    CHECK(version_into(end - 1) == EFAULT_);
    /* the first of two is done */
    page[0][510] = entry_maddr(page[2], 1);
    page[0][511] = PTE(va_to_mfn(page[2]), PTE_RW_BITS);
    CHECK(hypercall(__HYPERVISOR_mmu_update, end - 16, 2, &done, DOMID_SELF) == EFAULT_);
    CHECK(done == 1);
    CHECK(hypercall(__HYPERVISOR_mmu_update, end - 4, 1, NULL, DOMID_SELF) == EFAULT_);
    CHECK(version_into(end - 2048) == 0);
    CHECK(map_rw(page[1]) == 0);
    return true;
}

static bool read_only_buffers(void)
{
    CHECK(map_ro(page[2]) == 0);
    CHECK(version_into(page[2]) == EFAULT_);
    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_machphys_mapping, page[2]) == EFAULT_);
    CHECK(map_rw(page[2]) == 0);
    CHECK(version_into(page[2]) == 0);
    /* a page table is not a buffer, whatever the assist */
    CHECK(version_into((void *)start_info->pt_base) == EFAULT_);
    return true;
}

static bool table_can_be_found(void)
{
    struct xen_machphys_mapping m;

    CHECK(hypercall(__HYPERVISOR_memory_op, XENMEM_machphys_mapping, &m) == 0);
    CHECK(m.v_start == MACH2PHYS_VIRT_START);
    CHECK(m.max_mfn >= va_to_mfn(page));
    return true;
}

void buffer_cases(void)
{
    test_case("buffers at addresses that are not ours", addresses_not_ours);
    test_case("buffers that end in nothing", buffers_that_end_in_nothing);
    test_case("read-only buffers", read_only_buffers);
    test_case("where the machine-to-physical table is", table_can_be_found);
}
