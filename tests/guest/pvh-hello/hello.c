// SPDX-License-Identifier: GPL-2.0-only
/* The least a PVH or HVM guest can do: find the hypervisor, call it, take a trap, and go. */
#include "hw.h"
#include <xen/features.h>
#include <xen/version.h>

static bool started(void)
{
    print("# start structure at %lx: version %u, flags %x, %u modules, %u entries of memory; %s\n", (u64)start_info,
          start_info->version, start_info->flags, start_info->nr_modules,
          start_info->version ? start_info->memmap_entries : 0,
          is_dom0() ? "dom0" : is_hvm() ? "HVM" : "PVH");
    CHECK(start_info->magic == XEN_HVM_START_MAGIC_VALUE);
    return true;
}

static bool version(void)
{
    long v = hypercall(__HYPERVISOR_xen_version, XENVER_version, NULL);

    print("# hypervisor %lu.%lu\n", v >> 16, v & 0xffff);
    CHECK(v == (4 << 16 | 17));
    CHECK(cpuid(xen_leaf + 1, 0).a == v);
    return true;
}

static bool features(void)
{
    struct xen_feature_info fi = { 0 };

    CHECK(hypercall(__HYPERVISOR_xen_version, XENVER_get_features, &fi) == 0);
    CHECK(fi.submap & 1u << XENFEAT_hvm_callback_vector);
    CHECK(fi.submap & 1u << XENFEAT_auto_translated_physmap);
    return true;
}

static void undefined(void *arg)
{
    __asm__ __volatile__("ud2");
}

static bool trap(void)
{
    CHECK(attempt(undefined, NULL) == 6);
    CHECK(*(u16 *)this_cpu()->caught.rip == 0x0b0f);
    CHECK(attempt_user(undefined, NULL) == 6);
    CHECK(this_cpu()->caught.cs == SEL_USER_CODE64);
    return true;
}

static bool time_passes(void)
{
    u64 t = system_time();

    CHECK(t != 0);
    CHECK(system_time() >= t);
    return true;
}

void guest_main(void)
{
    test_case("the start structure", started);
    test_case("xen_version and CPUID say 4.17", version);
    test_case("features of translated guests", features);
    test_case("a trap from ring 0 and from ring 3", trap);
    test_case("shared info is mapped and has the time", time_passes);
}
