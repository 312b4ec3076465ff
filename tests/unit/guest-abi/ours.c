/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of our header. */
#include <xenguest.h>

#include "layout.h"

const struct place ours[] = { PLACES };
const size_t nr_ours = sizeof(ours) / sizeof(ours[0]);
