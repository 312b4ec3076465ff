/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Between the readers of the two ways in which kernels describe themselves.
 */
#ifndef ELF_PRIVATE_H
#define ELF_PRIVATE_H

#include <lib/elf-xen.h>

struct xen_parse {
    struct elf_xen_info *info;
    const struct elf_image *elf;
    const char *why;
};

int xen_set_pae(struct xen_parse *p, const char *text);
int xen_set_features(struct xen_parse *p, const char *text);

/* The __xen_guest section, if there is one. */
int xen_parse_legacy(struct xen_parse *p);

#endif
