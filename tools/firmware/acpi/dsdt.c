/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The compiled dsdt.asl: iasl makes the array.
 */
#include "acpi.h"

#include "dsdt.hex.h"

const uint8_t *const acpi_dsdt = dsdt_aml_code;
const uint32_t acpi_dsdt_length = sizeof(dsdt_aml_code);
