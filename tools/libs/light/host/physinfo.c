/* SPDX-License-Identifier: LGPL-2.1-only */
/* The machine: processors, memory, what the hypervisor can do with them; its topology. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/arena.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

int libxl_get_physinfo(libxl_ctx *ctx, libxl_physinfo *physinfo)
{
    xc_physinfo_t info = { 0 };
    long freed, used;
    int rc = 0;

    lx_ctx_lock(ctx);
    if (xc_physinfo(ctx->xch, &info)) {
        lx_log(ctx, XTL_ERROR, errno, "cannot ask the hypervisor about the machine");
        rc = ERROR_FAIL;
        goto unlock;
    }
    /* A hypervisor without memory sharing answers ENOSYS: nothing is shared. */
    freed = xc_sharing_freed_pages(ctx->xch);
    used = xc_sharing_used_frames(ctx->xch);
    *physinfo = (libxl_physinfo){
        .threads_per_core = info.threads_per_core,
        .cores_per_socket = info.cores_per_socket,
        .max_cpu_id = info.max_cpu_id,
        .nr_cpus = info.nr_cpus,
        .cpu_khz = info.cpu_khz,
        .total_pages = info.total_pages,
        .free_pages = info.free_pages,
        .scrub_pages = info.scrub_pages,
        .outstanding_pages = info.outstanding_pages,
        .sharing_freed_pages = freed < 0 ? 0 : freed,
        .sharing_used_frames = used < 0 ? 0 : used,
        .max_possible_mfn = info.max_mfn,
        .nr_nodes = info.nr_nodes,
        .cap_hvm = info.capabilities & XEN_SYSCTL_PHYSCAP_hvm,
        .cap_pv = info.capabilities & XEN_SYSCTL_PHYSCAP_pv,
        .cap_hvm_directio = info.capabilities & XEN_SYSCTL_PHYSCAP_directio,
        .cap_hap = info.capabilities & XEN_SYSCTL_PHYSCAP_hap,
        .cap_shadow = info.capabilities & XEN_SYSCTL_PHYSCAP_shadow,
        .cap_iommu_hap_pt_share = info.capabilities & XEN_SYSCTL_PHYSCAP_iommu_hap_pt_share,
        .cap_vmtrace = info.capabilities & XEN_SYSCTL_PHYSCAP_vmtrace,
        .cap_vpmu = info.capabilities & XEN_SYSCTL_PHYSCAP_vpmu,
        .cap_gnttab_v1 = info.capabilities & XEN_SYSCTL_PHYSCAP_gnttab_v1,
        .cap_gnttab_v2 = info.capabilities & XEN_SYSCTL_PHYSCAP_gnttab_v2,
    };
    memcpy(physinfo->hw_cap, info.hw_cap, sizeof(physinfo->hw_cap));
unlock:
    lx_ctx_unlock(ctx);
    return rc;
}

/* Of the hypervisor's own counts, negative is an errno in disguise. */
static int count(libxl_ctx *ctx, int (*ask)(xc_interface *), const char *what)
{
    int number;

    lx_ctx_lock(ctx);
    number = ask(ctx->xch);
    if (number < 0)
        lx_log(ctx, XTL_ERROR, errno, "cannot ask for the number of %s", what);
    lx_ctx_unlock(ctx);
    return number < 0 ? ERROR_FAIL : number;
}

int libxl_get_max_cpus(libxl_ctx *ctx)
{
    return count(ctx, xc_get_max_cpus, "CPUs");
}

int libxl_get_online_cpus(libxl_ctx *ctx)
{
    return count(ctx, xc_get_online_cpus, "online CPUs");
}

int libxl_get_max_nodes(libxl_ctx *ctx)
{
    return count(ctx, xc_get_max_nodes, "NUMA nodes");
}

/* --- topology --------------------------------------------------------------------------------- */

libxl_cputopology *libxl_get_cpu_topology(libxl_ctx *ctx, int *nb_cpu_out)
{
    libxl_cputopology *result = NULL;
    xc_cputopo_t *cpus;
    unsigned int nr = 0;
    struct lx lx;

    lx_begin(&lx, ctx);
    if (xc_cputopoinfo(ctx->xch, &nr, NULL)) {
        lx_log(ctx, XTL_ERROR, errno, "cannot ask for the number of CPUs");
        goto end;
    }
    cpus = lx_alloc(&lx, nr * sizeof(*cpus));
    if (xc_cputopoinfo(ctx->xch, &nr, cpus)) {
        lx_log(ctx, XTL_ERROR, errno, "cannot ask for the topology of the CPUs");
        goto end;
    }
    result = lx_malloc(nr * sizeof(*result));
    for (unsigned int i = 0; i < nr; i++) {
        result[i].core = cpus[i].core;          /* the hypervisor's "none" is the API's: all ones */
        result[i].socket = cpus[i].socket;
        result[i].node = cpus[i].node;
    }
    *nb_cpu_out = nr;
end:
    lx_end(&lx, 0);
    return result;
}

