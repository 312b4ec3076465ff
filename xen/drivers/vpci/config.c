// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accesses to configuration space. Each byte is either part of a register of ours or the device's; one access may touch
 * both kinds.
 */
#include "private.h"

static bool overlaps(const struct vpci_register *r, unsigned int reg, unsigned int size)
{
    return r->at < reg + size && reg < r->at + r->size;
}

/* value with the bytes of [reg, + size) taken from `from', a register at `at' of some size. */
static u32 merge(u32 value, unsigned int reg, unsigned int size, u32 from, unsigned int at, unsigned int from_size)
{
    for (unsigned int i = 0; i < size; i++) {
        unsigned int byte = reg + i - at;

        if (byte >= from_size)
            continue;
        value &= ~(0xffu << i * 8);
        value |= (from >> byte * 8 & 0xff) << i * 8;
    }
    return value;
}

u32 vpci_read(u32 sbdf, unsigned int reg, unsigned int size)
{
    struct vpci_function *f;
    u32 value;

    vpci_begin();
    f = vpci_function(sbdf);
    value = f ? pci_conf_read(sbdf, reg, size) : ~0u;
    for (unsigned int i = 0; f && i < f->nr_registers; i++) {
        const struct vpci_register *r = &f->reg[i];

        if (overlaps(r, reg, size))
            value = merge(value, reg, size, r->read(f, r), r->at, r->size);
    }
    vpci_end();
    return value;
}

/* The bytes that are no register's, in pieces as large as they go. */
static void write_rest(const struct vpci_function *f, unsigned int reg, unsigned int size, u32 value, unsigned int taken)
{
    for (unsigned int i = 0, n; i < size; i += n) {
        n = size - i == 4 && !taken ? 4 : size - i >= 2 && !(i & 1) && !(taken >> i & 3) && size > 1 ? 2 : 1;
        if (!(taken >> i & 1))
            pci_conf_write(f->sbdf, reg + i, n, value >> i * 8 & (n == 4 ? ~0u : n == 2 ? 0xffff : 0xff));
    }
}

static void write(struct vpci_function *f, unsigned int reg, unsigned int size, u32 value)
{
    unsigned int taken = 0;

    for (unsigned int i = 0; i < f->nr_registers; i++)
        for (unsigned int byte = 0; byte < size; byte++)
            if (overlaps(&f->reg[i], reg + byte, 1))
                taken |= 1u << byte;
    write_rest(f, reg, size, value, taken);
    for (unsigned int i = 0; taken && i < f->nr_registers; i++) {
        const struct vpci_register *r = &f->reg[i];
        bool whole = reg <= r->at && reg + size >= r->at + r->size;

        if (overlaps(r, reg, size))
            r->write(f, r, merge(whole ? 0 : r->read(f, r), r->at, r->size, value, reg, size));
    }
}

void vpci_write(u32 sbdf, unsigned int reg, unsigned int size, u32 value)
{
    struct vpci_function *f;

    vpci_begin();
    f = vpci_function(sbdf);
    if (f && !f->readonly)
        write(f, reg, size, value);
    vpci_end();
}
