// SPDX-License-Identifier: LGPL-2.1-only
/*
 * A kernel's notes for Xen: one table row a note type, saying where its value goes.
 */
#include <public/elfnote.h>

#include "private.h"

#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/string.h>

enum kind { NUMBER, NUMBER32, FLAG, TEXT, SPECIAL };

struct row {
    enum kind kind;
    uint16_t offset;                /* of the destination in struct elf_xen_info */
    int (*special)(struct xen_parse *p, const struct elf_note *note);
};

#define TEXT_MAX    512
#define FIELD(name) offsetof(struct elf_xen_info, name)

/* The value of a numeric note: 1, 2, 4 or 8 bytes, whatever the kernel's class. */
static bool get_number(const struct elf_note *note, uint64_t *value)
{
    uint32_t size = note->desc_size;

    if (size != 1 && size != 2 && size != 4 && size != 8)
        return false;
    *value = 0;
    while (size--)
        *value = *value << 8 | note->desc[size];
    return true;
}

static int bad_value(struct xen_parse *p)
{
    p->why = "a Xen note's value is malformed";
    return -EINVAL;
}

/* A text note's contents. Not every kernel counts, or has, the terminating NUL. */
static bool get_text(const struct elf_note *note, char text[TEXT_MAX])
{
    size_t len = strnlen((const char *)note->desc, note->desc_size);

    if (len >= TEXT_MAX)
        return false;
    memcpy(text, note->desc, len);
    text[len] = '\0';
    return true;
}

int xen_set_pae(struct xen_parse *p, const char *text)
{
    if (strstr(text, "bimodal"))
        p->info->pae = ELF_XEN_PAE_BIMODAL;
    else if (strstr(text, "extended-cr3"))
        p->info->pae = ELF_XEN_PAE_EXTENDED_CR3;
    else if (!strncmp(text, "yes", 3))
        p->info->pae = ELF_XEN_PAE_YES;
    return 0;
}

int xen_set_features(struct xen_parse *p, const char *text)
{
    int rc =
        elf_xen_parse_features(text, &p->info->features_supported, &p->info->features_required);

    if (rc)
        p->why = "the kernel requires a Xen feature of unknown name";
    return rc;
}

static int note_pae(struct xen_parse *p, const struct elf_note *note)
{
    char text[TEXT_MAX];

    return get_text(note, text) ? xen_set_pae(p, text) : bad_value(p);
}

static int note_features(struct xen_parse *p, const struct elf_note *note)
{
    char text[TEXT_MAX];

    return get_text(note, text) ? xen_set_features(p, text) : bad_value(p);
}

static int note_supported_features(struct xen_parse *p, const struct elf_note *note)
{
    uint64_t value;

    if (!get_number(note, &value))
        return bad_value(p);
    p->info->features_supported |= value;
    return 0;
}

static int note_bsd_symtab(struct xen_parse *p, const struct elf_note *note)
{
    char text[TEXT_MAX];

    if (!get_text(note, text))
        return bad_value(p);
    p->info->bsd_symtab = !strncmp(text, "yes", 3);
    return 0;
}

/* Pairs of the kernel's words: mask, value. */
static int note_l1_mfn_valid(struct xen_parse *p, const struct elf_note *note)
{
    uint32_t word = p->elf->class == ELF_CLASS_64 ? 8 : 4, pairs = note->desc_size / (2 * word);

    if (pairs > ELF_XEN_L1_MFN_VALID_MAX)
        pairs = ELF_XEN_L1_MFN_VALID_MAX;
    for (uint32_t i = 0; i < pairs; i++) {
        struct elf_note half = { .desc = note->desc + 2 * i * word, .desc_size = word };

        get_number(&half, &p->info->l1_mfn_valid[i].mask);
        half.desc += word;
        get_number(&half, &p->info->l1_mfn_valid[i].value);
    }
    p->info->l1_mfn_valid_count = pairs;
    return 0;
}