void libxl_cputopology_list_free(libxl_cputopology *list, int nb_cpu)
{
    free(list);
}

libxl_numainfo *libxl_get_numainfo(libxl_ctx *ctx, int *nr)
{
    libxl_numainfo *result = NULL;
    xc_meminfo_t *nodes;
    uint32_t *distances;
    unsigned int n = 0;
    struct lx lx;

    lx_begin(&lx, ctx);
    if (xc_numainfo(ctx->xch, &n, NULL, NULL)) {
        lx_log(ctx, XTL_ERROR, errno, "cannot ask for the number of NUMA nodes");
        goto end;
    }
    nodes = lx_alloc(&lx, n * sizeof(*nodes));
    distances = lx_alloc(&lx, n * n * sizeof(*distances));
    if (xc_numainfo(ctx->xch, &n, nodes, distances)) {
        lx_log(ctx, XTL_ERROR, errno, "cannot ask about the NUMA nodes");
        goto end;
    }
    result = lx_malloc(n * sizeof(*result));
    for (unsigned int i = 0; i < n; i++) {
        result[i].size = nodes[i].memsize;
        result[i].free = nodes[i].memfree;
        result[i].num_dists = n;
        result[i].dists =
            memcpy(lx_malloc(n * sizeof(*distances)), distances + i * n, n * sizeof(*distances));
    }
    *nr = n;
end:
    lx_end(&lx, 0);
    return result;
}

void libxl_numainfo_list_free(libxl_numainfo *list, int nr)
{
    for (int i = 0; i < nr; i++)
        libxl_numainfo_dispose(&list[i]);
    free(list);
}

/* Which devices there are, Linux tells; on which node each is, the hypervisor. */
static physdev_pci_device_t *list_pci(struct lx *lx, unsigned int *nr)
{
    DIR *folder = opendir("/sys/bus/pci/devices");
    physdev_pci_device_t *list = NULL;
    struct dirent *entry;
    unsigned int room = 0;

    *nr = 0;
    while (folder && (entry = readdir(folder))) {
        unsigned int seg, bus, dev, func;

        if (sscanf(entry->d_name, "%x:%x:%x.%x", &seg, &bus, &dev, &func) != 4)
            continue;
        if (*nr == room) {
            physdev_pci_device_t *bigger =
                lx_alloc(lx, (room = room ? 2 * room : 64) * sizeof(*bigger));

            if (*nr)
                memcpy(bigger, list, *nr * sizeof(*bigger));
            list = bigger;
        }
        list[(*nr)++] = (physdev_pci_device_t){ .seg = seg, .bus = bus, .devfn = dev << 3 | func };
    }
    if (folder)
        closedir(folder);
    return list;
}

libxl_pcitopology *libxl_get_pci_topology(libxl_ctx *ctx, int *num_devs)
{
    libxl_pcitopology *result = NULL;
    physdev_pci_device_t *devices;
    unsigned int nr;
    uint32_t *nodes;
    struct lx lx;

    *num_devs = 0;
    lx_begin(&lx, ctx);
    devices = list_pci(&lx, &nr);
    nodes = lx_alloc(&lx, (nr + 1) * sizeof(*nodes));
    if (!nr || xc_pcitopoinfo(ctx->xch, nr, devices, nodes))
        goto end;
    result = lx_malloc(nr * sizeof(*result));
    for (unsigned int i = 0; i < nr; i++) {
        bool known = nodes[i] != XEN_INVALID_NODE_ID && nodes[i] != XEN_INVALID_DEV;

        result[i] = (libxl_pcitopology){ devices[i].seg, devices[i].bus, devices[i].devfn,
                                         known ? nodes[i] : LIBXL_PCITOPOLOGY_INVALID_ENTRY };
    }
    *num_devs = nr;
end:
    lx_end(&lx, 0);
    return result;
}

