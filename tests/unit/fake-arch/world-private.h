/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the parts of the world. */
#ifndef FAKE_WORLD_PRIVATE_H
#define FAKE_WORLD_PRIVATE_H

#include "world.h"

extern unsigned int world_locks_held;
void world_sync_init(void);
void world_memory_init(void);

#endif
