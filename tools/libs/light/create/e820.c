/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A memory map like the host's for a PV guest with PCI devices (e820_host=): their memory is where the host has it, so
 * the guest must know where nothing else may be. Its RAM ends where the host's does below 4 GiB, the rest is above.
 */
#include "create/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include <xenctrl.h>

#define MIB         (1ULL << 20)
#define FOUR_GIB    (1ULL << 32)

static uint64_t end_of(const struct e820entry *entry)
{
    return entry->addr + entry->size;
}

/* Of the RAM that begins below or at 1 MiB. */
static uint64_t low_ram_end(const struct e820entry *host, unsigned int nr)
{
    for (unsigned int i = 0; i < nr; i++)
        if (host[i].type == E820_RAM && host[i].addr <= MIB && end_of(&host[i]) > MIB)
            return end_of(&host[i]) < FOUR_GIB ? end_of(&host[i]) : FOUR_GIB;
    return FOUR_GIB;
}

static void add(struct e820entry *map, unsigned int *nr, uint64_t start, uint64_t end, uint32_t type)
{
    if (end > start)
        map[(*nr)++] = (struct e820entry){ .addr = start, .size = end - start, .type = type };
}

unsigned int lx_e820_like_host(const struct e820entry *host, unsigned int nr, uint64_t ram,
                               struct e820entry *map)
{
    uint64_t low = low_ram_end(host, nr);
    unsigned int made = 0;

    add(map, &made, 0, ram < low ? ram : low, E820_RAM);
    if (ram < low)              /* the host's RAM: no place for devices */
        add(map, &made, ram, low, E820_UNUSABLE);
    for (unsigned int i = 0; i < nr; i++) {
        uint64_t end = end_of(&host[i]);

        if (host[i].addr >= low && host[i].addr < FOUR_GIB)
            add(map, &made, host[i].addr, end < FOUR_GIB ? end : FOUR_GIB,
                host[i].type == E820_RAM || host[i].type == E820_UNUSABLE ? E820_UNUSABLE : E820_RESERVED);
    }
    if (ram > low)
        add(map, &made, FOUR_GIB, FOUR_GIB + ram - low, E820_RAM);
    return made;
}

int lx_e820_set_like_host(struct lx *lx, uint32_t domid, uint64_t ram)
{
    struct e820entry host[E820MAX], map[E820MAX + 3];
    int nr = xc_get_machine_memory_map(lx->ctx->xch, host, E820MAX);
    unsigned int made;

    if (nr < 0) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "the hypervisor does not show the host's memory map "
                      "(e820_host=)");
        return ERROR_FAIL;
    }
    made = lx_e820_like_host(host, nr, ram, map);
    if (made <= E820MAX && !xc_domain_set_memory_map(lx->ctx->xch, domid, map, made))
        return 0;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot be given a memory map like the host's (e820_host=)");
    return ERROR_FAIL;
}
