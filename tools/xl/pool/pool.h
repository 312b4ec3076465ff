/* SPDX-License-Identifier: GPL-2.0-only */
/* What the commands about CPU pools share. */
#ifndef XL_POOL_H
#define XL_POOL_H

#include <stdint.h>

/* A pool by name or id; exits with a message if there is none. */
uint32_t xl_find_pool(const char *name);

#endif
