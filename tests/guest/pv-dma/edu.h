/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's `edu' device: a buffer of 4 KiB and an engine that copies between it and memory. */
#ifndef EDU_H
#define EDU_H

#include "guest.h"

extern u32 edu_sbdf;
/* Finds it, maps its registers, lets it master the bus. */
bool edu_open(void);
void edu_fill(u32 word);                        /* the first words of its buffer */
u32 edu_word(void);
/* Copies 16 bytes to or from a machine address; returns when the device is done with it. */
void edu_to_memory(u64 maddr);
void edu_from_memory(u64 maddr);

#endif
