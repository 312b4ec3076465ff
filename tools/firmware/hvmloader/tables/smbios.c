/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SMBIOS structures (DMTF's DSP0134, as of version 2.4: guests and tools know the machine's UUID by
 * that version's byte order). A structure is its fixed part, then its strings, which fields name by
 * number.
 */
#include "tables/tables.h"

#include <string.h>

#define BASE_HANDLE(type)   ((type) << 8)
#define DIMM_MIB            16384U      /* the size field has 15 bits */
#define FIRST_VENDOR_TYPE   128
#define LAST_STANDARD_TYPE  121

enum {
    BIOS = 0, SYSTEM = 1, BOARD = 2, CASE = 3, PROCESSOR = 4, OEM_STRINGS = 11, MEMORY_ARRAY = 16,
    MEMORY_DEVICE = 17, MEMORY_ADDRESSES = 19, BATTERY = 22, BOOT = 32, END = 127,
};

struct out {
    const struct smbios_config *config;
    uint8_t *at;
    uint32_t used, room;
    uint32_t start;                     /* of the structure being made */
    uint8_t strings;
    bool full;
};

static void put(struct out *out, const void *data, uint32_t size)
{
    if (out->full || size > out->room - out->used) {
        out->full = true;
        return;
    }
    memcpy(out->at + out->used, data, size);
    out->used += size;
}

static uint32_t little(const uint8_t *at)
{
    return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The user's structures, one after the other: NULL after the last, and where the list is broken. */
static const uint8_t *next_of_user(const struct smbios_config *config, uint32_t *offset,
                                   uint32_t *length)
{
    const uint8_t *structure;

    if (config->more_length - *offset < 4 || *offset >= config->more_length)
        return NULL;
    structure = config->more + *offset + 4;
    *length = little(structure - 4);
    if (*length < 4 || *length > config->more_length - *offset - 4)
        return NULL;
    *offset += 4 + *length;
    return structure;
}

static bool is_replaced(const struct smbios_config *config, uint8_t type)
{
    uint32_t offset = 0, length;
    const uint8_t *structure;

    while ((structure = next_of_user(config, &offset, &length)))
        if (structure[0] == type)
            return true;
    return false;
}

/* ---- One structure ---- */

static void begin(struct out *out, uint8_t type, uint8_t length, uint32_t number)
{
    const uint16_t handle = BASE_HANDLE(type) + number;
    const uint8_t head[4] = { type, length, handle, handle >> 8 };
    const uint8_t zeros[64] = { 0 };

    out->start = out->used;
    out->strings = 0;
    put(out, head, sizeof(head));
    put(out, zeros, length - sizeof(head));
}

static void set(struct out *out, uint32_t offset, uint64_t value, uint32_t size)
{
    if (!out->full)
        memcpy(out->at + out->start + offset, &value, size);
}

static void set_string(struct out *out, uint32_t offset, const char *string)
{
    if (!string || !*string)
        return;
    set(out, offset, ++out->strings, 1);
    put(out, string, strlen(string) + 1);
}

static void end(struct out *out)
{
    put(out, "\0", out->strings ? 1 : 2);
}

/* ---- What there is ---- */

static void put_bios(struct out *out)
{
    const struct smbios_config *config = out->config;

    begin(out, BIOS, 0x18, 0);
    set_string(out, 0x04, config->bios_vendor);
    set_string(out, 0x05, config->bios_version);
    set(out, 0x06, 0xe800, 2);          /* segment: 96 KiB at run time */
    set(out, 0x0a, 1 << 7 | 1 << 15, 8);    /* PCI, boots from CD */
    set(out, 0x13, 1 << 2, 1);          /* targeted content distribution: it is a BIOS */
    set(out, 0x14, 0xffff, 2);          /* release: not said */
    set(out, 0x16, 0xffff, 2);
    end(out);
}

static void put_system(struct out *out)
{
    const struct smbios_config *config = out->config;

    begin(out, SYSTEM, 0x1b, 0);
    set_string(out, 0x04, config->system_manufacturer);
    set_string(out, 0x05, config->system_product);
    set_string(out, 0x06, config->system_version);
    set_string(out, 0x07, config->system_serial);
    for (int i = 0; i < 16; i++)
        set(out, 0x08 + i, config->uuid[i], 1);
    set(out, 0x18, 6, 1);               /* started by the power switch */
    end(out);
}

static void put_board(struct out *out)
{
    const struct smbios_config *config = out->config;

    if (!config->board_manufacturer && !config->board_product)
        return;
    begin(out, BOARD, 0x0f, 0);
    set_string(out, 0x04, config->board_manufacturer);
    set_string(out, 0x05, config->board_product);
    set_string(out, 0x06, config->board_version);
    set_string(out, 0x07, config->board_serial);
    set_string(out, 0x08, config->board_tag);
    set(out, 0x09, 1, 1);               /* hosts the others */
    set_string(out, 0x0a, config->board_location);
    set(out, 0x0b, BASE_HANDLE(CASE), 2);
    set(out, 0x0d, 0x0a, 1);            /* motherboard */
    end(out);
}

static void put_case(struct out *out)
{
    const struct smbios_config *config = out->config;

    begin(out, CASE, 0x15, 0);
    set_string(out, 0x04, config->case_manufacturer);
    set(out, 0x05, 1, 1);               /* other */
    set_string(out, 0x07, config->case_serial);
    set_string(out, 0x08, config->case_tag);
    set(out, 0x09, 0x03030303, 4);      /* states: safe; security: none */
    end(out);
}

static void put_processor(struct out *out, uint32_t n)
{
    const struct smbios_config *config = out->config;
    const char name[] = { 'C', 'P', 'U', ' ', '0' + n / 100, '0' + n / 10 % 10, '0' + n % 10, 0 };

    begin(out, PROCESSOR, 0x23, n);
    set_string(out, 0x04, name);
    set(out, 0x05, 3, 1);               /* central processor */
    set(out, 0x06, 1, 1);               /* family: other */
    set_string(out, 0x07, config->system_manufacturer);
    set(out, 0x08, config->cpu_signature, 4);
    set(out, 0x0c, config->cpu_features, 4);
    set(out, 0x14, config->cpu_mhz, 2);
    set(out, 0x16, config->cpu_mhz, 2);
    set(out, 0x18, 0x41, 1);            /* in its socket, enabled */
    set(out, 0x19, 1, 1);
    set(out, 0x1a, 0xffffffffffff, 6);  /* caches: not told */
    end(out);
}

static void put_oem_strings(struct out *out)
{
    const struct smbios_config *config = out->config;

    if (!config->nr_oem)
        return;
    begin(out, OEM_STRINGS, 0x05, 0);
    for (uint32_t i = 0; i < config->nr_oem; i++)
        set_string(out, 0x04, config->oem[i]);      /* the last one's number: the count */
    end(out);
}

static void put_memory_array(struct out *out)
{
    const uint32_t mib = out->config->memory_mib;

    begin(out, MEMORY_ARRAY, 0x0f, 0);
    set(out, 0x04, 1, 1);               /* other place */
    set(out, 0x05, 3, 1);               /* system memory */
    set(out, 0x06, 6, 1);               /* multi-bit error correction */
    set(out, 0x07, mib < 1U << 21 ? mib << 10 : 1U << 31, 4);
    set(out, 0x0b, 0xfffe, 2);          /* no error information */
    set(out, 0x0d, (mib + DIMM_MIB - 1) / DIMM_MIB, 2);
    end(out);
}

static void put_memory_device(struct out *out, uint32_t n)
{
    const uint32_t left = out->config->memory_mib - n * DIMM_MIB;
    const char name[] = { 'D', 'I', 'M', 'M', ' ', '0' + n / 100 % 10, '0' + n / 10 % 10,
                          '0' + n % 10, 0 };

    begin(out, MEMORY_DEVICE, 0x1b, n);
    set(out, 0x04, BASE_HANDLE(MEMORY_ARRAY), 2);
    set(out, 0x06, 0xfffe, 2);
    set(out, 0x08, 64, 2);              /* widths, with and without error correction */
    set(out, 0x0a, 64, 2);
    set(out, 0x0c, left < DIMM_MIB ? left : DIMM_MIB, 2);
    set(out, 0x0e, 9, 1);               /* DIMM */
    set_string(out, 0x10, name);
    set(out, 0x12, 7, 1);               /* RAM */
    end(out);
}

static void put_memory_addresses(struct out *out)
{
    const uint32_t mib = out->config->memory_mib;

    begin(out, MEMORY_ADDRESSES, 0x0f, 0);
    set(out, 0x08, (mib < 1U << 22 ? mib << 10 : 0) - 1, 4);
    set(out, 0x0c, BASE_HANDLE(MEMORY_ARRAY), 2);
    set(out, 0x0e, 1, 1);
    end(out);
}

static void put_battery(struct out *out)
{
    const struct smbios_config *config = out->config;

    if (!config->battery)
        return;
    begin(out, BATTERY, 0x1a, 0);
    set_string(out, 0x05, config->battery_manufacturer);
    set_string(out, 0x08, config->battery_name);
    set(out, 0x09, 2, 1);               /* chemistry: not known */
    set(out, 0x0f, 0xff, 1);
    end(out);
}

static void put_boot(struct out *out)
{
    begin(out, BOOT, 0x0b, 0);          /* status 0: no error */
    end(out);
}

static void put_processors(struct out *out)
{
    for (uint32_t i = 0; i < out->config->nr_cpus; i++)
        put_processor(out, i);
}

static void put_memory_devices(struct out *out)
{
    for (uint32_t i = 0; i * DIMM_MIB < out->config->memory_mib; i++)
        put_memory_device(out, i);
}

static const struct {
    uint8_t type;
    void (*put)(struct out *out);
} structures[] = {
    { BIOS, put_bios }, { SYSTEM, put_system }, { BOARD, put_board }, { CASE, put_case },
    { PROCESSOR, put_processors }, { OEM_STRINGS, put_oem_strings },
    { MEMORY_ARRAY, put_memory_array }, { MEMORY_DEVICE, put_memory_devices },
    { MEMORY_ADDRESSES, put_memory_addresses }, { BATTERY, put_battery }, { BOOT, put_boot },
};

static void put_users(struct out *out)
{
    uint32_t offset = 0, length;
    const uint8_t *structure;

    while ((structure = next_of_user(out->config, &offset, &length)))
        if (structure[0] <= LAST_STANDARD_TYPE || structure[0] >= FIRST_VENDOR_TYPE)
            put(out, structure, length);
}

uint32_t smbios_make(const struct smbios_config *config, uint8_t *at, uint32_t room)
{
    struct out out = { .config = config, .at = at, .room = room };

    for (unsigned int i = 0; i < sizeof(structures) / sizeof(structures[0]); i++)
        if (!is_replaced(config, structures[i].type))
            structures[i].put(&out);
    put_users(&out);
    begin(&out, END, 4, 0);
    end(&out);
    return out.full ? 0 : out.used;
}

/* ---- The entry point (5.2.1) ---- */

struct entry {
    char anchor[4];
    uint8_t checksum, length, major, minor;
    uint16_t largest;
    uint8_t revision, formatted[5];
    char middle[5];
    uint8_t middle_checksum;
    uint16_t table_length;
    uint32_t table;
    uint16_t count;
    uint8_t bcd_revision;
} __attribute__((packed));

_Static_assert(sizeof(struct entry) == SMBIOS_ENTRY_LENGTH, "as the specification says");

static uint8_t sum(const void *data, uint32_t length)
{
    const uint8_t *byte = data;
    uint8_t total = 0;

    while (length--)
        total += *byte++;
    return total;
}

/* The fixed part and the strings up to the two zeros. */
static uint32_t whole_length(const uint8_t *structure)
{
    uint32_t length = structure[1];

    while (structure[length] || structure[length + 1])
        length++;
    return length + 2;
}

void smbios_make_entry(uint8_t bytes[SMBIOS_ENTRY_LENGTH], const uint8_t *at, uint32_t length,
                       uint32_t address)
{
    struct entry entry = { .anchor = "_SM_", .length = sizeof(entry), .major = 2, .minor = 4,
                           .middle = "_DMI_", .table_length = length, .table = address,
                           .bcd_revision = 0x24 };

    for (uint32_t offset = 0; offset < length; entry.count++) {
        const uint32_t size = whole_length(at + offset);

        if (size > entry.largest)
            entry.largest = size;
        offset += size;
    }
    entry.middle_checksum = -sum(entry.middle, sizeof(entry) - __builtin_offsetof(struct entry,
                                                                                  middle));
    entry.checksum = -sum(&entry, sizeof(entry));
    memcpy(bytes, &entry, sizeof(entry));
}