static const struct row rows[XEN_ELFNOTE_MAX + 1] = {
    [XEN_ELFNOTE_ENTRY]             = { NUMBER, FIELD(entry) },
    [XEN_ELFNOTE_HYPERCALL_PAGE]    = { NUMBER, FIELD(hypercall_page) },
    [XEN_ELFNOTE_VIRT_BASE]         = { NUMBER, FIELD(virt_base) },
    [XEN_ELFNOTE_PADDR_OFFSET]      = { NUMBER, FIELD(paddr_offset) },
    [XEN_ELFNOTE_XEN_VERSION]       = { TEXT, FIELD(xen_version) },
    [XEN_ELFNOTE_GUEST_OS]          = { TEXT, FIELD(guest_os) },
    [XEN_ELFNOTE_GUEST_VERSION]     = { TEXT, FIELD(guest_version) },
    [XEN_ELFNOTE_LOADER]            = { TEXT, FIELD(loader) },
    [XEN_ELFNOTE_PAE_MODE]          = { SPECIAL, 0, note_pae },
    [XEN_ELFNOTE_FEATURES]          = { SPECIAL, 0, note_features },
    [XEN_ELFNOTE_BSD_SYMTAB]        = { SPECIAL, 0, note_bsd_symtab },
    [XEN_ELFNOTE_HV_START_LOW]      = { NUMBER, FIELD(hv_start_low) },
    [XEN_ELFNOTE_L1_MFN_VALID]      = { SPECIAL, 0, note_l1_mfn_valid },
    [XEN_ELFNOTE_SUSPEND_CANCEL]    = { FLAG, FIELD(suspend_cancel) },
    [XEN_ELFNOTE_INIT_P2M]          = { NUMBER, FIELD(init_p2m) },
    [XEN_ELFNOTE_MOD_START_PFN]     = { FLAG, FIELD(mod_start_pfn) },
    [XEN_ELFNOTE_SUPPORTED_FEATURES] = { SPECIAL, 0, note_supported_features },
    [XEN_ELFNOTE_PHYS32_ENTRY]      = { NUMBER32, FIELD(phys32_entry) },
};

static int store(struct xen_parse *p, const struct row *row, const struct elf_note *note)
{
    void *to = (char *)p->info + row->offset;
    char text[TEXT_MAX];
    uint64_t value;

    if (row->kind == SPECIAL)
        return row->special(p, note);
    if (row->kind == TEXT) {
        if (!get_text(note, text))
            return bad_value(p);
        strlcpy(to, text, sizeof(p->info->guest_os));
        return 0;
    }
    if (!get_number(note, &value))
        return bad_value(p);
    if (row->kind == NUMBER)
        *(uint64_t *)to = value;
    else if (row->kind == FLAG)
        *(bool *)to = value & 1;
    else if (value <= UINT32_MAX)
        *(uint32_t *)to = value;
    else
        return bad_value(p);
    return 0;
}

static int take_note(const struct elf_note *note, void *arg)
{
    struct xen_parse *p = arg;
    int rc;

    /* "Xen" with its NUL; some old tools left that out of the size. */
    if (note->name_size < 3 || note->name_size > 4 || memcmp(note->name, "Xen", note->name_size))
        return 0;
    p->info->source = ELF_XEN_NOTES;
    if (note->type > XEN_ELFNOTE_MAX || note->type == XEN_ELFNOTE_INFO)
        return 0;
    rc = store(p, &rows[note->type], note);
    p->info->present |= 1u << note->type;
    return rc;
}

/* Where the kernel wants its segments: physical, less the offset some add, at the virtual base. */
static void set_virtual_range(struct xen_parse *p)
{
    uint64_t offset = p->info->virt_base - p->info->paddr_offset;

    p->info->virt_start = p->elf->paddr_start + offset;
    p->info->virt_end = p->elf->paddr_end + offset;
}

int elf_xen_parse(struct elf_xen_info *info, const struct elf_image *elf, const char **why)
{
    struct xen_parse p = { .info = info, .elf = elf, .why = "the Xen notes are malformed" };
    int rc = 0;

    *info = (struct elf_xen_info){ .entry = elf->entry };
    for (int by_section = 0; !rc && !info->source && by_section < 2; by_section++)
        rc = elf_for_each_note(elf, by_section, take_note, &p);
    if (!rc && !info->source)
        rc = xen_parse_legacy(&p);
    if (rc)
        *why = p.why;
    else
        set_virtual_range(&p);
    return rc;
}
