// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory model as a guest meets it: what it may map, what it must not, and that no stale
 * translation helps it.
 */
#include "mm.h"

u64 last_error, last_cr2;

static void *va_of_mfn(u64 mfn)
{
    return (void *)(IMAGE_BASE + machine_to_phys_mapping[mfn] * PAGE_SIZE);
}

u64 *table_of(const void *va, unsigned int level)
{
    u64 *table = (u64 *)start_info->pt_base;

    for (unsigned int l = 4; l > level; l--)
        table = va_of_mfn((table[(u64)va >> (3 + 9 * l) & 511] & 0xffffffffff000UL) >> 12);
    return table;
}

u64 entry_maddr(const void *va, unsigned int level)
{
    return (va_to_mfn(table_of(va, level)) << 12) + ((u64)va >> (3 + 9 * level) & 511) * 8;
}

long mmu_update(u64 ptr, u64 val)
{
    struct mmu_update req = { ptr, val };
    unsigned int done = 0;
    long rc = hypercall(__HYPERVISOR_mmu_update, &req, 1, &done, DOMID_SELF);

    return rc ? rc : done == 1 ? 0 : -1000;
}

long mmuext(unsigned int cmd, u64 arg1, u64 arg2)
{
    struct mmuext_op op = { .cmd = cmd, .arg1.linear_addr = arg1, .arg2.src_mfn = arg2 };

    return hypercall(__HYPERVISOR_mmuext_op, &op, 1, NULL, DOMID_SELF);
}

long map_rw(void *va)
{
    return hypercall(__HYPERVISOR_update_va_mapping, va, PTE(va_to_mfn(va), PTE_RW_BITS),
                     UVMF_INVLPG);
}

long map_ro(void *va)
{
    return hypercall(__HYPERVISOR_update_va_mapping, va, PTE(va_to_mfn(va), PTE_RO_BITS),
                     UVMF_INVLPG);
}

static volatile bool faulted;

static void on_fault(struct frame *f)
{
    faulted = true;
    last_error = f->error;
    last_cr2 = shared_info->vcpu_info[0].arch.cr2;
    f->rip = f->rax;                /* the instructions below say where to go on */
}

bool write_faults(volatile u64 *p, u64 value)
{
    faulted = false;
    set_handler(14, on_fault);
    __asm__ __volatile__("mov $1f, %%rax; movq %[v], %[m]; 1:"
                         : [m] "=m"(*p)
                         : [v] "r"(value)
                         : "rax", "memory");
    set_handler(14, NULL);
    return faulted;
}

bool read_faults(const volatile u64 *p)
{
    u64 v;

    faulted = false;
    set_handler(14, on_fault);
    __asm__ __volatile__("mov $1f, %%rax; movq %[m], %[v]; 1:"
                         : [v] "=r"(v)
                         : [m] "m"(*p)
                         : "rax", "memory");
    set_handler(14, NULL);
    return faulted;
}

void guest_main(void)
{
    table_cases();
    write_cases();
    translation_cases();
    buffer_cases();
    cost_cases();
}
