/* SPDX-License-Identifier: GPL-2.0-only */
/* The MP table and the PCI routing table, entry by entry. */
#include "test.h"
#include "acpi.h"
#include "tables/tables.h"

#include <stdlib.h>
#include <string.h>

#define AT 0xfc100000U

static uint8_t bytes[0x2000];
static const struct mp_config three = { 3, 0x663, 0x1783fbff, ~0U };

static uint32_t number(const uint8_t *at, int size)
{
    uint32_t value = 0;

    memcpy(&value, at, size);
    return value;
}

TEST(mp_table)
{
    const uint32_t length = mp_make(&three, bytes, sizeof(bytes), AT);
    const uint8_t *table = bytes + 16, *entry = table + 44;
    unsigned int count[5] = { 0 };
    bool pins[48] = { false };

    CHECK(length > 0);
    CHECK(!memcmp(bytes, "_MP_", 4) && !memcmp(table, "PCMP", 4));
    CHECK_EQ(acpi_sum(bytes, 16), 0);
    CHECK_EQ(number(bytes + 4, 4), AT + 16);
    CHECK_EQ(number(table + 4, 2), length - 16);
    CHECK_EQ(acpi_sum(table, length - 16), 0);
    for (uint32_t i = 0; i < number(table + 34, 2); i++) {
        CHECK(entry[0] < 5);
        if (entry[0] == 0) {
            CHECK_EQ(entry[1], 2 * count[0]);
            CHECK_EQ(entry[3], count[0] ? 1 : 3);
        }
        if (entry[0] == 3) {
            CHECK(entry[7] < 48);
            CHECK_EQ(entry[6], ACPI_IOAPIC_ID);
            pins[entry[7]] = true;
        }
        count[entry[0]]++;
        entry += entry[0] == 0 ? 20 : 8;
    }
    CHECK(entry == bytes + length);
    CHECK_EQ(count[0], 3);
    CHECK_EQ(count[1], 2);
    CHECK_EQ(count[2], 1);
    CHECK_EQ(count[3], 15 + 31 * 4);
    CHECK_EQ(count[4], 2);
    for (int pin = 1; pin < 48; pin++)
        CHECK(pins[pin]);
}

TEST(mp_table_of_the_largest_machine)
{
    const struct mp_config config = { 128, 0, 0, ~0U };

    CHECK(mp_make(&config, bytes, sizeof(bytes), AT) > 0);
}

/* SeaBIOS copies no more than 600 bytes. */
TEST(mp_table_of_a_small_machine)
{
    const struct mp_config config = { 8, 0, 0, 1 << 1 | 1 << 2 | 1 << 3 };
    const uint32_t length = mp_make(&config, bytes, sizeof(bytes), AT);

    CHECK(length > 0 && length - 16 <= 600);
}

TEST(mp_table_without_room)
{
    const uint32_t length = mp_make(&three, bytes, sizeof(bytes), AT);

    for (uint32_t room = 0; room < length; room += 3) {
        uint8_t *small = malloc(room);

        CHECK_EQ(mp_make(&three, small, room, AT), 0);
        free(small);
    }
}

TEST(routing_table)
{
    const uint32_t length = pir_make(bytes, sizeof(bytes));

    CHECK_EQ(length, 32 + 31 * 16);
    CHECK(!memcmp(bytes, "$PIR", 4));
    CHECK_EQ(number(bytes + 6, 2), length);
    CHECK_EQ(acpi_sum(bytes, length), 0);
    for (int slot = 1; slot < 32; slot++) {
        const uint8_t *entry = bytes + 32 + 16 * (slot - 1);

        CHECK_EQ(entry[1], slot << 3);
        for (int pin = 0; pin < 4; pin++) {
            CHECK_EQ(entry[2 + 3 * pin], 0x60 + (slot + pin) % 4);
            CHECK_EQ(number(entry + 3 + 3 * pin, 2), 0x0c20);
        }
    }
    CHECK_EQ(pir_make(bytes, length - 1), 0);
}
