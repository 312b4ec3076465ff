/* SPDX-License-Identifier: MIT */
/* All a 64-bit guest of x86 starts with, under the name of very old sources. */
#include "xen.h"