void libxl_pcitopology_list_free(libxl_pcitopology *list, int num_devs)
{
    free(list);
}

/* --- bitmaps of the host's CPUs and nodes ----------------------------------------------------- */

static int host_bitmap(libxl_ctx *ctx, libxl_bitmap *map, int max, int (*ask)(libxl_ctx *))
{
    if (max < 0)
        return ERROR_INVAL;
    if (!max)
        max = ask(ctx);
    return max < 0 ? max : libxl_bitmap_alloc(ctx, map, max ? max : 1);
}

int libxl_cpu_bitmap_alloc(libxl_ctx *ctx, libxl_bitmap *cpumap, int max_cpus)
{
    return host_bitmap(ctx, cpumap, max_cpus, libxl_get_max_cpus);
}

int libxl_node_bitmap_alloc(libxl_ctx *ctx, libxl_bitmap *nodemap, int max_nodes)
{
    return host_bitmap(ctx, nodemap, max_nodes, libxl_get_max_nodes);
}

static int count_sockets(libxl_ctx *ctx)
{
    int nr, sockets = 0;
    libxl_cputopology *cpus = libxl_get_cpu_topology(ctx, &nr);

    if (!cpus)
        return ERROR_FAIL;
    for (int i = 0; i < nr; i++) {
        if (cpus[i].socket != LIBXL_CPUTOPOLOGY_INVALID_ENTRY && (int)cpus[i].socket >= sockets)
            sockets = cpus[i].socket + 1;
    }
    libxl_cputopology_list_free(cpus, nr);
    return sockets;
}

int libxl_socket_bitmap_alloc(libxl_ctx *ctx, libxl_bitmap *socketmap, int max_sockets)
{
    return host_bitmap(ctx, socketmap, max_sockets, count_sockets);
}

int libxl_get_online_socketmap(libxl_ctx *ctx, libxl_bitmap *socketmap)
{
    int nr;
    libxl_cputopology *cpus = libxl_get_cpu_topology(ctx, &nr);

    if (!cpus)
        return ERROR_FAIL;
    libxl_bitmap_set_none(socketmap);
    for (int i = 0; i < nr; i++) {
        if (cpus[i].socket != LIBXL_CPUTOPOLOGY_INVALID_ENTRY)
            libxl_bitmap_set(socketmap, cpus[i].socket);
    }
    libxl_cputopology_list_free(cpus, nr);
    return 0;
}

int libxl_nodemap_to_cpumap(libxl_ctx *ctx, const libxl_bitmap *nodemap, libxl_bitmap *cpumap)
{
    int nr;
    libxl_cputopology *cpus = libxl_get_cpu_topology(ctx, &nr);

    if (!cpus)
        return ERROR_FAIL;
    libxl_bitmap_set_none(cpumap);
    for (int i = 0; i < nr; i++) {
        if (cpus[i].node != LIBXL_CPUTOPOLOGY_INVALID_ENTRY &&
            libxl_bitmap_test(nodemap, cpus[i].node))
            libxl_bitmap_set(cpumap, i);
    }
    libxl_cputopology_list_free(cpus, nr);
    return 0;
}

int libxl_node_to_cpumap(libxl_ctx *ctx, int node, libxl_bitmap *cpumap)
{
    libxl_bitmap nodes;
    int rc;

    rc = libxl_bitmap_alloc(ctx, &nodes, node + 1);
    if (rc)
        return rc;
    libxl_bitmap_set(&nodes, node);
    rc = libxl_nodemap_to_cpumap(ctx, &nodes, cpumap);
    libxl_bitmap_dispose(&nodes);
    return rc;
}

int libxl_cpumap_to_nodemap(libxl_ctx *ctx, const libxl_bitmap *cpumap, libxl_bitmap *nodemap)
{
    int nr;
    libxl_cputopology *cpus = libxl_get_cpu_topology(ctx, &nr);

    if (!cpus)
        return ERROR_FAIL;
    libxl_bitmap_set_none(nodemap);
    for (int i = 0; i < nr; i++) {
        if (libxl_bitmap_test(cpumap, i))
            libxl_bitmap_set(nodemap, cpus[i].node);
    }
    libxl_cputopology_list_free(cpus, nr);
    return 0;
}

int libxl_get_free_memory(libxl_ctx *ctx, uint64_t *memkb)
{
    libxl_physinfo info;
    int rc = libxl_get_physinfo(ctx, &info);

    if (!rc)
        *memkb = info.free_pages * 4;
    return rc;
}
