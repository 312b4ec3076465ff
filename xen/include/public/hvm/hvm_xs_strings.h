/* SPDX-License-Identifier: MIT */
/* xenstore nodes, below the domain's own, that the firmware of an HVM guest reads. */
#ifndef __XEN_PUBLIC_HVM_HVM_XS_STRINGS_H__
#define __XEN_PUBLIC_HVM_HVM_XS_STRINGS_H__

#define HVM_XS_HVMLOADER                     "hvmloader"
#define HVM_XS_BIOS                          "hvmloader/bios"
#define HVM_XS_GENERATION_ID_ADDRESS         "hvmloader/generation-id-address"
#define HVM_XS_ALLOW_MEMORY_RELOCATE         "hvmloader/allow-memory-relocate"

/*
 * More tables, as guest-physical address and length: ACPI's one after the other; SMBIOS structures,
 * each behind its length of 32 bits, in place of the firmware's of that type (0-121) or besides
 * them (128-255).
 */
#define HVM_XS_ACPI_PT_ADDRESS               "hvmloader/acpi/address"
#define HVM_XS_ACPI_PT_LENGTH                "hvmloader/acpi/length"
#define HVM_XS_SMBIOS_PT_ADDRESS             "hvmloader/smbios/address"
#define HVM_XS_SMBIOS_PT_LENGTH              "hvmloader/smbios/length"
#define HVM_XS_SMBIOS_DEFAULT_BATTERY        "hvmloader/smbios/default_battery" /* "1": yes */

/*
 * Texts in SMBIOS structures: BIOS (type 0), system (1), baseboard (2), enclosure (3), OEM (11),
 * battery (22).
 */
#define HVM_XS_BIOS_STRINGS                  "bios-strings"
#define HVM_XS_BIOS_VENDOR                   "bios-strings/bios-vendor"
#define HVM_XS_BIOS_VERSION                  "bios-strings/bios-version"
#define HVM_XS_SYSTEM_MANUFACTURER           "bios-strings/system-manufacturer"
#define HVM_XS_SYSTEM_PRODUCT_NAME           "bios-strings/system-product-name"
#define HVM_XS_SYSTEM_SERIAL_NUMBER          "bios-strings/system-serial-number"
#define HVM_XS_SYSTEM_VERSION                "bios-strings/system-version"
#define HVM_XS_BASEBOARD_ASSET_TAG           "bios-strings/baseboard-asset-tag"
#define HVM_XS_BASEBOARD_LOCATION_IN_CHASSIS "bios-strings/baseboard-location-in-chassis"
#define HVM_XS_BASEBOARD_MANUFACTURER        "bios-strings/baseboard-manufacturer"
#define HVM_XS_BASEBOARD_PRODUCT_NAME        "bios-strings/baseboard-product-name"
#define HVM_XS_BASEBOARD_SERIAL_NUMBER       "bios-strings/baseboard-serial-number"
#define HVM_XS_BASEBOARD_VERSION             "bios-strings/baseboard-version"
#define HVM_XS_ENCLOSURE_ASSET_TAG           "bios-strings/enclosure-asset-tag"
#define HVM_XS_ENCLOSURE_MANUFACTURER        "bios-strings/enclosure-manufacturer"
#define HVM_XS_ENCLOSURE_SERIAL_NUMBER       "bios-strings/enclosure-serial-number"
#define HVM_XS_OEM_STRINGS                   "bios-strings/oem-%d"                   /* 1 to 99 */
#define HVM_XS_BATTERY_DEVICE_NAME           "bios-strings/battery-device-name"
#define HVM_XS_BATTERY_MANUFACTURER          "bios-strings/battery-manufacturer"

#endif
