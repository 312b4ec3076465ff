/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Memory that the host's firmware keeps for single devices (on Intel: RMRRs): such a device goes on using it when a guest
 * has it, at the same addresses, so the guest must have nothing else there. xl.cfg(5): rdm, rdm_mem_boundary.
 */
#include "pci/pci.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <stdlib.h>
#include <xenctrl.h>
#include <xenguest.h>

#define FOUR_GIB (1ULL << 32)
enum { PAGE_SHIFT = 12 };

static void add_range(libxl_domain_config *config, const struct xen_reserved_device_memory *from,
                      libxl_rdm_reserve_policy policy)
{
    uint64_t start = (uint64_t)from->start_pfn << PAGE_SHIFT, size = (uint64_t)from->nr_pages << PAGE_SHIFT;
    libxl_device_rdm *bigger;

    for (int i = 0; i < config->num_rdms; i++) {
        if (config->rdms[i].start != start)
            continue;
        if (policy == LIBXL_RDM_RESERVE_POLICY_STRICT)
            config->rdms[i].policy = policy;
        return;
    }
    bigger = realloc(config->rdms, (config->num_rdms + 1) * sizeof(*bigger));
    if (!bigger)
        abort();
    config->rdms = bigger;
    libxl_device_rdm_init(&bigger[config->num_rdms]);
    bigger[config->num_rdms].start = start;
    bigger[config->num_rdms].size = size;
    bigger[config->num_rdms++].policy = policy;
}

/* Of one device, or of all: pci NULL. A hypervisor without an IOMMU knows of none. */
static int ask(struct lx *lx, libxl_domain_config *config, const libxl_device_pci *pci,
               libxl_rdm_reserve_policy policy)
{
    struct xen_reserved_device_memory *list = NULL;
    uint32_t nr = 0, flags = pci ? 0 : XENMEM_RDM_ALL;
    int e;

    do {
        list = nr ? lx_alloc(lx, nr * sizeof(*list)) : NULL;
        e = xc_reserved_device_memory_map(lx->ctx->xch, flags, pci ? pci->domain : 0, pci ? pci->bus : 0,
                                          pci ? pci->dev << 3 | pci->func : 0, list, &nr);
    } while (e < 0 && errno == ENOBUFS);
    if (e < 0 && (errno == ENOSYS || errno == EOPNOTSUPP))
        return 0;
    if (e < 0) {
        lx_log(lx->ctx, XTL_ERROR, errno, "the hypervisor does not say what memory is reserved for devices");
        return ERROR_FAIL;
    }
    for (uint32_t i = 0; i < nr; i++)
        add_range(config, &list[i], policy);
    return 0;
}

int lx_rdm_collect(struct lx *lx, libxl_domain_config *config)
{
    const libxl_rdm_reserve *rdm = &config->b_info.u.hvm.rdm;
    int rc = 0;

    if (rdm->strategy == LIBXL_RDM_RESERVE_STRATEGY_HOST)
        rc = ask(lx, config, NULL, rdm->policy == LIBXL_RDM_RESERVE_POLICY_INVALID ?
                 LIBXL_RDM_RESERVE_POLICY_RELAXED : rdm->policy);
    for (int i = 0; !rc && i < config->num_pcidevs; i++)
        rc = ask(lx, config, &config->pcidevs[i], config->pcidevs[i].rdm_policy);
    return rc;
}

static bool is_in_ram(const struct xc_dom_image *dom, const libxl_device_rdm *range)
{
    return range->start < dom->lowmem_end ||
           (range->start < dom->highmem_end && range->start + range->size > FOUR_GIB);
}

/* RAM from there on goes above 4 GiB instead. */
static void lower(struct xc_dom_image *dom, uint64_t end)
{
    if (end >= dom->lowmem_end)
        return;
    dom->highmem_end = (dom->highmem_end ? dom->highmem_end : FOUR_GIB) + dom->lowmem_end - end;
    dom->lowmem_end = end;
}

int lx_rdm_fit(struct lx *lx, libxl_domain_config *config, struct xc_dom_image *dom)
{
    uint64_t boundary = config->b_info.u.hvm.rdm_mem_boundary_memkb * 1024;

    for (int i = 0; i < config->num_rdms; i++) {
        const libxl_device_rdm *range = &config->rdms[i];

        if (range->start >= boundary && range->start < FOUR_GIB)
            lower(dom, range->start);
    }
    for (int i = 0; i < config->num_rdms; i++) {
        libxl_device_rdm *range = &config->rdms[i];
        bool strict = range->policy == LIBXL_RDM_RESERVE_POLICY_STRICT;

        if (!is_in_ram(dom, range))
            continue;
        lx_log(lx->ctx, strict ? XTL_ERROR : XTL_WARN, 0, "memory from %#llx to %#llx is reserved for a device, but "
               "the guest has RAM there%s", (unsigned long long)range->start,
               (unsigned long long)(range->start + range->size - 1),
               strict ? "; give it less memory, a lower rdm_mem_boundary= or rdm_policy=relaxed" :
                        ": a device that uses it will not work");
        if (strict)
            return ERROR_FAIL;
        range->policy = LIBXL_RDM_RESERVE_POLICY_INVALID;      /* the guest is not told of it */
    }
    return 0;
}
