// SPDX-License-Identifier: GPL-2.0-only
/*
 * Root and context tables (3.4): a root entry a bus leads to a context entry a function, which names the tables its
 * requests are translated by.
 */
#include "private.h"

#define PRESENT             1ULL
#define CONTEXT_PASS        (2ULL << 2)
#define CONTEXT_WIDTH(l)    ((u64)(l) - 2)
#define CONTEXT_DOMAIN(id)  ((u64)(id) << 8)
#define CONTEXT_DOMAIN_OF(h) ((u16)((h) >> 8))

static DEFINE_SPINLOCK(context_lock, LOCK_IOMMU);       /* context tables coming into being */

static void publish(const void *va, size_t len)
{
    if (!vtd_coherent)
        vtd_written(va, len);
}

int __init vtd_contexts_init(struct vtd_unit *u)
{
    u->root = xenheap_alloc(0);
    if (!u->root)
        return -ENOMEM;
    publish(u->root, PAGE_SIZE);
    vtd_write64(u, REG_ROOT, virt_to_maddr(u->root));
    vtd_global(u, GLOBAL_ROOT, true);
    vtd_forget_all(u);
    return 0;
}

/* make: NULL means no memory; otherwise that there is none. */
static struct vtd_entry *context_of(struct vtd_unit *u, u16 devid, bool make)
{
    struct vtd_entry *root = &u->root[devid >> 8], *table;

    spin_lock(&context_lock);
    table = root->low & PRESENT ? maddr_to_virt(root->low & ~(u64)PAGE_OFFSET_MASK) : NULL;
    if (!table && make && (table = xenheap_alloc(0)) != NULL) {
        publish(table, PAGE_SIZE);
        __atomic_store_n(&root->low, virt_to_maddr(table) | PRESENT, __ATOMIC_RELEASE);
        publish(root, sizeof(*root));
    }
    spin_unlock(&context_lock);
    return table ? &table[devid & 0xff] : NULL;
}

static u64 low_word(const struct domain_iommu *di)
{
    return di->passthrough ? PRESENT | CONTEXT_PASS : PRESENT | virt_to_maddr(di->tables.root);
}

int vtd_attach(u32 source, struct domain_iommu *di)
{
    struct vtd_unit *u = vtd_unit_of(source);
    struct vtd_entry *e;

    if (!u)
        return -ENODEV;
    e = context_of(u, source, di);
    if (!e)
        return di ? -ENOMEM : 0;
    if (e->low & PRESENT) {
        WRITE_ONCE(e->low, 0);
        publish(e, sizeof(*e));
        vtd_forget_device(u, CONTEXT_DOMAIN_OF(e->high), source);
    }
    if (!di)
        return 0;
    WRITE_ONCE(e->high, CONTEXT_WIDTH(di->tables.levels) | CONTEXT_DOMAIN(di->id));
    __atomic_store_n(&e->low, low_word(di), __ATOMIC_RELEASE);
    publish(e, sizeof(*e));
    /* in caching mode the hardware may remember that nothing was here, under domain 0 */
    if (u->cap & CAP_CACHING_MODE)
        vtd_forget_device(u, 0, source);
    return 0;
}
