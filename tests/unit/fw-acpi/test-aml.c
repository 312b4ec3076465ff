/* SPDX-License-Identifier: GPL-2.0-only */
/* The encodings of the specification's chapter 20, byte by byte, and what happens at the buffer's
 * end. */
#include "test.h"
#include "aml.h"

#include <string.h>

static uint8_t bytes[8192];
static struct aml aml;

static void start(uint32_t room)
{
    memset(bytes, 0xee, sizeof(bytes));
    aml = (struct aml){ .at = bytes, .room = room };
}

static void check(const char *expected, uint32_t length)
{
    CHECK(!aml.overflow);
    CHECK_EQ(aml.used, length);
    CHECK(!memcmp(bytes, expected, length));
}

TEST(paths)
{
    start(64);
    aml_path(&aml, "AB");
    check("AB__", 4);
    start(64);
    aml_path(&aml, "\\_SB.PCI0");
    check("\\\x2e_SB_PCI0", 10);
    start(64);
    aml_path(&aml, "\\_SB.PCI0.ISA.LNKA");
    check("\\\x2f\x04_SB_PCI0ISA_LNKA", 19);
}

TEST(numbers_take_the_shortest_form)
{
    start(64);
    aml_number(&aml, 0);
    aml_number(&aml, 1);
    aml_number(&aml, 2);
    aml_number(&aml, 0x1234);
    aml_number(&aml, 0x12345678);
    aml_number(&aml, 0x123456789abcdef0);
    check("\x00\x01\x0a\x02\x0b\x34\x12\x0c\x78\x56\x34\x12\x0e\xf0\xde\xbc\x9a\x78\x56\x34\x12",
          21);
}

TEST(eisa_identifiers)
{
    start(64);
    aml_name_eisa(&aml, "_HID", "PNP0A03");
    check("\x08_HID\x0c\x41\xd0\x0a\x03", 10);
}

/* Bodies on both sides of where the length takes one byte more. */
TEST(lengths)
{
    static const struct {
        uint32_t body, bytes;
    } cases[] = { { 0, 1 }, { 62, 1 }, { 63, 2 }, { 4093, 2 }, { 4094, 3 }, { 8000, 3 } };

    for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint32_t opened, length, follow;

        start(sizeof(bytes));
        opened = aml_open(&aml, AML_SCOPE);
        for (uint32_t n = 0; n < cases[i].body; n++)
            aml_byte(&aml, n);
        aml_close(&aml, opened);
        CHECK(!aml.overflow);
        follow = bytes[1] >> 6;
        CHECK_EQ(follow + 1, cases[i].bytes);
        length = follow ? bytes[1] & 0xf : bytes[1];
        for (uint32_t n = 0; n < follow; n++)
            length |= bytes[2 + n] << (4 + 8 * n);
        CHECK_EQ(length, cases[i].body + cases[i].bytes);
        CHECK_EQ(aml.used, 1 + length);
        for (uint32_t n = 0; n < cases[i].body; n++)
            CHECK_EQ(bytes[1 + cases[i].bytes + n], n & 0xff);
    }
}

TEST(nothing_is_written_behind_the_end)
{
    for (uint32_t room = 0; room < 40; room++) {
        uint32_t opened;

        start(room);
        opened = aml_open_method(&aml, "TEST", 1);
        aml_return_number(&aml, 0x12345678);
        aml_notify(&aml, "\\_SB.PCI0.ISA", 1);
        aml_close(&aml, opened);
        CHECK_EQ(aml.overflow, room < 30);
        for (uint32_t n = room; n < sizeof(bytes); n++)
            CHECK_EQ(bytes[n], 0xee);
    }
}
