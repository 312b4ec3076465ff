/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xl info: the machine, the control domain's kernel and the hypervisor, one "name : value" a line.
 */
#include "xl.h"
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/utsname.h>

static int run_info(int argc, char **argv);

XL_COMMAND(info) = {
    "info", run_info, "[-n]", "Get information about the host",
    "-n, --numa                 NUMA topology as well", false, false,
};

static void show(const char *name, const char *format, ...)
{
    va_list ap;

    printf("%-23s: ", name);
    va_start(ap, format);
    vprintf(format, ap);
    va_end(ap);
    putchar('\n');
}

static void show_kernel(void)
{
    struct utsname kernel;

    if (uname(&kernel))
        return;
    show("host", "%s", kernel.nodename);
    show("release", "%s", kernel.release);
    show("version", "%s", kernel.version);
    show("machine", "%s", kernel.machine);
}

static void show_virt_caps(const libxl_physinfo *info)
{
    const struct { bool there; const char *name;
    } caps[] = {
        { info->cap_pv, "pv" },
        { info->cap_hvm, "hvm" },
        { info->cap_hvm && info->cap_hvm_directio, "hvm_directio" },
        { info->cap_pv && info->cap_hvm_directio, "pv_directio" },
        { info->cap_hap, "hap" },
        { info->cap_shadow, "shadow" },
        { info->cap_iommu_hap_pt_share, "iommu_hap_pt_share" },
        { info->cap_vmtrace, "vmtrace" },
        { info->cap_vpmu, "vpmu" },
        { info->cap_gnttab_v1, "gnttab-v1" },
        { info->cap_gnttab_v2, "gnttab-v2" },
    };
    char text[160] = "";

    for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
        if (caps[i].there)
            snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", *text ? " " : "",
                     caps[i].name);
    }
    show("virt_caps", "%s", text);
}

static int show_free_cpus(void)
{
    libxl_bitmap cpus;

    libxl_bitmap_init(&cpus);
    if (libxl_get_freecpus(xl.ctx, &cpus))
        return EXIT_FAILURE;
    show("free_cpus", "%d", libxl_bitmap_count_set(&cpus));
    libxl_bitmap_dispose(&cpus);
    return EXIT_SUCCESS;
}

static int show_machine(uint64_t page)
{
    libxl_physinfo info;
    uint64_t per_mb = (1 << 20) / page;

    if (libxl_get_physinfo(xl.ctx, &info)) {
        fprintf(stderr, "xl: cannot ask about the machine\n");
        return EXIT_FAILURE;
    }
    show("nr_cpus", "%u", info.nr_cpus);
    show("max_cpu_id", "%u", info.max_cpu_id);
    show("nr_nodes", "%u", info.nr_nodes);
    show("cores_per_socket", "%u", info.cores_per_socket);
    show("threads_per_core", "%u", info.threads_per_core);
    show("cpu_mhz", "%u.%03u", info.cpu_khz / 1000, info.cpu_khz % 1000);
    show("hw_caps", "%08x:%08x:%08x:%08x:%08x:%08x:%08x:%08x", info.hw_cap[0], info.hw_cap[1],
         info.hw_cap[2], info.hw_cap[3], info.hw_cap[4], info.hw_cap[5], info.hw_cap[6],
         info.hw_cap[7]);
    show_virt_caps(&info);
    show("total_memory", "%" PRIu64, info.total_pages / per_mb);
    show("free_memory", "%" PRIu64, (info.free_pages - info.outstanding_pages) / per_mb);
    show("sharing_freed_memory", "%" PRIu64, info.sharing_freed_pages / per_mb);
    show("sharing_used_memory", "%" PRIu64, info.sharing_used_frames / per_mb);
    show("outstanding_claims", "%" PRIu64, info.outstanding_pages / per_mb);
    return show_free_cpus();
}

