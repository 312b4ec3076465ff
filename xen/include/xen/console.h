/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Consoles: output drivers, the ring behind `xl dmesg`, input routed to the hypervisor's keys or
 * dom0.
 */
#ifndef XEN_CONSOLE_H
#define XEN_CONSOLE_H

#include <xen/types.h>

struct xen_sysctl_readconsole;

/*
 * An output device. write() gets bytes with \n as line end; must work with interrupts off and never
 * sleep.
 */
struct console_driver {
    const char *name;                       /* as in console=, e.g. com1, vga */
    int (*init)(void);                      /* early: before the allocator; 0 or -ENODEV */
    void (*init_irq)(void);                 /* once interrupts and timers work; may be NULL */
    void (*write)(const char *s, size_t len);
    bool (*getc)(char *c);                  /* polled input; NULL: output only */
    /* sends what waits, then works without interrupts; may be NULL */
    void (*panic)(void);
    void (*flush)(void);                    /* sends what waits; may be NULL */
    /* takes its registers out of a domain's rights; may be NULL */
    void (*deny)(struct domain *d);
    /* dom0 takes the device: stop using it; NULL: shared or ours for ever */
    void (*leave)(void);
};
#define console_driver(id, ...) \
    static const struct console_driver console_driver_##id __used __section(".init.consoles") __aligned(8) = \
        { __VA_ARGS__ }

void console_init_early(void);              /* parses console=, opens drivers */
void console_init_irq(void);
/*
 * Characters from a driver's interrupt (or poll): keys for us after three Ctrl-a, else dom0's
 * VIRQ_CONSOLE.
 */
void console_receive(char c);
/* flush, then write synchronously from here on (panic, reboot) */
void console_start_sync(void);
void console_flush(void);
/* A new domain's output (console_io by an unprivileged domain, debug builds) and dom0's. */
long console_guest_write(const char *s, size_t len);
/* Ring for sysctl: see XEN_SYSCTL_readconsole. */
long console_ring_read(struct xen_sysctl_readconsole *op);
/*
 * Now and then (once a second): keeps the dates of console_timestamps right. No console lock held.
 */
void log_wallclock_refresh(void);
/* Takes away dom0's rights to ports and registers of the consoles in use. */
void console_deny_devices(struct domain *d);
/* The ports of devices that the console uses are not for dom0. */
void console_deny_devices(struct domain *d);
/* at the end of boot: VGA off unless vga=keep; input to dom0 */
void console_give_to_dom0(void);

/*
 * Debug keys (also xl debug-keys). fn runs in softirq context; with irq set, in the interrupt with
 * its registers.
 */
struct keyhandler {
    char key;
    const char *desc;
    void (*fn)(unsigned char key);
    void (*irq_fn)(unsigned char key, struct cpu_user_regs *regs);
};
#define keyhandler(id, ...) \
    static const struct keyhandler keyhandler_##id __used __section(".keyhandlers") __aligned(8) = { __VA_ARGS__ }
void keyhandler_run(unsigned char key, struct cpu_user_regs *regs);

#endif
