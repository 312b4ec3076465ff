// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command ring (2.4): telling a unit what to forget, and waiting until it has. A unit that does not answer is
 * the end: what its devices may reach could not be changed any more.
 */
#include <xen/time.h>
#include <asm/insn.h>

#include "private.h"

#define RING_ORDER          0
#define RING_SIZE           (PAGE_SIZE << RING_ORDER)
#define RING_LENGTH_CODE    (8ULL << 56)    /* 2^8 commands of 16 bytes */
#define ANSWER_WITHIN       SECONDS(2)

#define COMMAND(nr)         ((u64)(nr) << 60)
#define COMPLETION_WAIT     COMMAND(1)
#define WAIT_STORE          1ULL
#define FORGET_DEVICE       COMMAND(2)
#define FORGET_PAGES        COMMAND(3)
#define PAGES_MANY          1ULL            /* the address says how many */
#define PAGES_TABLES        2ULL            /* entries of tables, too */
#define FORGET_INTERRUPTS   COMMAND(5)
#define FORGET_ALL          COMMAND(8)
#define EVERY_PAGE          0x7ffffffffffff000ULL

int amd_commands_init(struct amd_unit *u)
{
    spin_lock_init(&u->lock, LOCK_IOMMU_UNIT);
    u->commands = xenheap_alloc(RING_ORDER);
    u->completion = kzalloc(sizeof(*u->completion));
    if (!u->commands || !u->completion)
        return -ENOMEM;
    amd_write(u, REG_COMMANDS, virt_to_maddr(u->commands) | RING_LENGTH_CODE);
    amd_write(u, REG_COMMAND_HEAD, 0);
    amd_write(u, REG_COMMAND_TAIL, 0);
    return 0;
}

/* until: a condition that the unit brings about. */
static void wait_for(struct amd_unit *u, bool (*until)(struct amd_unit *u))
{
    s_time_t deadline = NOW() + ANSWER_WITHIN;

    while (!until(u)) {
        if (NOW() > deadline)
            panic("AMD-Vi: the IOMMU at %04x:%02x:%02x.%u does not answer (head %lx, tail %x, status %lx)",
                  u->segment, u->devid >> 8, u->devid >> 3 & 31, u->devid & 7, amd_read(u, REG_COMMAND_HEAD),
                  u->tail, amd_read(u, REG_STATUS));
        cpu_relax();
    }
}

static bool has_room(struct amd_unit *u)
{
    return (u->tail + 16) % RING_SIZE != (unsigned int)amd_read(u, REG_COMMAND_HEAD);
}

static bool has_completed(struct amd_unit *u)
{
    return READ_ONCE(*u->completion) == u->waits;
}

/* Locked. */
static void add(struct amd_unit *u, u64 low, u64 high)
{
    if (!has_room(u)) {
        amd_write(u, REG_COMMAND_TAIL, u->tail);
        wait_for(u, has_room);
    }
    u->commands[u->tail / 16][0] = low;
    u->commands[u->tail / 16][1] = high;
    u->tail = (u->tail + 16) % RING_SIZE;
}

static void finish(struct amd_unit *u)
{
    u->waits++;
    add(u, COMPLETION_WAIT | WAIT_STORE | virt_to_maddr(u->completion), u->waits);
    amd_write(u, REG_COMMAND_TAIL, u->tail);
    wait_for(u, has_completed);
}

static void command(struct amd_unit *u, u64 low, u64 high)
{
    unsigned long flags;

    spin_lock_irqsave(&u->lock, flags);
    add(u, low, high);
    finish(u);
    spin_unlock_irqrestore(&u->lock, flags);
}

void amd_forget_device(struct amd_unit *u, u16 devid)
{
    command(u, FORGET_DEVICE | devid, 0);
}

void amd_forget_interrupts(struct amd_unit *u, u16 devid)
{
    command(u, FORGET_INTERRUPTS | devid, 0);
}

/* The lowest clear bit from 12 on says how large the range is (2.4.3): twice what that bit stands for. */
static u64 range_address(dfn_t first, dfn_t last)
{
    unsigned int bits = 64 - __builtin_clzll(first ^ last);

    first = (first & ~((1ULL << bits) - 1)) | ((1ULL << (bits - 1)) - 1);
    return first << PAGE_SHIFT;
}

void amd_forget_pages(struct amd_unit *u, u16 domain_id, dfn_t dfn, u64 nr)
{
    u64 low = FORGET_PAGES | (u64)domain_id << 32;

    if (nr == 1)
        command(u, low, dfn << PAGE_SHIFT | PAGES_TABLES);
    else if (nr == 0 || nr >> 30)
        command(u, low, EVERY_PAGE | PAGES_MANY | PAGES_TABLES);
    else
        command(u, low, range_address(dfn, dfn + nr - 1) | PAGES_MANY | PAGES_TABLES);
}

void amd_forget_everything(struct amd_unit *u)
{
    unsigned long flags;

    if (u->features & FEATURE_INVAL_ALL) {
        command(u, FORGET_ALL, 0);
        return;
    }
    spin_lock_irqsave(&u->lock, flags);
    for (u32 id = 0; id < DEVICE_IDS; id++) {
        add(u, FORGET_DEVICE | id, 0);
        add(u, FORGET_INTERRUPTS | id, 0);
    }
    for (u32 id = 0; id < DEVICE_IDS; id++)
        add(u, FORGET_PAGES | (u64)id << 32, EVERY_PAGE | PAGES_MANY | PAGES_TABLES);
    finish(u);
    spin_unlock_irqrestore(&u->lock, flags);
}
