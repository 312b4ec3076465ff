// SPDX-License-Identifier: GPL-2.0-only
/*
 * 16550 serial ports (com1, com2): the console's line to the world. Output waits in a buffer that
 * the port's interrupt empties; early, without an interrupt, or in a panic it is polled, and a line
 * that never becomes ready costs a bounded time, once. National Semiconductor PC16550D data sheet.
 */
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/irq.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/time.h>
#include <asm/insn.h>
#include <asm/irq.h>
#include <lib/bitops.h>
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
#define LSR_EMPTY               0x40    /* the last bit has left */
#define TX_FIFO                 16
#define TX_SPINS                1000000

#define IER_RECEIVE             0x01
#define IER_TRANSMIT            0x02
#define IIR_NOTHING             0x01
#define POLL_PERIOD             MILLISECS(20)

/* serial_tx_buffer=: bytes that may wait for the line. */
static u64 __initdata tx_buffer_size = 16 << 10;
size_param("serial_tx_buffer", tx_buffer_size);

struct uart {
    struct uart_config config;
    bool present, stuck;
    bool last_words;            /* each write waits until it is on the line: a reset may follow */
    unsigned int room;          /* bytes the transmit FIFO takes before it must be looked at */
    /* What waits to be sent; NULL while sending is synchronous. Guarded by lock. */
    char *tx;
    u32 tx_size, tx_in, tx_out; /* positions run freely */
    spinlock_t lock;
    struct timer poll;
};

#define UART(base, line) { \
    .config = { .clock_hz = 1843200, .data_bits = 8, .stop_bits = 1, .parity = 'n', \
                .io_base = (base), .irq = (line), .reg_width = 1 } }
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

static void wait_until_sent(struct uart *u)
{
    for (unsigned int spins = TX_SPINS; spins && !u->stuck &&
         !(uart_read(u, LSR) & LSR_EMPTY); spins--)
        cpu_relax();
}

static void put_cr_lf(struct uart *u, char c, void (*put)(struct uart *u, char c))
{
    if (c == '\n')
        put(u, '\r');
    put(u, c);
}

/* --- buffered, once interrupts or the poll timer work --- */
static void tx_fill_fifo(struct uart *u)
{
    if (!u->room && uart_read(u, LSR) & LSR_THRE)
        u->room = TX_FIFO;
    while (u->room && u->tx_out != u->tx_in) {
        u->room--;
        uart_write(u, THR, u->tx[u->tx_out++ & (u->tx_size - 1)]);
    }
}

/* The line tells when it wants more, while there is more. */
static void tx_set_interrupt(struct uart *u)
{
    uart_write(u, IER, IER_RECEIVE | (u->tx_out != u->tx_in ? IER_TRANSMIT : 0));
}

static void tx_drain_one(struct uart *u)
{
    uart_putc(u, u->tx[u->tx_out++ & (u->tx_size - 1)]);
}

static void tx_queue(struct uart *u, char c)
{
    if (u->tx_in - u->tx_out == u->tx_size)
        tx_drain_one(u);
    u->tx[u->tx_in++ & (u->tx_size - 1)] = c;
}

static void uart_puts(struct uart *u, const char *s, size_t len)
{
    unsigned long flags;

    if (!u->tx) {
        for (size_t i = 0; i < len; i++)
            put_cr_lf(u, s[i], uart_putc);
        if (u->last_words)
            wait_until_sent(u);
        return;
    }
    if (spin_held_by_me(&u->lock))
        return;                 /* an NMI in the middle of our own interrupt */
    spin_lock_irqsave(&u->lock, flags);
    for (size_t i = 0; i < len; i++)
        put_cr_lf(u, s[i], tx_queue);
    tx_fill_fifo(u);
    tx_set_interrupt(u);
    spin_unlock_irqrestore(&u->lock, flags);
}

static void uart_flush(struct uart *u)
{
    unsigned long flags;

    if (!u->tx)
        return;
    spin_lock_irqsave(&u->lock, flags);
    while (u->tx_out != u->tx_in)
        tx_drain_one(u);
    spin_unlock_irqrestore(&u->lock, flags);
}

/* The lock is not waited for long: its holder may have been stopped. */
static bool lock_with_patience(struct uart *u)
{
    for (unsigned int spins = TX_SPINS; spins; spins--) {
        if (spin_trylock(&u->lock))
            return true;
        cpu_relax();
    }
    return false;
}

