// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ways into and out of a PV guest: exceptions, system calls, events, privileged instructions,
 * segments, their cost.
 */
#include "entry.h"

struct frame last;
volatile unsigned int caught;
unsigned long skip_bytes;

void catch(struct frame *f)
{
    last = *f;
    caught++;
    f->rip += skip_bytes;
}

void guest_main(void)
{
    exception_cases();
    user_cases();
    event_cases();
    privileged_cases();
    segment_cases();
    cost_cases();
}
