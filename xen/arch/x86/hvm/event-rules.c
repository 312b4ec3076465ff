// SPDX-License-Identifier: GPL-2.0-only
/* Exceptions that come while another event is being delivered (SDM vol. 3, 6.15 at #DF). Pure. */
#include <asm/x86-defs.h>
#include "private.h"

#define BIT_(v)         (1u << (v))
#define CONTRIBUTORY    (BIT_(X86_EXC_DE) | BIT_(X86_EXC_TS) | BIT_(X86_EXC_NP) | BIT_(X86_EXC_SS) | BIT_(X86_EXC_GP))
#define WITH_ERROR_CODE (BIT_(X86_EXC_DF) | BIT_(X86_EXC_TS) | BIT_(X86_EXC_NP) | BIT_(X86_EXC_SS) | \
                         BIT_(X86_EXC_GP) | BIT_(X86_EXC_PF) | BIT_(X86_EXC_AC) | BIT_(21) | BIT_(29) | BIT_(30))

bool hvm_has_error_code(unsigned int vector)
{
    return vector < 32 && (WITH_ERROR_CODE >> vector & 1);
}

static bool is_fault_in(const struct hvm_event *e, u32 set)
{
    return e->type == HVM_EVENT_EXCEPTION && e->vector < 32 && (set >> e->vector & 1);
}

enum hvm_combined hvm_combine_events(const struct hvm_event *first, const struct hvm_event *second)
{
    if (is_fault_in(first, BIT_(X86_EXC_DF)))
        return is_fault_in(second, CONTRIBUTORY | BIT_(X86_EXC_PF)) ? HVM_TRIPLE_FAULT : HVM_SECOND;
    if (is_fault_in(first, CONTRIBUTORY) && is_fault_in(second, CONTRIBUTORY))
        return HVM_DOUBLE_FAULT;
    if (is_fault_in(first, BIT_(X86_EXC_PF)) && is_fault_in(second, CONTRIBUTORY | BIT_(X86_EXC_PF)))
        return HVM_DOUBLE_FAULT;
    return HVM_SECOND;
}
