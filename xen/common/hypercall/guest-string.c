// SPDX-License-Identifier: GPL-2.0-only
/* Strings in hypercall arguments. */
#include <xen/hypercall.h>
#include <xen/mm.h>

/*
 * Copies `len` bytes of text at `guest` and ends them with NUL. -ENOBUFS when longer than `max`,
 * -EINVAL for a NUL inside (what is checked and what is used later would differ), -EFAULT, -ENOMEM.
 */
int copy_string_from_guest(char **out, const void *guest, size_t len, size_t max)
{
    char *s;

    *out = NULL;
    if (len > max)
        return -ENOBUFS;
    s = kmalloc(len + 1);
    if (!s)
        return -ENOMEM;
    if (arch_copy_from_guest(s, guest, len)) {
        kfree(s);
        return -EFAULT;
    }
    for (size_t i = 0; i + 1 < len; i++) {
        if (s[i] == '\0') {
            kfree(s);
            return -EINVAL;
        }
    }
    s[len] = '\0';
    *out = s;
    return 0;
}
