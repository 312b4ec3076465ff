// SPDX-License-Identifier: GPL-2.0-only
/* See walk-world.h. */
#include <asm/cpufeature.h>
#include <asm/ioreq.h>

#include "walk-world.h"

struct vcpu *v;
enum p2m_type types[NR_GFNS];
unsigned int cpl, guest_bytes, nr_marked, nr_lookups;
void (*at_lookup)(void);
struct cpu_identity boot_cpu = { .phys_bits = 40 };
static struct hvm_vcpu hvm;
static struct domain *guest;
static mfn_t frames[NR_GFNS];

static unsigned int get_cpl(struct vcpu *unused)
{
    return cpl;
}

static const struct hvm_ops ops = { .get_cpl = get_cpl };
const struct hvm_ops *hvm_ops = &ops;

void walk_world(enum mode mode)
{
    world_init();
    guest = world_domain(1, 1);
    guest->kind = GUEST_HVM;
    guest->arch.p2m = (void *)guest;            /* there is one */
    v = guest->vcpu[0];
    world_run(v);
    memset(&hvm, 0, sizeof(hvm));
    memset(guest_cpu_user_regs(), 0, sizeof(struct cpu_user_regs));
    v->arch.hvm = &hvm;
    cpl = 0;
    guest_bytes = mode == MODE_64 ? 8 : 4;
    nr_marked = nr_lookups = 0;
    at_lookup = NULL;
    for (unsigned int i = 0; i < NR_GFNS; i++) {
        frames[i] = page_to_mfn(world_page(guest));
        types[i] = P2M_RAM_RW;
    }
    types[ROM] = P2M_RAM_RO;
    types[CLAIMED] = P2M_IOREQ_SERVER;
    types[HOLE] = P2M_MMIO_DM;
    hvm.cr[0] = X86_CR0_PE | X86_CR0_WP | (mode == MODE_REAL ? 0 : X86_CR0_PG);
    hvm.cr[3] = mode == MODE_PAE ? 0x1020 : 0x1000;
    hvm.cr[4] = mode >= MODE_PAE ? X86_CR4_PAE : X86_CR4_PSE;
    hvm.efer = mode == MODE_64 ? EFER_NXE | EFER_LME | EFER_LMA : EFER_NXE;
}

void *frame(gfn_t gfn)
{
    return mfn_to_virt(frames[gfn]);
}

struct page_info *p2m_get_page(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int flags)
{
    enum p2m_type t = gfn < NR_GFNS ? types[gfn] : P2M_INVALID;
    struct page_info *pg;

    if (at_lookup && ++nr_lookups == 3) {
        at_lookup();
        at_lookup = NULL;
    }
    if (type)
        *type = t;
    if (!P2M_IN(t, flags & P2M_WRITE ? P2M_SET_WRITABLE : P2M_SET_PAGE))
        return NULL;
    pg = mfn_to_page(frames[gfn]);
    CHECK(get_page(pg, d));
    return pg;
}

bool p2m_read(struct domain *d, gfn_t gfn, unsigned int offset, void *to, size_t len,
              enum p2m_type *type)
{
    struct page_info *pg = p2m_get_page(d, gfn, type, 0);

    if (!pg)
        return false;
    memcpy(to, (char *)page_to_virt(pg) + offset, len);
    put_page(pg);
    return true;
}

void p2m_mark_dirty(struct domain *d, mfn_t mfn)
{
    nr_marked++;
}

bool ioreq_claims_mem_type(const struct domain *d)
{
    return true;
}

unsigned int hvm_guest_bytes(struct vcpu *unused)
{
    return guest_bytes;
}

gfn_t walk(unsigned long va, u32 *pfec)
{
    gfn_t gfn = hvm_walk_linear(v, va, pfec, NULL);

    for (unsigned int i = 0; i < NR_GFNS; i++)
        CHECK_EQ(world_refs(mfn_to_page(frames[i])), 1);
    return gfn;
}

u32 fault_code(unsigned long va, u32 wanted)
{
    return walk(va, &wanted) == INVALID_GFN ? wanted : NO_FAULT;
}

void map_pages(enum mode mode, unsigned int nr, u64 flags)
{
    if (mode == MODE_32) {
        *entry32(1, VA >> 22) = to(4, P | W | U);
        for (unsigned int i = 0; i < nr; i++)
            *entry32(4, (VA >> 12 & 1023) + i) = to(10 + i, flags);
        return;
    }
    if (mode == MODE_PAE) {
        entry64(1, 0x20 / 8)[VA >> 30] = to(3, P);
    } else {
        *entry64(1, 0) = to(2, P | W | U);
        *entry64(2, VA >> 30 & 511) = to(3, P | W | U);
    }
    *entry64(3, VA >> 21 & 511) = to(4, P | W | U);
    for (unsigned int i = 0; i < nr; i++)
        *entry64(4, (VA >> 12 & 511) + i) = to(10 + i, flags);
}
