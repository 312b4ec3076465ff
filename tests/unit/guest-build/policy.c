/* SPDX-License-Identifier: GPL-2.0-only */
/* A new domain's CPU policy: the default, bits forced and passed through, input that is wrong. */
#include "machine.h"
#include "test.h"

#define XS "xxxxxxxxxxxxxxxx"

static const struct xc_xend_cpuid none[] = { { .leaf = XEN_CPUID_INPUT_UNUSED,
                                               .subleaf = XEN_CPUID_INPUT_UNUSED } };

static int apply(const struct xc_xend_cpuid *changes, const uint32_t *features, unsigned int nr)
{
    machine_reset();
    return xc_cpuid_apply_policy(machine_xch, DOMID, false, features, nr, true, false, false,
                                 changes, NULL);
}

static const xen_cpuid_leaf_t *leaf(uint32_t number)
{
    for (unsigned int i = 0; i < machine.policy_op.u.cpu_policy.nr_leaves; i++)
        if (machine.policy_leaves[i].leaf == number)
            return &machine.policy_leaves[i];
    test_fail(__FILE__, __LINE__, "leaf %#x was not set", number);
}

TEST(the_default_is_set_unchanged)
{
    CHECK_EQ(apply(none, NULL, 0), 0);
    CHECK(machine.policy_op.u.cpu_policy.nr_leaves >= 3);
    CHECK_EQ(leaf(0)->b, 0x756e6547);
    CHECK_EQ(leaf(1)->c, 0x12345678);
    CHECK_EQ(leaf(7)->b, 0x27ab);
}

TEST(bits_are_forced_and_passed_through)
{
    const struct xc_xend_cpuid changes[] = {
        { .leaf = 1, .subleaf = XEN_CPUID_INPUT_UNUSED,
          .policy = { [2] = "0" "1" "kks" "xxxxxxxxxxx" XS } },
        { .leaf = 7, .subleaf = 0, .policy = { [1] = XS "xxxxxxxxxxxxxxx0" } }, none[0],
    };

    CHECK_EQ(apply(changes, NULL, 0), 0);
    CHECK_EQ(leaf(1)->c, 0x52345678);
    CHECK_EQ(leaf(1)->d, 0x0fabfbff);
    CHECK_EQ(leaf(7)->b, 0x27aa);
}

TEST(wrong_input_is_refused)
{
    struct xc_xend_cpuid changes[] = { { .leaf = 1, .subleaf = XEN_CPUID_INPUT_UNUSED,
                                         .policy = { [2] = "01x" } }, none[0] };
    const uint32_t features[30] = { [29] = 1 };

    CHECK_EQ(apply(changes, NULL, 0), -1);
    CHECK(strstr(machine.error, "leaf 0x1"));
    changes[0].policy[2] = XS XS "x";
    CHECK_EQ(apply(changes, NULL, 0), -1);
    changes[0].policy[2] = XS XS;
    changes[0].leaf = 0x50000000;
    CHECK_EQ(apply(changes, NULL, 0), -1);
    CHECK(strstr(machine.error, "0x50000000"));
    CHECK_EQ(apply(none, features, 30), -1);
    CHECK_EQ(apply(none, features, 29), 0);
}

TEST(any_failing_call_ends_it)
{
    unsigned int calls;

    CHECK_EQ(apply(none, NULL, 0), 0);
    calls = machine.calls;
    for (unsigned int n = 1; n <= calls; n++) {
        machine_reset();
        machine.fail_at = n;
        CHECK_EQ(xc_cpuid_apply_policy(machine_xch, DOMID, false, NULL, 0, true, false, false, none,
                                       NULL), -1);
        CHECK(machine.error[0]);
    }
}
