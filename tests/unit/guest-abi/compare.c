/* SPDX-License-Identifier: GPL-2.0-only */
/* libxenlight, ours or another's, reads and writes the builder's members: they must be in place. */
#include <stdio.h>

#include "layout.h"
#include "test.h"

TEST(members_are_where_others_expect_them)
{
    if (!nr_reference) {
        puts("# no reference: libxen-dev is not installed");
        return;
    }
    CHECK_EQ(nr_ours, nr_reference);
    for (size_t i = 0; i < nr_ours; i++)
        if (ours[i].offset != reference[i].offset || ours[i].size != reference[i].size)
            test_fail(__FILE__, __LINE__, "%s is at %zu, %zu bytes; it should be at %zu, %zu bytes",
                      ours[i].name, ours[i].offset, ours[i].size, reference[i].offset,
                      reference[i].size);
}
