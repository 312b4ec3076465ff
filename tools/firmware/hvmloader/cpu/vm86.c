/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processors whose virtualization has no real mode ("unrestricted guest") run it as virtual-8086
 * task: the hypervisor needs a task state segment in the guest with bitmaps that let everything
 * through (SDM volume 3, 20.2 and 20.3). The page tables for the time without paging are the
 * builder's.
 */
#include "cpu/cpu.h"

#include "host/host.h"

#include <xen/hvm/params.h>

#define TSS_SIZE        0x68
#define INTERRUPT_BITS  (256 / 8)
#define PORT_BITS       (65536 / 8)
#define FRAME           4096U

static void give_tss(void)
{
    const uint32_t size = TSS_SIZE + INTERRUPT_BITS + PORT_BITS + 1;
    void *tss = memory_reserved(size, FRAME);

    if (param_set(HVM_PARAM_VM86_TSS_SIZED, (uint64_t)size << 32 | (uintptr_t)tss))
        return;
    if (!param_set(HVM_PARAM_VM86_TSS, (uintptr_t)tss))
        say("the hypervisor takes no task state segment");
}

/* The builder may have done it already. */
void cpu_prepare_real_mode(void)
{
    if (!param_get(HVM_PARAM_VM86_TSS_SIZED) && !param_get(HVM_PARAM_VM86_TSS))
        give_tss();
}
