/* SPDX-License-Identifier: LGPL-2.1-only */
/* Which domains there are and how they are doing; their vCPUs. */
#include "domain/domain.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

enum { KB_PER_PAGE = 4, BATCH = 64 };

/* The hypervisor knows only whether there is hardware virtualization; what the toolstack made of it
 * is in xenstore. */
libxl_domain_type lx_domain_type(struct lx *lx, uint32_t domid, bool is_hvm)
{
    libxl_domain_type type;
    char *text = NULL;

    if (lx->ctx->xsh)
        text = lx_store_get(lx, XBT_NULL, "/libxl/%u/type", domid);
    if (text && !libxl_domain_type_from_string(text, &type))
        return type;
    return is_hvm ? LIBXL_DOMAIN_TYPE_HVM : LIBXL_DOMAIN_TYPE_PV;
}

static void fill(struct lx *lx, const xc_domaininfo_t *from, libxl_dominfo *info)
{
    bool gone = from->flags & (XEN_DOMINF_shutdown | XEN_DOMINF_dying);

    libxl_dominfo_init(info);
    memcpy(info->uuid.uuid, from->handle, sizeof(info->uuid.uuid));
    info->domid = from->domain;
    info->ssidref = from->ssidref;
    info->dying = from->flags & XEN_DOMINF_dying;
    info->shutdown = from->flags & XEN_DOMINF_shutdown;
    info->paused = from->flags & XEN_DOMINF_paused;
    info->blocked = from->flags & XEN_DOMINF_blocked;
    info->running = from->flags & XEN_DOMINF_running;
    info->never_stop = from->flags & XEN_DOMINF_xs_domain;
    if (gone)
        info->shutdown_reason = from->flags >> XEN_DOMINF_shutdownshift & XEN_DOMINF_shutdownmask;
    info->outstanding_memkb = from->outstanding_pages * KB_PER_PAGE;
    info->current_memkb = from->tot_pages * KB_PER_PAGE;
    info->shared_memkb = from->shr_pages * KB_PER_PAGE;
    info->paged_memkb = from->paged_pages * KB_PER_PAGE;
    info->max_memkb = from->max_pages * KB_PER_PAGE;
    info->cpu_time = from->cpu_time;
    info->vcpu_max_id = from->max_vcpu_id;
    info->vcpu_online = from->nr_online_vcpus;
    info->cpupool = from->cpupool;
    info->gpaddr_bits = from->gpaddr_bits;
    info->domain_type = lx_domain_type(lx, from->domain, from->flags & XEN_DOMINF_hvm_guest);
}

int lx_domain_get(struct lx *lx, uint32_t domid, xc_domaininfo_t *info)
{
    int nr = xc_domain_getinfolist(lx->ctx->xch, domid, 1, info);

    if (nr < 0) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot ask the hypervisor about it");
        return ERROR_FAIL;
    }
    return nr && info->domain == domid ? 0 : ERROR_DOMAIN_NOTFOUND;
}

int libxl_domain_info(libxl_ctx *ctx, libxl_dominfo *info_r, uint32_t domid)
{
    xc_domaininfo_t info;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = lx_domain_get(&lx, domid, &info);
    if (!rc && info_r)
        fill(&lx, &info, info_r);
    return lx_end(&lx, rc);
}

libxl_dominfo *libxl_list_domain(libxl_ctx *ctx, int *nb_domain_out)
{
    libxl_dominfo *list = lx_malloc(sizeof(*list));
    xc_domaininfo_t *batch;
    uint32_t next = 0;
    struct lx lx;
    int nr = 0, got;

    lx_begin(&lx, ctx);
    batch = lx_alloc(&lx, BATCH * sizeof(*batch));
    while ((got = xc_domain_getinfolist(ctx->xch, next, BATCH, batch)) > 0) {
        list = realloc(list, (nr + got) * sizeof(*list));
        if (!list)
            abort();
        for (int i = 0; i < got; i++)
            fill(&lx, &batch[i], &list[nr++]);
        next = batch[got - 1].domain + 1;
        if (got < BATCH)
            break;
    }
    if (got < 0) {
        lx_log(ctx, XTL_ERROR, errno, "cannot ask the hypervisor for its domains");
        libxl_dominfo_list_free(list, nr);
        list = NULL;
    }
    lx_end(&lx, 0);
    *nb_domain_out = list ? nr : 0;
    return list;
}

