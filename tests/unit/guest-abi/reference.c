/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of the system's header (package libxen-dev); empty when it is not installed. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xenctrl.h>

#include "layout.h"

#if __has_include("/usr/include/xenguest.h")
#include "/usr/include/xenguest.h"
const struct place reference[] = { PLACES };
const size_t nr_reference = sizeof(reference) / sizeof(reference[0]);
#else
const struct place reference[1];
const size_t nr_reference;
#endif
