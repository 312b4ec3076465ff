/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processors whose virtualization has no real mode ("unrestricted guest") run it as virtual-8086 task:
 * the hypervisor needs a task state segment in the guest with bitmaps that let everything through (SDM
 * volume 3, 20.2 and 20.3), and page tables for the time without paging.
 */
#include "cpu/cpu.h"

#include "host/host.h"

#include <xen/hvm/params.h>

#define TSS_SIZE        0x68
#define INTERRUPT_BITS  (256 / 8)
#define PORT_BITS       (65536 / 8)
#define FRAME           4096U
#define ENTRIES         1024
#define LARGE_PAGE      0xe7            /* present, writable, user, accessed, dirty, 4 MiB */

static void give_tss(void)
{
    const uint32_t size = TSS_SIZE + INTERRUPT_BITS + PORT_BITS + 1;
    void *tss = memory_reserved(size, FRAME);

    if (param_set(HVM_PARAM_VM86_TSS_SIZED, (uint64_t)size << 32 | (uintptr_t)tss))
        return;
    if (!param_set(HVM_PARAM_VM86_TSS, (uintptr_t)tss))
        say("the hypervisor takes no task state segment");
}

static void give_identity_map(void)
{
    uint32_t *table = memory_reserved(FRAME, FRAME);

    for (uint32_t i = 0; i < ENTRIES; i++)
        table[i] = i << 22 | LARGE_PAGE;
    if (!param_set(HVM_PARAM_IDENT_PT, (uintptr_t)table))
        say("the hypervisor takes no page table");
}

/* The builder may have done it already. */
void cpu_prepare_real_mode(void)
{
    if (!param_get(HVM_PARAM_VM86_TSS_SIZED) && !param_get(HVM_PARAM_VM86_TSS))
        give_tss();
    if (!param_get(HVM_PARAM_IDENT_PT))
        give_identity_map();
}
