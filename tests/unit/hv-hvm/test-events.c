// SPDX-License-Identifier: GPL-2.0-only
/* Exceptions during delivery: SDM vol. 3, table 6-5, all of it. */
#include <asm/x86-defs.h>

#include "test.h"
#include "private.h"

static enum hvm_combined combine(unsigned int first, unsigned int second)
{
    struct hvm_event a = { .vector = first, .type = HVM_EVENT_EXCEPTION };
    struct hvm_event b = { .vector = second, .type = HVM_EVENT_EXCEPTION };

    return hvm_combine_events(&a, &b);
}

TEST(double_faults)
{
    static const u8 contributory[] = { X86_EXC_DE, X86_EXC_TS, X86_EXC_NP, X86_EXC_SS, X86_EXC_GP };

    for (unsigned int i = 0; i < sizeof(contributory); i++) {
        for (unsigned int j = 0; j < sizeof(contributory); j++)
            CHECK_EQ(combine(contributory[i], contributory[j]), HVM_DOUBLE_FAULT);
        CHECK_EQ(combine(X86_EXC_PF, contributory[i]), HVM_DOUBLE_FAULT);
        CHECK_EQ(combine(contributory[i], X86_EXC_PF), HVM_SECOND);
        CHECK_EQ(combine(X86_EXC_DF, contributory[i]), HVM_TRIPLE_FAULT);
        CHECK_EQ(combine(X86_EXC_UD, contributory[i]), HVM_SECOND);
        CHECK_EQ(combine(contributory[i], X86_EXC_UD), HVM_SECOND);
    }
    CHECK_EQ(combine(X86_EXC_PF, X86_EXC_PF), HVM_DOUBLE_FAULT);
    CHECK_EQ(combine(X86_EXC_DF, X86_EXC_PF), HVM_TRIPLE_FAULT);
}

TEST(interrupts_combine_with_nothing)
{
    struct hvm_event irq = { .vector = X86_EXC_GP, .type = HVM_EVENT_EXT_INTERRUPT };
    struct hvm_event gp = { .vector = X86_EXC_GP, .type = HVM_EVENT_EXCEPTION };

    CHECK_EQ(hvm_combine_events(&irq, &gp), HVM_SECOND);
}

TEST(error_codes)
{
    CHECK(hvm_has_error_code(X86_EXC_PF) && hvm_has_error_code(X86_EXC_DF) && hvm_has_error_code(X86_EXC_AC));
    CHECK(!hvm_has_error_code(X86_EXC_UD) && !hvm_has_error_code(X86_EXC_DB) && !hvm_has_error_code(200));
}
