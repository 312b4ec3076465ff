/* SPDX-License-Identifier: MIT */
/* All a guest of x86 starts with, under the architecture's name; its own part is guest.h. */
#include "../xen.h"
