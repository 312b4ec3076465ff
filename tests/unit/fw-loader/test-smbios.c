/* SPDX-License-Identifier: GPL-2.0-only */
/* SMBIOS read as an OS reads it. */
#include "test.h"
#include "acpi.h"
#include "tables/tables.h"

#include <stdlib.h>
#include <string.h>

static uint8_t table[0x10000];
static uint32_t length;

static struct smbios_config usual(void)
{
    return (struct smbios_config){
        .bios_vendor = "Xen", .bios_version = "4.17.0", .system_manufacturer = "Xen",
        .system_product = "HVM domU", .system_version = "4.17.0", .system_serial = "1234",
        .case_manufacturer = "Xen", .uuid = { 0x12, 0x34, 0x56, 0x78 },
        .nr_cpus = 2, .cpu_mhz = 2600, .memory_mib = 256,
    };
}

static void make(const struct smbios_config *config)
{
    memset(table, 0xee, sizeof(table));
    length = smbios_make(config, table, sizeof(table));
    CHECK(length != 0);
}

/* Walks all; gives the n-th of a type. */
static const uint8_t *find(uint8_t type, int n)
{
    const uint8_t *found = NULL;
    uint32_t at = 0, end;

    for (; at < length; at = end + 2) {
        CHECK(table[at + 1] >= 4);
        for (end = at + table[at + 1]; table[end] || table[end + 1]; end++)
            CHECK(end < length);
        if (table[at] == type && !n--)
            found = table + at;
    }
    CHECK_EQ(at, length);
    return found;
}

static const char *string(const uint8_t *structure, uint8_t field)
{
    const char *s = (const char *)structure + structure[1];

    if (!structure[field])
        return "";
    for (int n = structure[field]; n > 1; n--)
        s += strlen(s) + 1;
    return s;
}

TEST(the_usual_structures)
{
    const struct smbios_config config = usual();

    make(&config);
    CHECK_STR(string(find(0, 0), 4), "Xen");
    CHECK_STR(string(find(1, 0), 5), "HVM domU");
    CHECK_STR(string(find(1, 0), 7), "1234");
    CHECK(!memcmp(find(1, 0) + 8, "\x12\x34\x56\x78", 4));
    CHECK(find(2, 0) == NULL);
    CHECK_STR(string(find(3, 0), 8), "");
    CHECK(find(4, 1) && !find(4, 2));
    CHECK_EQ(find(4, 0)[0x14] | find(4, 0)[0x15] << 8, 2600);
    CHECK(find(16, 0) && find(19, 0) && find(32, 0) && find(127, 0));
    CHECK(!find(11, 0) && !find(22, 0));
    CHECK_EQ(find(17, 0)[0x0c] | find(17, 0)[0x0d] << 8, 256);
}

TEST(optional_structures)
{
    struct smbios_config config = usual();

    config.board_manufacturer = "B";
    config.board_serial = "S";
    config.battery = true;
    config.battery_name = "N";
    config.oem[0] = "first";
    config.oem[1] = "second";
    config.nr_oem = 2;
    make(&config);
    CHECK_STR(string(find(2, 0), 7), "S");
    CHECK_STR(string(find(22, 0), 8), "N");
    CHECK_EQ(find(11, 0)[4], 2);
    CHECK_STR(string(find(11, 0), 4), "second");
}

TEST(much_memory)
{
    struct smbios_config config = usual();

    config.memory_mib = 40000;
    make(&config);
    CHECK(find(17, 2) && !find(17, 3));
    CHECK_EQ(find(17, 0)[0x0c] | find(17, 0)[0x0d] << 8, 16384);
    CHECK_EQ(find(17, 2)[0x0c] | find(17, 2)[0x0d] << 8, 40000 - 2 * 16384);
    CHECK_EQ(find(16, 0)[0x0d], 3);
}

TEST(structures_of_the_user)
{
    static const uint8_t more[] = { 8, 0, 0, 0, 1, 5, 9, 9, 0, 'u', 0, 0,
                                    6, 0, 0, 0, 200, 4, 7, 7, 0, 0,
                                    99, 0, 0, 0, 3, 4 };      /* broken: it is left out */
    struct smbios_config config = usual();

    config.more = more;
    config.more_length = sizeof(more);
    make(&config);
    CHECK(find(1, 0) && !find(1, 1));
    CHECK_EQ(find(1, 0)[1], 5);
    CHECK(find(200, 0) != NULL);
    CHECK(find(3, 0) && find(0, 0));
}

TEST(the_entry_point)
{
    const struct smbios_config config = usual();
    uint8_t entry[SMBIOS_ENTRY_LENGTH];
    uint32_t count = 0;

    make(&config);
    smbios_make_entry(entry, table, length, 0xfc100000);
    CHECK(!memcmp(entry, "_SM_", 4) && !memcmp(entry + 16, "_DMI_", 5));
    CHECK_EQ(acpi_sum(entry, sizeof(entry)), 0);
    CHECK_EQ(acpi_sum(entry + 16, 15), 0);
    CHECK_EQ(entry[22] | entry[23] << 8, length);
    for (int type = 0; type < 128; type++)
        for (int n = 0; find(type, n); n++)
            count++;
    CHECK_EQ(entry[28] | entry[29] << 8, count);
}

TEST(too_little_room)
{
    struct smbios_config config = usual();

    config.nr_cpus = 128;
    make(&config);
    for (uint32_t room = 0; room < length; room += 13) {
        uint8_t *small = malloc(room);

        CHECK_EQ(smbios_make(&config, small, room), 0);
        free(small);
    }
}