static void uart_go_synchronous(struct uart *u)
{
    unsigned long flags;
    bool locked;

    if (!u->present)
        return;
    if (u->tx) {
        flags = local_irq_save();
        locked = lock_with_patience(u);
        uart_write(u, IER, 0);
        while (u->tx_out != u->tx_in)
            tx_drain_one(u);
        u->tx = NULL;
        if (locked)
            spin_unlock(&u->lock);
        local_irq_restore(flags);
    }
    u->last_words = true;
    wait_until_sent(u);
}

static bool uart_getc(struct uart *u, char *c)
{
    if (!(uart_read(u, LSR) & LSR_DATA))
        return false;
    *c = uart_read(u, RBR);
    return true;
}

static void receive_all(struct uart *u)
{
    char c;

    for (unsigned int n = 0; n < 256 && uart_getc(u, &c); n++)
        console_receive(c);
}

static void uart_interrupt(unsigned int irq, void *dev)
{
    struct uart *u = dev;

    /* as long as it has something to say: the line is edge-triggered */
    for (unsigned int n = 0; n < 16 && !(uart_read(u, IIR) & IIR_NOTHING); n++) {
        receive_all(u);
        spin_lock(&u->lock);
        if (u->tx) {
            tx_fill_fifo(u);
            tx_set_interrupt(u);
        }
        spin_unlock(&u->lock);
    }
}

static void uart_poll(void *data)
{
    struct uart *u = data;

    receive_all(u);
    timer_set(&u->poll, NOW() + POLL_PERIOD);
}

static void __init uart_start_buffering(struct uart *u)
{
    unsigned int order = ilog2_up(PFN_UP(min(max(tx_buffer_size, (u64)PAGE_SIZE), (u64)1 << 20)));
    char *tx = xenheap_alloc(order);

    if (!tx)
        return;                 /* stays synchronous */
    u->tx_size = PAGE_SIZE << order;
    u->tx = tx;
}

/* Without an interrupt, input is polled and output stays synchronous. */
static void __init uart_init_irq(struct uart *u)
{
    spin_lock_init(&u->lock, LOCK_UNRANKED);
    if (u->config.irq && !request_irq(isa_irq_to_gsi(u->config.irq), uart_interrupt,
                                      "serial console", u)) {
        uart_start_buffering(u);
        uart_write(u, IER, IER_RECEIVE);
        return;
    }
    timer_init(&u->poll, uart_poll, u, 0);
    timer_set(&u->poll, NOW() + POLL_PERIOD);
}

/* dom0 must not touch the port. */
static void uart_deny(struct uart *u, struct domain *d)
{
    if (domain_ioport_permit(d, u->config.io_base,
                             u->config.io_base + (8 << u->config.reg_shift) - 1, false))
        printk(XENLOG_WARNING "Cannot keep dom0 from the serial port at %#lx\n", u->config.io_base);
}

#define PORT(n)                                                                         \
    static int __init parse_com##n(const char *s)                                       \
    {                                                                                   \
        uarts[n - 1].config.wanted = true;                                              \
        return uart_parse_options(&uarts[n - 1].config, s);                             \
    }                                                                                   \
    custom_param("com" #n, parse_com##n);                                               \
    static int com##n##_init(void) { return uart_init(&uarts[n - 1]); }                 \
    static void __init com##n##_init_irq(void) { uart_init_irq(&uarts[n - 1]); }        \
    static void com##n##_write(const char *s, size_t len) { uart_puts(&uarts[n - 1], s, len); } \
    static bool com##n##_getc(char *c) { return uart_getc(&uarts[n - 1], c); }          \
    static void com##n##_panic(void) { uart_go_synchronous(&uarts[n - 1]); }            \
    static void com##n##_flush(void) { uart_flush(&uarts[n - 1]); }                     \
    static void com##n##_deny(struct domain *d) { uart_deny(&uarts[n - 1], d); }        \
    console_driver(com##n, .name = "com" #n, .init = com##n##_init, .init_irq = com##n##_init_irq, \
                   .write = com##n##_write, .getc = com##n##_getc, .panic = com##n##_panic, \
                   .flush = com##n##_flush, .deny = com##n##_deny);
PORT(1)
PORT(2)
