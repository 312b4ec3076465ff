/* SPDX-License-Identifier: GPL-2.0-only */
/* Softirqs on the host: whether one is pending is the test's to say, at every place that asks. */
#ifndef FAKE_XEN_SOFTIRQ_H
#define FAKE_XEN_SOFTIRQ_H

#define softirqs_pending real_softirqs_pending
#include_next <xen/softirq.h>
#undef softirqs_pending

bool fake_softirqs_pending(void);
static inline bool softirqs_pending(void)
{
    return fake_softirqs_pending();
}

#endif
