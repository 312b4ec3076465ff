/* SPDX-License-Identifier: GPL-2.0-only */
/* What the ACPI tables say. */
#ifndef XEN_ACPI_H
#define XEN_ACPI_H

#include <xen/types.h>

/* Resets the machine through the FADT's reset register; returns when there is none or it did nothing. */
void acpi_reset(void);

#endif
