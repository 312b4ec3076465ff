// SPDX-License-Identifier: GPL-2.0-only
/*
 * 16550 serial ports (com1, com2): the console's line to the world. Output is polled, through the FIFO; a line that
 * never becomes ready (no such port, flow stopped) costs a bounded time, once.
 * National Semiconductor PC16550D data sheet.
 */
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <asm/insn.h>
#include <lib/string.h>
#include "ns16550.h"

enum {
    RBR = 0, THR = 0, DLL = 0,
    IER = 1, DLM = 1,
    IIR = 2, FCR = 2,
    LCR = 3,
    MCR = 4,
    LSR = 5,
    SCR = 7,
};
#define FCR_ENABLE_CLEAR        0x87    /* FIFOs on and emptied, receive trigger 8 bytes */
#define LCR_DLAB                0x80
#define MCR_DTR_RTS_OUT2        0x0b
#define LSR_DATA                0x01
#define LSR_THRE                0x20
#define TX_FIFO                 16
#define TX_SPINS                1000000

struct uart {
    struct uart_config config;
    bool present, stuck;
    unsigned int room;          /* bytes the transmit FIFO takes before it must be looked at */
};

#define UART(base, line) { \
    .config = { .clock_hz = 1843200, .data_bits = 8, .stop_bits = 1, .parity = 'n', .io_base = (base), \
                .irq = (line), .reg_width = 1 } }
static struct uart uarts[2] = { UART(0x3f8, 4), UART(0x2f8, 3) };

static u8 uart_read(const struct uart *u, unsigned int reg)
{
    return inb(u->config.io_base + (reg << u->config.reg_shift));
}

static void uart_write(const struct uart *u, unsigned int reg, u8 v)
{
    outb(u->config.io_base + (reg << u->config.reg_shift), v);
}

/* A scratch register that keeps what is written tells a port from an empty bus. */
static bool uart_exists(const struct uart *u)
{
    uart_write(u, SCR, 0x5a);
    if (uart_read(u, SCR) != 0x5a)
        return false;
    uart_write(u, SCR, 0xa5);
    return uart_read(u, SCR) == 0xa5;
}

static u8 line_control(const struct uart_config *c)
{
    static const char order[] = "noems";
    static const u8 bits[] = { 0x00, 0x08, 0x18, 0x28, 0x38 };

    return (c->data_bits - 5) | (c->stop_bits - 1) << 2 | bits[strchr(order, c->parity) - order];
}

static void uart_setup(struct uart *u)
{
    const struct uart_config *c = &u->config;
    u8 lcr = line_control(c);

    uart_write(u, IER, 0);
    if (c->baud != BAUD_AUTO) {
        u32 divisor = max(c->clock_hz / (c->baud * 16), 1u);

        uart_write(u, LCR, LCR_DLAB | lcr);
        uart_write(u, DLL, divisor);
        uart_write(u, DLM, divisor >> 8);
    }
    uart_write(u, LCR, lcr);
    uart_write(u, FCR, FCR_ENABLE_CLEAR);
    uart_write(u, MCR, MCR_DTR_RTS_OUT2);
}

static int uart_init(struct uart *u)
{
    if (!u->config.wanted || u->config.io_base > 0xffff || !uart_exists(u))
        return -ENODEV;
    uart_setup(u);
    u->present = true;
    return 0;
}

static void uart_putc(struct uart *u, char c)
{
    unsigned int spins = u->stuck ? 1 : TX_SPINS;

    while (!u->room && spins--) {
        if (uart_read(u, LSR) & LSR_THRE)
            u->room = TX_FIFO;
        else
            cpu_relax();
    }
    u->stuck = !u->room;
    if (u->stuck)
        return;
    u->room--;
    uart_write(u, THR, c);
}

static void uart_puts(struct uart *u, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '\n')
            uart_putc(u, '\r');
        uart_putc(u, s[i]);
    }
}

static bool uart_getc(struct uart *u, char *c)
{
    if (!(uart_read(u, LSR) & LSR_DATA))
        return false;
    *c = uart_read(u, RBR);
    return true;
}

#define PORT(n)                                                                         \
    static int __init parse_com##n(const char *s)                                       \
    {                                                                                   \
        uarts[n - 1].config.wanted = true;                                              \
        return uart_parse_options(&uarts[n - 1].config, s);                             \
    }                                                                                   \
    custom_param("com" #n, parse_com##n);                                               \
    static int com##n##_init(void) { return uart_init(&uarts[n - 1]); }                 \
    static void com##n##_write(const char *s, size_t len) { uart_puts(&uarts[n - 1], s, len); } \
    static bool com##n##_getc(char *c) { return uart_getc(&uarts[n - 1], c); }          \
    console_driver(com##n, .name = "com" #n, .init = com##n##_init, .write = com##n##_write, .getc = com##n##_getc);
PORT(1)
PORT(2)
