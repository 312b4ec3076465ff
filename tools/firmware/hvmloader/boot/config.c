/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading the configuration.
 */
#include "boot/config.h"

#include "host/host.h"
#include "host/io.h"

#include <xen/arch-x86/hvm/start_info.h>
#include <xen/hvm/hvm_info_table.h>
#include <xen/hvm/hvm_xs_strings.h>

#include <string.h>

#define MODULE_NAME     "firmware"
#define CPUID_FEATURES  1

/* ---- From memory ---- */

static void read_info(struct config *config)
{
    const struct hvm_info_table *info = (void *)HVM_INFO_PADDR;

    if (memcmp(info->signature, "HVM INFO", sizeof(info->signature)) ||
        info->length < sizeof(*info) || acpi_sum(info, info->length))
        fatal("the builder's table at %05x is not whole", HVM_INFO_PADDR);
    if (!info->nr_vcpus || info->nr_vcpus > CONFIG_MAX_CPUS)
        fatal("%u vCPUs are not possible", info->nr_vcpus);
    config->nr_cpus = info->nr_vcpus;
    config->apic = info->apic_mode;
    memcpy(config->online, info->vcpu_online, sizeof(config->online));
    ram.low_end = info->low_mem_pgend;
    ram.high_end = info->high_mem_pgend;
}

/* The device model knows better which are plugged in. Without its ports, all bits read as ones. */
static void ask_device_model(struct config *config)
{
    uint8_t present[sizeof(config->online)];
    bool any = false;

    for (uint32_t i = 0; i < (config->nr_cpus + 7) / 8; i++) {
        present[i] = inb(ACPI_IO_CPUS + i);
        any = any || present[i];
    }
    for (uint32_t i = 0; any && i < (config->nr_cpus + 7) / 8; i++)
        config->online[i] &= present[i];
}

static void find_image(struct config *config, const struct hvm_start_info *start)
{
    const struct hvm_modlist_entry *modules = (void *)(uintptr_t)start->modlist_paddr;

    if (start->magic != XEN_HVM_START_MAGIC_VALUE)
        fatal("the start structure at %08x is not one", (unsigned int)(uintptr_t)start);
    for (uint32_t i = 0; i < start->nr_modules; i++) {
        const char *name = (void *)(uintptr_t)modules[i].cmdline_paddr;

        if (!name || strcmp(name, MODULE_NAME))
            continue;
        config->image = (void *)(uintptr_t)modules[i].paddr;
        config->image_size = modules[i].size;
        return;
    }
    fatal("the builder gave no module \"" MODULE_NAME "\" with SeaBIOS or OVMF");
}

/* ---- From xenstore ---- */

static bool same_word(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if ((*a | 0x20) != (*b | 0x20))
            return false;
    return *a == *b;
}

static void read_firmware(struct config *config)
{
    const char *name = store_read(HVM_XS_BIOS);

    if (!name || same_word(name, "seabios"))
        config->firmware = &boot_seabios;
    else if (same_word(name, "ovmf"))
        config->firmware = &boot_ovmf;
    else
        fatal(HVM_XS_BIOS " is \"%s\": this loader starts seabios and ovmf", name);
}

static void read_generation_id(struct config *config)
{
    const char *value = store_read("platform/generation-id"), *at;

    if (!value || !*value)
        return;
    config->generation_id[0] = parse_number(value, &at);
    if (*at == ':')
        config->generation_id[1] = parse_number(at + 1, NULL);
}

static const void *read_block(const char *address_path, const char *length_path, uint32_t *length)
{
    const uint64_t address = store_number(address_path, 0);

    *length = address ? store_number(length_path, 0) : 0;
    return (void *)(uintptr_t)address;
}

/* A copy that stays while the tables are made. */
static const char *keep(const char *name, const char *value)
{
    static char room[16384];
    static uint32_t used;
    const uint32_t length = value ? strlen(value) + 1 : 0;
    char *copy = room + used;

    if (!value)
        return NULL;
    if (length > sizeof(room) - used) {
        say("%s is left out: there is room for %u bytes of such strings", name,
            (unsigned int)sizeof(room));
        return NULL;
    }
    memcpy(copy, value, length);
    used += length;
    return copy;
}

static const char *string(const char *name, const char *otherwise)
{
    const char *value = keep(name, store_read(name));

    return value ? value : otherwise;
}