static void show_hypervisor(const libxl_version_info *info)
{
    int scheduler = libxl_get_scheduler(xl.ctx);

    show("xen_major", "%d", info->xen_version_major);
    show("xen_minor", "%d", info->xen_version_minor);
    show("xen_extra", "%s", info->xen_version_extra);
    show("xen_version", "%d.%d%s", info->xen_version_major, info->xen_version_minor,
         info->xen_version_extra);
    show("xen_caps", "%s", info->capabilities);
    show("xen_scheduler", "%s", scheduler >= 0 && libxl_scheduler_to_string(scheduler) ?
         libxl_scheduler_to_string(scheduler) : "unknown");
    show("xen_pagesize", "%d", info->pagesize);
    show("platform_params", "virt_start=0x%" PRIx64, info->virt_start);
    show("xen_changeset", "%s", info->changeset);
    show("xen_commandline", "%s", info->commandline);
    show("cc_compiler", "%s", info->compiler);
    show("cc_compile_by", "%s", info->compile_by);
    show("cc_compile_domain", "%s", info->compile_domain);
    show("cc_compile_date", "%s", info->compile_date);
    show("build_id", "%s", info->build_id);
    show("xend_config_format", "4");
}

static int show_cpus(void)
{
    int nr;
    libxl_cputopology *cpus = libxl_get_cpu_topology(xl.ctx, &nr);

    if (!cpus)
        return EXIT_FAILURE;
    printf("cpu_topology           :\n");
    printf("cpu:    core    socket     node\n");
    for (int i = 0; i < nr; i++) {
        if (cpus[i].core != LIBXL_CPUTOPOLOGY_INVALID_ENTRY)
            printf("%3d:    %4d     %4d     %4d\n", i, cpus[i].core, cpus[i].socket, cpus[i].node);
    }
    libxl_cputopology_list_free(cpus, nr);
    return EXIT_SUCCESS;
}

/* Only of what the hypervisor was told the place of. */
static int show_devices(void)
{
    int nr = 0;
    libxl_pcitopology *devices = libxl_get_pci_topology(xl.ctx, &nr);
    int valid = 0;

    printf("device topology        :\n");
    printf("device           node\n");
    for (int i = 0; i < nr; i++) {
        if (devices[i].node == LIBXL_PCITOPOLOGY_INVALID_ENTRY)
            continue;
        printf("%04x:%02x:%02x.%01x      %d\n", devices[i].seg, devices[i].bus,
               devices[i].devfn >> 3 & 31, devices[i].devfn & 7, devices[i].node);
        valid++;
    }
    if (!valid)
        printf("No device topology data available\n");
    libxl_pcitopology_list_free(devices, nr);
    return EXIT_SUCCESS;
}

static int show_nodes(void)
{
    int nr;
    libxl_numainfo *nodes = libxl_get_numainfo(xl.ctx, &nr);

    if (!nodes)
        return EXIT_FAILURE;
    printf("numa_info              :\n");
    printf("node:    memsize    memfree    distances\n");
    for (int i = 0; i < nr; i++) {
        if (nodes[i].size == LIBXL_NUMAINFO_INVALID_ENTRY)
            continue;
        printf("%4d:    %6" PRIu64 "     %6" PRIu64 "      %d", i, nodes[i].size >> 20,
               nodes[i].free >> 20, nodes[i].dists[0]);
        for (int n = 1; n < nodes[i].num_dists; n++)
            printf(",%d", nodes[i].dists[n]);
        putchar('\n');
    }
    libxl_numainfo_list_free(nodes, nr);
    return EXIT_SUCCESS;
}

static int run_info(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' },
        { "numa", no_argument, NULL, 'n' },
        { NULL, 0, NULL, 0 },
    };
    const libxl_version_info *version;
    bool numa = false;
    int option, status;

    while ((option = xl_getopt(argc, argv, "n", options, &cmd_info, 0)) != -1)
        numa |= option == 'n';
    version = libxl_get_version_info(xl.ctx);
    show_kernel();
    status = show_machine(version->pagesize);
    if (!status && numa)
        status = show_cpus();
    if (!status && numa)
        status = show_devices();
    if (!status && numa)
        status = show_nodes();
    if (!status)
        show_hypervisor(version);
    return fflush(stdout) ? EXIT_FAILURE : status;
}
