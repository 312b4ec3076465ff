// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accesses to the pages MSI-X tables lie in: an entry has words for the address (two), the data and the mask bit. What
 * else the device has in those pages, it gets.
 */
#include "private.h"

#include <xen/mm.h>
#include <asm/insn.h>

#define ENTRY_SIZE          16
enum { WORD_LOW, WORD_HIGH, WORD_DATA, WORD_CONTROL };
#define CONTROL_MASK        1u

static bool in_table(const struct vpci_msix *m, paddr_t at)
{
    return m->table && at - m->table < m->nr * ENTRY_SIZE;
}

/* Small BARs may share a page: whose table it is counts, then whose page. */
static struct vpci_function *owner(paddr_t at)
{
    struct vpci_function *f, *of_page = NULL;

    list_for_each_entry(f, &vpci_functions, list) {
        if (!f->msix || !f->msix->nr_pages || (at >> PAGE_SHIFT) - f->msix->first >= f->msix->nr_pages)
            continue;
        if (in_table(f->msix, at))
            return f;
        of_page = f;
    }
    return of_page;
}

bool vpci_claims(mfn_t first, mfn_t last)
{
    struct vpci_function *f;

    list_for_each_entry(f, &vpci_functions, list)
        if (f->msix && f->msix->nr_pages && f->msix->first <= last && first < f->msix->first + f->msix->nr_pages)
            return true;
    return false;
}

/* --- the table -------------------------------------------------------------------------------- */
static u32 read_word(const struct vpci_msix_entry *e, unsigned int word)
{
    switch (word) {
    case WORD_LOW:
        return e->vector.address;
    case WORD_HIGH:
        return e->vector.address >> 32;
    case WORD_DATA:
        return e->vector.data;
    default:
        return e->masked ? CONTROL_MASK : 0;
    }
}

static void write_word(struct vpci_function *f, unsigned int nr, unsigned int word, u32 value)
{
    struct vpci_msix_entry *e = &f->msix->entry[nr];
    struct vpci_vector *v = &e->vector;

    switch (word) {
    case WORD_LOW:
        WRITE_ONCE(v->address, (v->address & ~0xffffffffULL) | (value & ~3u));
        break;
    case WORD_HIGH:
        WRITE_ONCE(v->address, (v->address & 0xffffffff) | (u64)value << 32);
        break;
    case WORD_DATA:
        WRITE_ONCE(v->data, value);
        break;
    default:
        if (e->masked == (value & CONTROL_MASK))
            return;
        e->masked = value & CONTROL_MASK;
        vpci_msix_sync(f, nr);
    }
}

/* --- the rest of the pages -------------------------------------------------------------------- */
static void *rest(const struct vpci_msix *m, paddr_t at)
{
    return m->pages ? m->pages + (at - ((paddr_t)m->first << PAGE_SHIFT)) : NULL;
}

static u64 read_rest(void *p, unsigned int bytes)
{
    if (!p)
        return ~0ULL;
    return bytes == 1 ? mmio_read8(p) : bytes == 2 ? mmio_read16(p) : bytes == 4 ? mmio_read32(p) :
           mmio_read32(p) | (u64)mmio_read32((char *)p + 4) << 32;
}

static void write_rest(void *p, unsigned int bytes, u64 value)
{
    if (!p)
        return;
    if (bytes == 1) {
        mmio_write8(p, value);
    } else if (bytes == 2) {
        mmio_write16(p, value);
    } else {
        mmio_write32(p, value);
        if (bytes == 8)
            mmio_write32((char *)p + 4, value >> 32);
    }
}

/* --- accesses --------------------------------------------------------------------------------- */
static bool bad(paddr_t at, unsigned int bytes)
{
    return bytes < 4 || at % bytes || bytes > 8;
}

bool vpci_table_read(paddr_t at, unsigned int bytes, u64 *value)
{
    struct vpci_function *f;

    vpci_begin();
    f = owner(at);
    if (f && !in_table(f->msix, at)) {
        *value = read_rest(rest(f->msix, at), bytes);
    } else if (f) {
        unsigned int offset = at - f->msix->table;
        const struct vpci_msix_entry *e = &f->msix->entry[offset / ENTRY_SIZE];

        *value = ~0ULL;                     /* only whole words, aligned, have a meaning (6.8.2) */
        if (!bad(at, bytes))
            *value = read_word(e, offset / 4 % 4);
        if (!bad(at, bytes) && bytes == 8)
            *value |= (u64)read_word(e, (offset / 4 + 1) % 4) << 32;
    }
    vpci_end();
    return f;
}

bool vpci_table_write(paddr_t at, unsigned int bytes, u64 value)
{
    struct vpci_function *f;

    vpci_begin();
    f = owner(at);
    if (f && !in_table(f->msix, at)) {
        write_rest(rest(f->msix, at), bytes, value);
    } else if (f && !bad(at, bytes)) {
        unsigned int offset = at - f->msix->table;

        write_word(f, offset / ENTRY_SIZE, offset / 4 % 4, value);
        if (bytes == 8)
            write_word(f, offset / ENTRY_SIZE, (offset / 4 + 1) % 4, value >> 32);
    }
    vpci_end();
    return f;
}