static void read_oem_strings(struct smbios_config *smbios)
{
    char path[] = HVM_XS_BIOS_STRINGS "/oem-\0\0";
    char *digits = path + strlen(path);

    for (uint32_t i = 1; i <= SMBIOS_MAX_OEM; i++) {
        uint32_t at = 0;

        if (i >= 10)
            digits[at++] = '0' + i / 10;
        digits[at] = '0' + i % 10;
        smbios->oem[smbios->nr_oem] = keep(path, store_read(path));
        if (!smbios->oem[smbios->nr_oem])
            return;
        smbios->nr_oem++;
    }
}

static const char *uuid_text(const uint8_t uuid[16])
{
    static char text[37];
    char *at = text;

    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = "0123456789abcdef"[uuid[i] >> 4];
        *at++ = "0123456789abcdef"[uuid[i] & 15];
    }
    return text;
}

/* Guests' software knows the machine by these names. */
static void read_strings(struct smbios_config *s)
{
    const char *version = host_version();

    host_uuid(s->uuid);
    s->bios_vendor = string(HVM_XS_BIOS_VENDOR, "Xen");
    s->bios_version = string(HVM_XS_BIOS_VERSION, version);
    s->system_manufacturer = string(HVM_XS_SYSTEM_MANUFACTURER, "Xen");
    s->system_product = string(HVM_XS_SYSTEM_PRODUCT_NAME, "HVM domU");
    s->system_version = string(HVM_XS_SYSTEM_VERSION, version);
    s->system_serial = string(HVM_XS_SYSTEM_SERIAL_NUMBER, uuid_text(s->uuid));
    s->board_manufacturer = string(HVM_XS_BASEBOARD_MANUFACTURER, NULL);
    s->board_product = string(HVM_XS_BASEBOARD_PRODUCT_NAME, NULL);
    s->board_version = string(HVM_XS_BASEBOARD_VERSION, NULL);
    s->board_serial = string(HVM_XS_BASEBOARD_SERIAL_NUMBER, NULL);
    s->board_tag = string(HVM_XS_BASEBOARD_ASSET_TAG, NULL);
    s->board_location = string(HVM_XS_BASEBOARD_LOCATION_IN_CHASSIS, NULL);
    s->case_manufacturer = string(HVM_XS_ENCLOSURE_MANUFACTURER, "Xen");
    s->case_serial = string(HVM_XS_ENCLOSURE_SERIAL_NUMBER, NULL);
    s->case_tag = string(HVM_XS_ENCLOSURE_ASSET_TAG, NULL);
    read_oem_strings(s);
    s->battery = store_number(HVM_XS_SMBIOS_DEFAULT_BATTERY, 0);
    if (s->battery) {
        s->battery_manufacturer = string(HVM_XS_BATTERY_MANUFACTURER, "Xen");
        s->battery_name = string(HVM_XS_BATTERY_DEVICE_NAME, "XEN-VBAT");
    }
}

static void read_smbios(struct config *config)
{
    struct smbios_config *s = &config->smbios;
    const struct cpuid features = cpuid(CPUID_FEATURES);

    read_strings(s);
    s->nr_cpus = config->nr_cpus;
    s->cpu_mhz = host_tsc_khz() / 1000;
    s->cpu_signature = features.a;
    s->cpu_features = features.d;
    s->memory_mib = (ram.low_end + (ram.high_end ? ram.high_end - 0x100000 : 0)) >> 8;
    s->more = read_block(HVM_XS_SMBIOS_PT_ADDRESS, HVM_XS_SMBIOS_PT_LENGTH, &s->more_length);
}

void config_read(struct config *config, const struct hvm_start_info *start)
{
    memset(config, 0, sizeof(*config));
    read_info(config);
    ask_device_model(config);
    find_image(config, start);
    read_firmware(config);
    config->acpi = store_number("platform/acpi", 1);
    config->s3 = store_number("platform/acpi_s3", 1);
    config->s4 = store_number("platform/acpi_s4", 1);
    config->laptop_slate = store_number("platform/acpi_laptop_slate", 0);
    config->may_move_ram = store_number(HVM_XS_ALLOW_MEMORY_RELOCATE, 1);
    config->acpi_more = read_block(HVM_XS_ACPI_PT_ADDRESS, HVM_XS_ACPI_PT_LENGTH,
                                   &config->acpi_more_length);
    read_generation_id(config);
    read_smbios(config);
}
