/* SPDX-License-Identifier: LGPL-2.1-only */
/* Feature sets: of the machine as the hypervisor says, and those that are the same everywhere. */

#include "private.h"

#include <xen/arch-x86/cpufeatureset.h>


int xc_get_cpu_levelling_caps(xc_interface *xch, uint32_t *caps)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_get_cpu_levelling_caps };
    int rc = xc_sysctl(xch, &op);

    if (!rc)
        *caps = op.u.cpu_levelling_caps.caps;
    return rc;
}

int xc_get_cpu_featureset(xc_interface *xch, uint32_t index, uint32_t *nr_features,
                          uint32_t *featureset)
{
    struct xen_sysctl op = SYSCTL(get_cpu_featureset, cpu_featureset, .index = index,
                                  .nr_features = *nr_features);
    BOUNCE(b, xch, featureset, *nr_features * sizeof(*featureset), BOUNCE_OUT);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.cpu_featureset.features, b.safe);
    rc = xc_sysctl(xch, &op);
    if (!rc)
        *nr_features = op.u.cpu_featureset.nr_features;
    return rc;
}

uint32_t xc_get_cpu_featureset_size(void)
{
    return CPU_POLICY_FEATURE_WORDS;
}

/* ---- Masks ---- */

/* Those whose comment in the ABI's header starts with an exclamation mark. */
static const uint16_t special[] = {
    XEN_X86_FEATURE_APIC, XEN_X86_FEATURE_HTT, XEN_X86_FEATURE_X2APIC, XEN_X86_FEATURE_OSXSAVE,
    XEN_X86_FEATURE_RDRAND, XEN_X86_FEATURE_HYPERVISOR, XEN_X86_FEATURE_CMP_LEGACY,
    XEN_X86_FEATURE_HLE, XEN_X86_FEATURE_FDP_EXCP_ONLY, XEN_X86_FEATURE_RTM,
    XEN_X86_FEATURE_NO_FPU_SEL, XEN_X86_FEATURE_OSPKE, XEN_X86_FEATURE_VIRT_SSBD,
    XEN_X86_FEATURE_MD_CLEAR, XEN_X86_FEATURE_RTM_ALWAYS_ABORT, XEN_X86_FEATURE_ARCH_CAPS,
};

static const uint16_t known[] = {
#define XEN_CPUFEATURE(name, value) value,
#include <xen/arch-x86/cpufeatureset.h>
};

static void set_all(uint32_t *mask, const uint16_t *features, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mask[features[i] / 32] |= 1U << features[i] % 32;
}

/* Of a machine that has everything. */
static void offered(enum cpu_policy_kind kind, uint32_t *mask)
{
    struct cpu_policy host, guest;

    memset(&host, 0xff, sizeof(host));
    cpu_policy_derive(&guest, &host, kind, ~0ULL);
    cpu_policy_get_features(&guest, mask);
}

static void fill(enum xc_static_cpu_featuremask which, uint32_t *mask)
{
    switch (which) {
    case XC_FEATUREMASK_KNOWN:
        set_all(mask, known, ARRAY_SIZE(known));
        break;
    case XC_FEATUREMASK_SPECIAL:
        set_all(mask, special, ARRAY_SIZE(special));
        break;
    case XC_FEATUREMASK_PV_MAX:
        offered(CPU_POLICY_PV_MAX, mask);
        break;
    case XC_FEATUREMASK_PV_DEF:
        offered(CPU_POLICY_PV_DEFAULT, mask);
        break;
    case XC_FEATUREMASK_HVM_SHADOW_MAX:
    case XC_FEATUREMASK_HVM_HAP_MAX:
        offered(CPU_POLICY_HVM_MAX, mask);
        break;
    case XC_FEATUREMASK_HVM_SHADOW_DEF:
    case XC_FEATUREMASK_HVM_HAP_DEF:
        offered(CPU_POLICY_HVM_DEFAULT, mask);
        break;
    }
}

/* Each thread has its own, made anew with the same contents at every call: nothing to lock. */
const uint32_t *xc_get_static_cpu_featuremask(enum xc_static_cpu_featuremask mask)
{
    static __thread uint32_t masks[XC_FEATUREMASK_HVM_HAP_DEF + 1][CPU_POLICY_FEATURE_WORDS];

    if ((unsigned int)mask >= ARRAY_SIZE(masks))
        return NULL;
    fill(mask, masks[mask]);
    return masks[mask];
}
