/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A PV domain's memory as it is: its list of machine frames, found through the three levels that
 * the guest keeps for the tools (<xen/arch-x86/xen.h>, pfn_to_mfn_frame_list_list), and their
 * types.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"

#define TYPE_BATCH 1024

/* Copies one of the guest's frames. */
static int read_frame(xc_interface *xch, uint32_t domid, xen_pfn_t mfn, void *page)
{
    void *mapped = xc_map_foreign_range(xch, domid, PAGE_SIZE, PROT_READ, mfn);

    if (!mapped)
        return -1;
    memcpy(page, mapped, PAGE_SIZE);
    munmap(mapped, PAGE_SIZE);
    return 0;
}

/* Entry @i of a frame of words of the guest's width. */
static uint64_t word(const void *page, unsigned int width, unsigned int i)
{
    uint32_t narrow;
    uint64_t wide;

    if (width == 4) {
        memcpy(&narrow, (const char *)page + 4 * i, 4);
        return narrow == ~0U ? INVALID_MFN : narrow;
    }
    memcpy(&wide, (const char *)page + 8 * i, 8);
    return wide;
}

/* One frame of the list into the table. */
static int read_leaf(xc_interface *xch, uint32_t domid, struct xc_domain_meminfo *m, xen_pfn_t mfn,
                     unsigned long at)
{
    unsigned int per_page = PAGE_SIZE / m->guest_width;
    uint64_t page[PAGE_SIZE / 8];

    if (read_frame(xch, domid, mfn, page))
        return -1;
    for (unsigned int i = 0; i < per_page && at + i < m->p2m_size; i++)
        m->p2m_table[at + i] = word(page, m->guest_width, i);
    return 0;
}

static int read_list(xc_interface *xch, uint32_t domid, struct xc_domain_meminfo *m, xen_pfn_t root)
{
    unsigned int per_page = PAGE_SIZE / m->guest_width;
    uint64_t top[PAGE_SIZE / 8], middle[PAGE_SIZE / 8];

    if (read_frame(xch, domid, root, top))
        return -1;
    for (unsigned long leaf = 0; leaf < m->p2m_frames; leaf++) {
        if (leaf % per_page == 0) {
            if (leaf / per_page >= per_page) {
                errno = E2BIG;
                return -1;
            }
            if (read_frame(xch, domid, word(top, m->guest_width, leaf / per_page), middle))
                return -1;
        }
        if (read_leaf(xch, domid, m, word(middle, m->guest_width, leaf % per_page),
                      leaf * per_page))
            return -1;
    }
    return 0;
}

static int read_types(xc_interface *xch, uint32_t domid, struct xc_domain_meminfo *m)
{
    for (unsigned long i = 0; i < m->p2m_size; i += TYPE_BATCH) {
        unsigned long n = m->p2m_size - i < TYPE_BATCH ? m->p2m_size - i : TYPE_BATCH;

        memcpy(m->pfn_type + i, m->p2m_table + i, n * sizeof(*m->pfn_type));
        if (xc_get_pfn_type_batch(xch, domid, n, m->pfn_type + i))
            return -1;
    }
    return 0;
}

static int find_root(xc_interface *xch, uint32_t domid, unsigned int width, xen_pfn_t *root)
{
    uint64_t page[PAGE_SIZE / 8];
    xc_dominfo_t info;

    if (xc_domain_getinfo(xch, domid, 1, &info) != 1 || info.domid != domid) {
        errno = ESRCH;
        return -1;
    }
    if (info.hvm) {
        errno = EOPNOTSUPP;
        return -1;
    }
    if (read_frame(xch, domid, info.shared_info_frame, page))
        return -1;
    *root = width == 4 ? ((shared_info_x86_32_t *)page)->arch.pfn_to_mfn_frame_list_list :
                         ((shared_info_x86_64_t *)page)->arch.pfn_to_mfn_frame_list_list;
    if (*root && *root != INVALID_MFN && !(width == 4 && *root == ~0U))
        return 0;
    errno = EAGAIN;         /* not set up yet, or too large for three levels */
    return -1;
}

static int fill(xc_interface *xch, uint32_t domid, struct xc_domain_meminfo *m)
{
    xen_pfn_t max_pfn, root;

    if (xc_domain_get_guest_width(xch, domid, &m->guest_width) ||
        xc_domain_maximum_gpfn(xch, domid, &max_pfn) < 0 ||
        find_root(xch, domid, m->guest_width, &root))
        return -1;
    m->pt_levels = m->guest_width == 8 ? 4 : 3;
    m->p2m_size = max_pfn + 1;
    m->p2m_frames = PFN_UP(m->p2m_size * m->guest_width);
    m->p2m_table = calloc(m->p2m_size, sizeof(*m->p2m_table));
    m->pfn_type = calloc(m->p2m_size, sizeof(*m->pfn_type));
    if (!m->p2m_table || !m->pfn_type) {
        errno = ENOMEM;
        return -1;
    }
    return read_list(xch, domid, m, root) ? -1 : read_types(xch, domid, m);
}

int xc_map_domain_meminfo(xc_interface *xch, uint32_t domid, struct xc_domain_meminfo *minfo)
{
    *minfo = (struct xc_domain_meminfo){ 0 };
    if (!fill(xch, domid, minfo))
        return 0;
    XC_PERROR(xch, "cannot read the list of frames of domain %u", domid);
    xc_unmap_domain_meminfo(xch, minfo);
    return -1;
}

int xc_unmap_domain_meminfo(xc_interface *xch, struct xc_domain_meminfo *mem)
{
    int saved = errno;

    free(mem->p2m_table);
    free(mem->pfn_type);
    mem->p2m_table = mem->pfn_type = NULL;
    errno = saved;
    return 0;
}

/* ---- The machine's table, in chunks of 2 MiB whose frames the hypervisor tells ---- */

#define M2P_CHUNK       (1UL << 21)
#define MFNS_PER_CHUNK  (M2P_CHUNK / sizeof(unsigned long))

xen_pfn_t *xc_map_m2p(xc_interface *xch, unsigned long max_mfn, int prot, unsigned long *mfn0)
{
    unsigned long chunks = (max_mfn + MFNS_PER_CHUNK - 1) / MFNS_PER_CHUNK;
    xen_pfn_t *starts = calloc(chunks, sizeof(*starts));
    struct xc_mmap_entry *entries = calloc(chunks, sizeof(*entries));
    void *mapped = NULL;

    if (starts && entries && !xc_machphys_mfn_list(xch, chunks, starts)) {
        for (unsigned long i = 0; i < chunks; i++)
            entries[i].mfn = starts[i];
        mapped = xc_map_foreign_ranges(xch, DOMID_XEN, chunks * M2P_CHUNK, prot, M2P_CHUNK, entries,
                                       chunks);
    }
    if (!mapped)
        XC_PERROR(xch, "cannot map the machine-to-physical table");
    else if (mfn0)
        *mfn0 = starts[0];
    free(starts);
    free(entries);
    return mapped;
}
