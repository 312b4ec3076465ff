// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The __xen_guest section: "NAME=value,NAME=value,..." in text, from before there were notes. What
 * differs from the notes is told in <public/elfnote.h> under LEGACY.
 */
#include <public/elfnote.h>

#include "private.h"

#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/string.h>

#define VALUE_MAX   128

enum { PAGE_BITS = 12 };

static int bad_value(struct xen_parse *p)
{
    p->why = "a value in the __xen_guest section is malformed";
    return -EINVAL;
}

/* The name's row: which note it corresponds to, and where a number or a text goes. */
static const struct row {
    const char *name;
    unsigned int note;
    enum { NUMBER, TEXT, FEATURES, PAE, SYMTAB } kind;
    uint16_t offset;
} rows[] = {
    { "VIRT_ENTRY", XEN_ELFNOTE_ENTRY, NUMBER, offsetof(struct elf_xen_info, entry) },
    { "HYPERCALL_PAGE", XEN_ELFNOTE_HYPERCALL_PAGE, NUMBER,
      offsetof(struct elf_xen_info, hypercall_page) },
    { "VIRT_BASE", XEN_ELFNOTE_VIRT_BASE, NUMBER, offsetof(struct elf_xen_info, virt_base) },
    { "ELF_PADDR_OFFSET", XEN_ELFNOTE_PADDR_OFFSET, NUMBER,
      offsetof(struct elf_xen_info, paddr_offset) },
    { "XEN_VER", XEN_ELFNOTE_XEN_VERSION, TEXT, offsetof(struct elf_xen_info, xen_version) },
    { "GUEST_OS", XEN_ELFNOTE_GUEST_OS, TEXT, offsetof(struct elf_xen_info, guest_os) },
    { "GUEST_VER", XEN_ELFNOTE_GUEST_VERSION, TEXT, offsetof(struct elf_xen_info, guest_version) },
    { "LOADER", XEN_ELFNOTE_LOADER, TEXT, offsetof(struct elf_xen_info, loader) },
    { "FEATURES", XEN_ELFNOTE_FEATURES, FEATURES, 0 },
    { "PAE", XEN_ELFNOTE_PAE_MODE, PAE, 0 },
    { "BSD_SYMTAB", XEN_ELFNOTE_BSD_SYMTAB, SYMTAB, 0 },
};

static int store(struct xen_parse *p, const struct row *row, const char *value)
{
    void *to = (char *)p->info + row->offset;
    const char *end;

    p->info->present |= 1u << row->note;
    switch (row->kind) {
    case NUMBER:
        *(uint64_t *)to = parse_u64(value, &end, 0);
        return end == value || *end ? bad_value(p) : 0;
    case TEXT:
        strlcpy(to, value, sizeof(p->info->guest_os));
        return 0;
    case FEATURES:
        return xen_set_features(p, value);
    case PAE:
        return xen_set_pae(p, value);
    default:
        p->info->bsd_symtab = true;
        return 0;
    }
}

static const struct row *find_row(const char *name, size_t len)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
        if (strlen(rows[i].name) == len && !memcmp(rows[i].name, name, len))
            return &rows[i];
    return NULL;
}

/* One "NAME=value" or "NAME" of @len bytes. Unknown names are passed over. */
static int take_pair(struct xen_parse *p, const char *text, size_t len)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals ? (size_t)(equals - text) : len;
    size_t value_len = equals ? len - name_len - 1 : 0;
    const struct row *row = find_row(text, name_len);
    char value[VALUE_MAX];

    if (!row)
        return 0;
    if (value_len >= sizeof(value))
        return bad_value(p);
    memcpy(value, text + len - value_len, value_len);
    value[value_len] = '\0';
    return store(p, row, value);
}

int xen_parse_legacy(struct xen_parse *p)
{
    struct elf_section sec;
    const char *text, *end;

    if (!elf_find_section(p->elf, "__xen_guest", &sec) || !sec.data)
        return 0;
    text = (const char *)sec.data;
    end = text + strnlen(text, sec.size);
    p->info->source = ELF_XEN_LEGACY;
    while (text < end) {
        const char *comma = memchr(text, ',', end - text);
        const char *stop = comma ? comma : end;
        int rc = take_pair(p, text, stop - text);

        if (rc)
            return rc;
        text = comma ? comma + 1 : end;
    }
    if (!elf_xen_has(p->info, XEN_ELFNOTE_PADDR_OFFSET))
        p->info->paddr_offset = p->info->virt_base;
    if (elf_xen_has(p->info, XEN_ELFNOTE_HYPERCALL_PAGE))
        p->info->hypercall_page = p->info->virt_base + (p->info->hypercall_page << PAGE_BITS);
    return 0;
}
