// SPDX-License-Identifier: GPL-2.0-only
/* The device's configuration space, registers and buffer. */
#include "edu.h"
#include <xen/physdev.h>

#define EDU_ID          0x11e81234u
#define REG_SOURCE      0x80
#define REG_TARGET      0x88
#define REG_COUNT       0x90
#define REG_COMMAND     0x98
#define COMMAND_GO      1u
#define COMMAND_OUT     2u                      /* to memory */
#define BUFFER          0x40000u
#define BYTES           16u

static u8 window[PAGE_SIZE] __attribute__((aligned(4096)));
static volatile u32 *const regs = (volatile u32 *)window;
static u8 bounce[PAGE_SIZE] __attribute__((aligned(4096)));
u32 edu_sbdf;

static u32 conf_read(u32 sbdf, unsigned int reg)
{
    u32 v;

    __asm__ __volatile__("outl %0, %w1" :: "a" (0x80000000u | sbdf << 8 | reg), "d" (0xcf8));
    __asm__ __volatile__("inl %w1, %0" : "=a" (v) : "d" (0xcfc));
    return v;
}

static void conf_write(u32 sbdf, unsigned int reg, u32 v)
{
    __asm__ __volatile__("outl %0, %w1" :: "a" (0x80000000u | sbdf << 8 | reg), "d" (0xcf8));
    __asm__ __volatile__("outl %0, %w1" :: "a" (v), "d" (0xcfc));
}

bool edu_open(void)
{
    struct physdev_set_iopl iopl = { .iopl = 1 };
    u64 bar;

    CHECK(hypercall(__HYPERVISOR_physdev_op, PHYSDEVOP_set_iopl, &iopl) == 0);
    for (edu_sbdf = 0; edu_sbdf < 256 && conf_read(edu_sbdf, 0) != EDU_ID; edu_sbdf++)
        ;
    CHECK(edu_sbdf < 256);
    bar = conf_read(edu_sbdf, 0x10) & ~0xfu;
    CHECK(bar);
    conf_write(edu_sbdf, 4, (conf_read(edu_sbdf, 4) & 0xffff) | 6);
    /* present, writable, user, accessed, dirty, not cached */
    CHECK(map_frame(window, bar | 0x7f) == 0);
    return true;
}

static void run(u64 source, u64 target, u32 command)
{
    regs[REG_SOURCE / 4] = source;
    regs[REG_SOURCE / 4 + 1] = source >> 32;
    regs[REG_TARGET / 4] = target;
    regs[REG_TARGET / 4 + 1] = target >> 32;
    regs[REG_COUNT / 4] = BYTES;
    regs[REG_COUNT / 4 + 1] = 0;
    regs[REG_COMMAND / 4] = COMMAND_GO | command;
    while (regs[REG_COMMAND / 4] & COMMAND_GO)
        hypercall(__HYPERVISOR_xen_version, 0, 0);
}

void edu_to_memory(u64 maddr)
{
    run(BUFFER, maddr, COMMAND_OUT);
}

void edu_from_memory(u64 maddr)
{
    run(maddr, BUFFER, 0);
}

/* The buffer itself cannot be seen but by the engine. */
void edu_fill(u32 word)
{
    for (unsigned int i = 0; i < BYTES / 4; i++)
        ((volatile u32 *)bounce)[i] = word;
    edu_from_memory((u64)va_to_mfn(bounce) * PAGE_SIZE);
}

u32 edu_word(void)
{
    *(volatile u32 *)bounce = 0;
    edu_to_memory((u64)va_to_mfn(bounce) * PAGE_SIZE);
    return *(volatile u32 *)bounce;
}
