/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The parts of the secondary table: what of a machine's ACPI objects differs from guest to guest.
 */
#ifndef ACPI_SSDT_H
#define ACPI_SSDT_H

#include "acpi.h"
#include "aml.h"

/* Processors, and \_SB.CPSC which tells the OS of those that came or shall go. */
void ssdt_cpus(struct aml *aml, const struct acpi_cpus *cpus);
/* The PCI root's windows, the wiring of its interrupts, its slots and \_SB.PCI0.PCNT for them. */
void ssdt_pci(struct aml *aml, const struct acpi_machine *machine);
/* Sleep states, HPET, generation id, slate mode, events. */
void ssdt_platform(struct aml *aml, const struct acpi_machine *machine, uint64_t generation_id_at);

#endif
