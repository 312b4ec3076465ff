/* SPDX-License-Identifier: GPL-2.0-only */
/* xl vcpu-set, vcpu-pin. */
#include "xl.h"
#include "cfg/cfg.h"
#include "domain/affinity.h"
#include <getopt.h>
#include <stdlib.h>

static int run_set(int argc, char **argv);
static int run_pin(int argc, char **argv);

XL_COMMAND(vcpu_set) = {
    "vcpu-set", run_set, "[-i] DOMAIN COUNT",
    "Set the number of active VCPUs allowed for the domain",
    "-i, --ignore-host          allow more than the host has CPUs", true, false,
};
XL_COMMAND(vcpu_pin) = {
    "vcpu-pin", run_pin, "[-f] DOMAIN VCPU|all HARD|-|all [SOFT|-|all]",
    "Set which CPUs a VCPU can use",
    "-f, --force                undo an override by the hypervisor\n"
    "--ignore-global-affinity-masks\n"
    "                           leave xl.conf's vm.cpumask settings out of account\n"
    "CPU lists are like 0-3,^1,5 or nodes:0; - leaves an affinity as it is.", true, true,
};

static int run_set(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "ignore-host", no_argument, NULL, 'i' },
        { NULL, 0, NULL, 0 },
    };
    bool ignore_host = false;
    libxl_bitmap wanted;
    uint32_t domid;
    long count;
    int option, host, rc;

    while ((option = xl_getopt(argc, argv, "i", options, &cmd_vcpu_set, 2)) != -1)
        ignore_host |= option == 'i';
    domid = xl_find_domain(argv[optind]);
    if (!cfg_number(argv[optind + 1], &count) || count < 1 || count > 8192) {
        fprintf(stderr, "xl vcpu-set: %s is not a number of vCPUs\n", argv[optind + 1]);
        return XL_USAGE;
    }
    host = libxl_get_online_cpus(xl.ctx);
    if (!ignore_host && host > 0 && count > host) {
        fprintf(stderr, "xl: more vCPUs (%ld) than the host has CPUs (%d): slow at best; "
                        "--ignore-host allows it\n", count, host);
        return EXIT_FAILURE;
    }
    libxl_bitmap_init(&wanted);
    rc = libxl_bitmap_alloc(xl.ctx, &wanted, count);
    for (int i = 0; !rc && i < count; i++)
        libxl_bitmap_set(&wanted, i);
    if (!rc)
        rc = libxl_set_vcpuonline(xl.ctx, domid, &wanted, NULL);
    if (rc)
        fprintf(stderr, "xl: the number of vCPUs could not be set\n");
    libxl_bitmap_dispose(&wanted);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* *chosen stays false for "-". */
static bool parse_cpus(const char *text, libxl_bitmap *map, bool *chosen)
{
    libxl_bitmap_init(map);
    *chosen = strcmp(text, "-");
    return !*chosen || xl_parse_cpus(text, map);
}

/* What xl.conf allows this domain of a hard affinity. */
static bool allowed(uint32_t domid, bool ignore_masks, libxl_bitmap *hard)
{
    libxl_dominfo info;
    bool ok;

    if (ignore_masks)
        return true;
    libxl_dominfo_init(&info);
    ok = !libxl_domain_info(xl.ctx, &info, domid) && !xl_mask_affinity(info.domain_type, hard);
    libxl_dominfo_dispose(&info);
    return ok;
}

static int pin(uint32_t domid, long vcpu, const libxl_bitmap *hard, const libxl_bitmap *soft,
               bool force)
{
    libxl_dominfo info;
    int rc = 0;

    if (vcpu >= 0)
        return (force ? libxl_set_vcpuaffinity_force : libxl_set_vcpuaffinity)(xl.ctx, domid, vcpu,
                                                                               hard, soft);
    if (libxl_domain_info(xl.ctx, &info, domid))
        return ERROR_FAIL;
    for (uint32_t i = 0; !rc && i <= info.vcpu_max_id; i++)
        rc = pin(domid, i, hard, soft, force);
    libxl_dominfo_dispose(&info);
    return rc;
}

static void show_map(const char *what, bool chosen, const libxl_bitmap *map)
{
    char *hex = chosen ? libxl_bitmap_to_hex_string(xl.ctx, map) : NULL;

    printf("%s: %s\n", what, hex ? hex : "as it is");
    free(hex);
}

static int run_pin(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "force", no_argument, NULL, 'f' },
        { XL_IGNORE_MASKS_OPTION, no_argument, NULL, XL_IGNORE_MASKS }, { NULL, 0, NULL, 0 },
    };
    bool force = xl.force, ignore_masks = false, has_hard, has_soft;
    libxl_bitmap hard, soft = { 0 };
    int option, status = EXIT_FAILURE;
    uint32_t domid;
    long vcpu = -1;

    while ((option = xl_getopt(argc, argv, "f", options, &cmd_vcpu_pin, 3)) != -1) {
        force |= option == 'f';
        ignore_masks |= option == XL_IGNORE_MASKS;
    }
    domid = xl_find_domain(argv[optind]);
    if (strcmp(argv[optind + 1], "all") && (!cfg_number(argv[optind + 1], &vcpu) || vcpu < 0)) {
        fprintf(stderr, "xl vcpu-pin: %s is not a vCPU\n", argv[optind + 1]);
        return XL_USAGE;
    }
    if (!parse_cpus(argv[optind + 2], &hard, &has_hard) ||
        !parse_cpus(optind + 3 < argc ? argv[optind + 3] : "-", &soft, &has_soft)) {
        fprintf(stderr, "xl vcpu-pin: not a list of CPUs\n");
    } else if (has_hard && !allowed(domid, ignore_masks, &hard)) {
        fprintf(stderr, "xl: the affinity stays as it was\n");
    } else if (xl.dry_run) {
        show_map("hard affinity", has_hard, &hard);
        show_map("soft affinity", has_soft, &soft);
        status = EXIT_SUCCESS;
    } else if (!pin(domid, vcpu, has_hard ? &hard : NULL, has_soft ? &soft : NULL, force)) {
        status = EXIT_SUCCESS;
    } else {
        fprintf(stderr, "xl: the affinity could not be set\n");
    }
    libxl_bitmap_dispose(&hard);
    libxl_bitmap_dispose(&soft);
    return status;
}