void libxl_dominfo_list_free(libxl_dominfo *list, int nb_domain)
{
    for (int i = 0; list && i < nb_domain; i++)
        libxl_dominfo_dispose(&list[i]);
    free(list);
}

/* Domains that a toolstack's user thinks of as machines: all but device models and such. */
libxl_vminfo *libxl_list_vm(libxl_ctx *ctx, int *nb_vm_out)
{
    int nr, kept = 0;
    libxl_dominfo *domains = libxl_list_domain(ctx, &nr);
    libxl_vminfo *list;

    if (!domains)
        return NULL;
    list = lx_malloc(nr * sizeof(*list));
    for (int i = 0; i < nr; i++) {
        if (libxl_is_stubdom(ctx, domains[i].domid, NULL))
            continue;
        list[kept].uuid = domains[i].uuid;
        list[kept++].domid = domains[i].domid;
    }
    libxl_dominfo_list_free(domains, nr);
    *nb_vm_out = kept;
    return list;
}

void libxl_vminfo_list_free(libxl_vminfo *list, int nb_vm)
{
    free(list);
}

/* --- vCPUs ------------------------------------------------------------------------------------ */

static int get_vcpu(libxl_ctx *ctx, uint32_t domid, uint32_t vcpu, libxl_vcpuinfo *info)
{
    xc_vcpuinfo_t from;
    int rc;

    libxl_vcpuinfo_init(info);
    rc = libxl_cpu_bitmap_alloc(ctx, &info->cpumap, 0);
    if (!rc)
        rc = libxl_cpu_bitmap_alloc(ctx, &info->cpumap_soft, 0);
    if (rc)
        return rc;
    if (xc_vcpu_getinfo(ctx->xch, domid, vcpu, &from) ||
        xc_vcpu_getaffinity(ctx->xch, domid, vcpu, info->cpumap.map, info->cpumap_soft.map,
                            XEN_VCPUAFFINITY_HARD | XEN_VCPUAFFINITY_SOFT)) {
        lx_log_domain(ctx, domid, XTL_ERROR, errno, "cannot ask about vCPU %u", vcpu);
        return ERROR_FAIL;
    }
    info->vcpuid = vcpu;
    info->online = from.online;
    info->blocked = from.blocked;
    info->running = from.running;
    info->vcpu_time = from.cpu_time;
    info->cpu = from.cpu;
    return 0;
}

libxl_vcpuinfo *libxl_list_vcpu(libxl_ctx *ctx, uint32_t domid, int *nb_vcpu, int *nr_cpus_out)
{
    libxl_vcpuinfo *list = NULL;
    xc_domaininfo_t info;
    struct lx lx;
    int nr = 0, rc;

    lx_begin(&lx, ctx);
    rc = lx_domain_get(&lx, domid, &info);
    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "no such domain");
    *nr_cpus_out = rc ? rc : libxl_get_max_cpus(ctx);
    if (*nr_cpus_out < 0)
        goto end;
    if (info.max_vcpu_id != XEN_INVALID_MAX_VCPU_ID)
        nr = info.max_vcpu_id + 1;
    list = lx_malloc(nr * sizeof(*list));
    for (int i = 0; !rc && i < nr; i++)
        rc = get_vcpu(ctx, domid, i, &list[i]);
    if (rc) {
        libxl_vcpuinfo_list_free(list, nr);
        list = NULL;
    }
    *nb_vcpu = nr;
end:
    lx_end(&lx, 0);
    return list;
}

void libxl_vcpuinfo_list_free(libxl_vcpuinfo *list, int nr_vcpus)
{
    for (int i = 0; i < nr_vcpus; i++)
        libxl_vcpuinfo_dispose(&list[i]);
    free(list);
}
