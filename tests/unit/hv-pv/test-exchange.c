// SPDX-License-Identifier: GPL-2.0-only
/* Policies as lists, there and back, and lists that are wrong. */
#include <lib/cpu-policy.h>
#include <errno.h>
#include <string.h>
#include "machine.h"
#include "test.h"

static struct cpu_policy host, max;
static struct cpu_policy_leaf leaves[CPU_POLICY_MAX_LEAVES];
static struct cpu_policy_msr msrs[CPU_POLICY_MAX_MSRS];
static struct cpu_policy_error err;

static void setup(void)
{
    cpu_policy_read(&host, amd_machine);
    cpu_policy_derive(&max, &host, CPU_POLICY_PV_MAX, 7);
}

TEST(round_trip)
{
    struct cpu_policy p = { 0 };
    unsigned int n, m;

    setup();
    max.platform_info = 0x80000000;
    max.arch_caps = 0x2b;
    max.hv_limit = 4;
    n = cpu_policy_to_leaves(&max, leaves);
    m = cpu_policy_to_msrs(&max, msrs);
    CHECK(n > 10 && n <= CPU_POLICY_MAX_LEAVES);
    CHECK_EQ(m, 2);
    CHECK_EQ(cpu_policy_from_leaves(&p, leaves, n, &err), 0);
    CHECK_EQ(cpu_policy_from_msrs(&p, msrs, m, &err), 0);
    CHECK(!memcmp(&p, &max, sizeof(p)));
}

TEST(a_full_policy_fits)
{
    struct cpu_policy p;

    memset(&p, 0xff, sizeof(p));
    CHECK_EQ(cpu_policy_to_leaves(&p, leaves), CPU_POLICY_MAX_LEAVES);
    CHECK_EQ(cpu_policy_to_msrs(&p, msrs), CPU_POLICY_MAX_MSRS);
}

static int one(uint32_t leaf, uint32_t subleaf)
{
    struct cpu_policy_leaf l = { leaf, subleaf, 1, 2, 3, 4 };
    struct cpu_policy p = { 0 };

    return cpu_policy_from_leaves(&p, &l, 1, &err);
}

TEST(places_that_do_not_exist)
{
    CHECK_EQ(one(1, CPU_POLICY_NO_SUBLEAF), 0);
    CHECK_EQ(one(1, 0), -ERANGE);
    CHECK_EQ(err.leaf, 1);
    CHECK_EQ(err.subleaf, 0);
    CHECK_EQ(one(7, CPU_POLICY_NO_SUBLEAF), -ERANGE);
    CHECK_EQ(one(7, 2), 0);
    CHECK_EQ(one(7, 3), -ERANGE);
    CHECK_EQ(one(0xe, CPU_POLICY_NO_SUBLEAF), -ERANGE);
    CHECK_EQ(one(0xd, 62), 0);
    CHECK_EQ(one(0xd, 63), -ERANGE);
    CHECK_EQ(one(0x80000021, CPU_POLICY_NO_SUBLEAF), 0);
    CHECK_EQ(one(0x80000022, CPU_POLICY_NO_SUBLEAF), -ERANGE);
    CHECK_EQ(one(0x40000001, CPU_POLICY_NO_SUBLEAF), -ERANGE);
}

TEST(msrs_that_are_wrong)
{
    struct cpu_policy_msr unknown = { 0x10, 0, 1 }, flags = { 0xce, 1, 0 };
    struct cpu_policy p = { 0 };

    CHECK_EQ(cpu_policy_from_msrs(&p, &unknown, 1, &err), -ERANGE);
    CHECK_EQ(err.msr, 0x10);
    CHECK_EQ(cpu_policy_from_msrs(&p, &flags, 1, &err), -EINVAL);
}

TEST(limits_are_checked)
{
    struct cpu_policy p;

    setup();
    p = max;
    CHECK_EQ(cpu_policy_check(&p, &max, &err), 0);
    p.basic[0].a++;
    CHECK_EQ(cpu_policy_check(&p, &max, &err), -EINVAL);
    CHECK_EQ(err.leaf, 0);
    p = max;
    p.feat[0].a++;
    CHECK_EQ(cpu_policy_check(&p, &max, &err), -EINVAL);
    CHECK_EQ(err.leaf, 7);
    p = max;
    p.platform_info = 1;
    CHECK_EQ(cpu_policy_check(&p, &max, &err), -EINVAL);
    CHECK_EQ(err.msr, 0xce);
}
