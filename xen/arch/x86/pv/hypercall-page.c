// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page through which a guest calls: 128 slots of 32 bytes, one a hypercall number. SYSCALL
 * destroys rcx and r11, so the slots save them; the iret slot instead builds the lower end of its
 * frame.
 */
#include <lib/string.h>
#include <public/xen.h>
#include <asm/pv.h>

#define SLOT_SIZE   32

static void fill_slot(u8 *slot, u32 nr)
{
    /*        push %rcx; push %r11; mov $nr, %eax; syscall; pop %r11; pop %rcx; ret */
    static const u8 code[] = { 0x51, 0x41, 0x53, 0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0x41, 0x5b, 0x59,
                               0xc3 };

    memcpy(slot, code, sizeof(code));
    memcpy(slot + 4, &nr, sizeof(nr));
}

static void fill_iret_slot(u8 *slot)
{
    /*        push %rcx; push %r11; push %rax; mov $__HYPERVISOR_iret, %eax; syscall; never back */
    static const u8 code[] = { 0x51, 0x41, 0x53, 0x50, 0xb8, __HYPERVISOR_iret, 0, 0, 0, 0x0f, 0x05,
                               0x0f, 0x0b };

    memcpy(slot, code, sizeof(code));
}

void pv_fill_hypercall_page(void *page)
{
    memset(page, 0xcc, PAGE_SIZE);
    for (u32 nr = 0; nr < PAGE_SIZE / SLOT_SIZE; nr++)
        fill_slot((u8 *)page + nr * SLOT_SIZE, nr);
    fill_iret_slot((u8 *)page + __HYPERVISOR_iret * SLOT_SIZE);
}
