/* SPDX-License-Identifier: GPL-2.0-only */
/* One 16550 serial port: what com1= and com2= ask for, and its state. Private to drivers/char. */
#ifndef CHAR_NS16550_H
#define CHAR_NS16550_H

#include <xen/types.h>

#define BAUD_AUTO               0

struct uart_config {
    u32 baud;               /* BAUD_AUTO: leave as the firmware set it */
    u32 clock_hz;           /* highest rate * 16 */
    u8 data_bits, stop_bits;
    char parity;            /* n o e m s */
    u64 io_base;            /* port; above 0xffff a physical address */
    u32 irq;                /* 0: poll */
    u8 reg_shift, reg_width;
    bool wanted;            /* com1= was given */
};

/* "115200,8n1,0x3f8,4,reg-shift=2". 0 or -EINVAL; fields not named keep their value. */
int uart_parse_options(struct uart_config *c, const char *s);

#endif
