/* SPDX-License-Identifier: GPL-2.0-only */
/* CPU lists of the command line, and what xl.conf's masks leave of an affinity. */
#include "domain/affinity.h"
#include "xl.h"
#include "conf.h"
#include "cfg/cfg.h"

bool xl_parse_cpus(const char *text, libxl_bitmap *map)
{
    struct cfg cfg = { .ctx = xl.ctx };
    const struct cfg_value value = { .string = text };
    bool good;

    libxl_bitmap_init(map);
    if (!strcmp(text, "all")) {
        if (libxl_cpu_bitmap_alloc(xl.ctx, map, 0))
            return false;
        libxl_bitmap_set_any(map);
        return true;
    }
    cfg.file = xlu_cfg_init(stderr, "CPU list");
    if (!cfg.file)
        return false;
    good = !cfg_cpu_list(&cfg, "CPU list", &value, map);
    xlu_cfg_destroy(cfg.file);
    return good;
}

static int and_mask(const char *name, const char *text, libxl_bitmap *hard)
{
    libxl_bitmap mask;
    int cpu, rc = 0;

    if (!text)
        return 0;
    if (!xl_parse_cpus(text, &mask)) {
        fprintf(stderr, "xl: xl.conf: %s = \"%s\" is not a list of this host's CPUs\n", name, text);
        rc = ERROR_INVAL;
    } else {
        libxl_for_each_bit(cpu, *hard)
            if (!libxl_bitmap_test(&mask, cpu))
                libxl_bitmap_reset(hard, cpu);
    }
    libxl_bitmap_dispose(&mask);
    if (!rc && libxl_bitmap_is_empty(hard)) {
        fprintf(stderr, "xl: %s in xl.conf leaves a vCPU no CPU; --" XL_IGNORE_MASKS_OPTION " does without it\n", name);
        rc = ERROR_INVAL;
    }
    return rc;
}

int xl_mask_affinity(libxl_domain_type type, libxl_bitmap *hard)
{
    int rc = and_mask("vm.cpumask", xl_conf.cpumask, hard);

    if (rc)
        return rc;
    return type == LIBXL_DOMAIN_TYPE_PV ? and_mask("vm.pv.cpumask", xl_conf.pv_cpumask, hard)
                                        : and_mask("vm.hvm.cpumask", xl_conf.hvm_cpumask, hard);
}

int xl_mask_domain(uint32_t domid)
{
    libxl_vcpuinfo *vcpus;
    libxl_dominfo info;
    int nr = 0, nr_cpus, rc;

    if (!xl_conf.cpumask && !xl_conf.pv_cpumask && !xl_conf.hvm_cpumask)
        return 0;
    libxl_dominfo_init(&info);
    vcpus = libxl_list_vcpu(xl.ctx, domid, &nr, &nr_cpus);
    rc = vcpus ? libxl_domain_info(xl.ctx, &info, domid) : ERROR_FAIL;
    for (int i = 0; !rc && i < nr; i++) {
        rc = xl_mask_affinity(info.domain_type, &vcpus[i].cpumap);
        if (!rc)
            rc = libxl_set_vcpuaffinity(xl.ctx, domid, vcpus[i].vcpuid, &vcpus[i].cpumap, NULL);
    }
    libxl_dominfo_dispose(&info);
    libxl_vcpuinfo_list_free(vcpus, nr);
    return rc;
}
