/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The domain's virtual NUMA topology in the form that the ACPI tables are made from.
 */
#ifndef BOOT_NUMA_H
#define BOOT_NUMA_H

#include "boot/config.h"

/* Leaves *@numa as it is if there is none. */
void numa_read(struct acpi_numa *numa);

#endif
