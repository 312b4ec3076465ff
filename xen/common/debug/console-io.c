// SPDX-License-Identifier: GPL-2.0-only
/*
 * The console_io hypercall: dom0 writes on our console as it is and reads what is typed there;
 * lines of other domains that may write are marked with their number and count as guest messages.
 */
#include <xen/console.h>
#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>
#include <lib/ctype.h>
#include "private.h"

#define CHUNK                   128

static bool opt_to_ring;
boolean_param("console_to_ring", opt_to_ring);

static bool may_use(const struct domain *d, unsigned int cmd)
{
    return (cmd == CONSOLEIO_write && d->is_console) ||
           !xsm_check(XSM_PRIV, XSM_CONSOLE, cmd, NULL);
}

/* dom0's bytes go out unchanged. */
static void write_raw(const char *s, size_t len)
{
    unsigned long flags;

    if (!console_lock(&flags))
        return;
    console_drivers_write(s, len);
    if (opt_to_ring)
        conring_write(s, len);
    console_unlock(flags);
}

/* Other domains: without control characters, each chunk a line of its own with its origin. */
static void write_marked(char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!ascii_is_print(s[i]) && s[i] != '\n' && s[i] != '\t')
            s[i] = '.';
    while (len && s[len - 1] == '\n')
        len--;
    if (len)
        printk(XENLOG_G_ERR "(d%u) %.*s\n", current->domain->id, (int)len, s);
}

long console_guest_write(const char *s, size_t len)
{
    char copy[CHUNK];

    if (is_hardware_domain(current->domain)) {
        write_raw(s, len);
        return 0;
    }
    while (len) {
        size_t n = min(len, sizeof(copy));

        for (size_t i = 0; i < n; i++)
            copy[i] = s[i];
        write_marked(copy, n);
        s += n;
        len -= n;
    }
    return 0;
}

static long write_from_guest(XEN_GUEST_HANDLE(char) buffer, unsigned int count)
{
    char chunk[CHUNK];

    while (count) {
        unsigned int n = min(count, (unsigned int)sizeof(chunk));

        if (copy_from_guest(&chunk[0], buffer, n))
            return -EFAULT;
        console_guest_write(chunk, n);
        guest_handle_add_offset(buffer, n);
        count -= n;
        if (count && hypercall_preempt_check())
            return hypercall_restart(__HYPERVISOR_console_io, CONSOLEIO_write, count,
                                     (unsigned long)buffer.p);
    }
    return 0;
}

static long read_to_guest(XEN_GUEST_HANDLE(char) buffer, unsigned int count)
{
    char chunk[CHUNK];
    unsigned int done = 0;
    size_t n;

    if (count > INT32_MAX)
        return -EINVAL;
    while (done < count) {
        n = console_take_input(chunk, min((size_t)(count - done), sizeof(chunk)));
        if (!n)
            break;
        if (copy_to_guest_offset(buffer, done, &chunk[0], n))
            return -EFAULT;
        done += n;
    }
    return done;
}

long do_console_io(unsigned int cmd, unsigned int count, XEN_GUEST_HANDLE(char) buffer)
{
    if (!may_use(current->domain, cmd))
        return -EPERM;
    switch (cmd) {
    case CONSOLEIO_write:
        return write_from_guest(buffer, count);
    case CONSOLEIO_read:
        return read_to_guest(buffer, count);
    }
    return -ENOSYS;
}
