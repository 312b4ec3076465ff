/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxenguest: filling a new domain with memory and a kernel, the CPU features it sees, saving and
 * restoring it. On top of libxenctrl, whose handle all functions take. Structures are ABI:
 * libxenlight reads and writes their members.
 *
 * Unless said otherwise functions return 0, or -1 with errno and a message to the handle's logger.
 */
#ifndef XENGUEST_H
#define XENGUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xenctrl.h>

#include "xenguest/image.h"
#include "xenguest/domain.h"
#include "xenguest/policy.h"

#endif
