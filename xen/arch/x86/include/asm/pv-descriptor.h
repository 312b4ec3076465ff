/* SPDX-License-Identifier: GPL-2.0-only */
/* The check of one descriptor of a PV guest. Pure, for host tests. */
#ifndef ASM_PV_DESCRIPTOR_H
#define ASM_PV_DESCRIPTOR_H

#include <stdbool.h>
#include <stdint.h>

/*
 * May this entry be in a guest's GDT or LDT? Makes it what it must look like there: privilege 3,
 * accessed. Not present entries are left alone.
 */
bool pv_check_descriptor(uint64_t *desc);

#endif
