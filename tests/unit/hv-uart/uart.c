// SPDX-License-Identifier: GPL-2.0-only
/*
 * The serial ports' options: all documented forms, and refusals that leave no half-read value in
 * doubt.
 */
#include <test.h>
#include "ns16550.h"

static struct uart_config parsed(const char *s, int rc)
{
    struct uart_config c = { .clock_hz = 1843200, .data_bits = 8, .stop_bits = 1, .parity = 'n',
                             .io_base = 0x3f8, .irq = 4, .reg_width = 1 };

    CHECK_EQ(uart_parse_options(&c, s), rc);
    return c;
}

TEST(positional)
{
    struct uart_config c = parsed("115200", 0);

    CHECK_EQ(c.baud, 115200);
    CHECK_EQ(c.io_base, 0x3f8);
    c = parsed("9600/115200,7e2,0x2e8,3", 0);
    CHECK_EQ(c.baud, 9600);
    CHECK_EQ(c.clock_hz, 1843200);
    CHECK_EQ(c.data_bits, 7);
    CHECK_EQ(c.parity, 'e');
    CHECK_EQ(c.stop_bits, 2);
    CHECK_EQ(c.io_base, 0x2e8);
    CHECK_EQ(c.irq, 3);
    c = parsed("auto,,,0", 0);
    CHECK_EQ(c.baud, BAUD_AUTO);
    CHECK_EQ(c.irq, 0);
}

TEST(pairs)
{
    struct uart_config c = parsed("115200,8n1,0x3f8,4,reg-width=4,reg-shift=2", 0);

    CHECK_EQ(c.reg_width, 4);
    CHECK_EQ(c.reg_shift, 2);
    c = parsed("baud=115200,parity=o,stop-bits=2,io-base=0x3e8,data-bits=5,irq=5,clock-hz=230400",
               0);
    CHECK_EQ(c.baud, 115200);
    CHECK_EQ(c.parity, 'o');
    CHECK_EQ(c.stop_bits, 2);
    CHECK_EQ(c.io_base, 0x3e8);
    CHECK_EQ(c.data_bits, 5);
    CHECK_EQ(c.irq, 5);
    CHECK_EQ(c.clock_hz, 230400 * 16);
}

TEST(nonsense_is_refused)
{
    static const char *const bad[] = {
        "fast", "115200,8x1", "115200,8n", "115200,9n1", "115200,8n3", "115200,8n1,port",
        "115200,8n1,0x3f8,999",
        "115200,8n1,pci", "reg-width=2", "parity=", "colour=blue", "115200,8n1,0x3f8,4,00:1f.0",
        "0", "115200/0",
        "baud=0123456789012345678901234567890123456789",
    };

    for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        parsed(bad[i], -22);
}
