// SPDX-License-Identifier: GPL-2.0-only
/* Every number of the public headers has a row in its table, under its name. */
#include <generated/hypercall-defs.h>

#include "test.h"

struct number {
    const char *(*name_of)(unsigned int nr);
    const char *interface, *name;
    unsigned int nr;
};

#define NUMBER(interface, name, nr) { interface##_op_name, #interface, #name, nr },
static const struct number numbers[] = {
#include "numbers.h"
};

TEST(all_public_numbers_have_a_row)
{
    unsigned int missing = 0;

    for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++) {
        const struct number *n = &numbers[i];
        const char *name = n->name_of(n->nr);

        if (!name || strcmp(name, n->name)) {
            printf("# %s: %s (%u) has %s\n", n->interface, n->name, n->nr, name ? name : "no row");
            missing++;
        }
    }
    CHECK_EQ(missing, 0);
}

/* The list itself must not have dried up. */
TEST(the_list_is_whole)
{
    const char *interfaces[] = { "hypercalls", "event_channel", "hvm_op", "grant_table", "memory_op",
                                 "sysctl", "domctl" };
    const unsigned int least[] = { 50, 14, 10, 13, 27, 26, 70 };

    for (unsigned int i = 0; i < ARRAY_SIZE(interfaces); i++) {
        unsigned int n = 0;

        for (unsigned int j = 0; j < ARRAY_SIZE(numbers); j++)
            n += !strcmp(numbers[j].interface, interfaces[i]);
        if (n < least[i])
            printf("# %s: %u\n", interfaces[i], n);
        CHECK(n >= least[i]);
    }
}
