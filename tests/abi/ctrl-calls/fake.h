/* SPDX-License-Identifier: GPL-2.0-only */
/* How the paper hypervisor answers. */
#ifndef FAKE_H
#define FAKE_H

#include <stdint.h>
#include <unistd.h>

enum reply {
    REPLY_ZERO,          /* success, memory as it was */
    REPLY_SMALL_NUMBERS, /* success, results are small numbers */
    REPLY_THREE,         /* the positive result 3 */
    REPLY_ERROR,         /* EINVAL */
};

void fake_set_reply(enum reply how);

#endif
