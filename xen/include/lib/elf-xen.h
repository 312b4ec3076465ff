/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * What a kernel tells about itself to the one who starts it on Xen: the notes of
 * <public/elfnote.h>, or the text of the older __xen_guest section.
 */
#ifndef LIB_ELF_XEN_H
#define LIB_ELF_XEN_H

#include <stdbool.h>
#include <stdint.h>

#include <lib/elf.h>

enum elf_xen_pae {
    ELF_XEN_PAE_NO,
    ELF_XEN_PAE_YES,
    ELF_XEN_PAE_EXTENDED_CR3,
    ELF_XEN_PAE_BIMODAL,
};

#define ELF_XEN_L1_MFN_VALID_MAX    4

struct elf_xen_info {
    enum { ELF_XEN_NONE, ELF_XEN_NOTES, ELF_XEN_LEGACY } source;
    uint32_t present;               /* bit n: note type n (or its old equivalent) was there */

    char guest_os[32], guest_version[32], xen_version[32], loader[32];

    /* Virtual addresses; 0 (or the ELF entry point) when absent. */
    uint64_t entry, hypercall_page, virt_base;
    uint64_t paddr_offset;
    uint64_t init_p2m, hv_start_low;
    uint32_t phys32_entry;
    enum elf_xen_pae pae;
    bool bsd_symtab, suspend_cancel, mod_start_pfn;
    struct {
        uint64_t mask, value;
    } l1_mfn_valid[ELF_XEN_L1_MFN_VALID_MAX];
    unsigned int l1_mfn_valid_count;
    uint32_t features_supported, features_required;     /* bit n: XENFEAT number n */

    /* Where the kernel wants to be in virtual memory: [virt_start, virt_end). */
    uint64_t virt_start, virt_end;
};

static inline bool elf_xen_has(const struct elf_xen_info *info, unsigned int note)
{
    return info->present >> note & 1;
}

/*
 * Reads what the image tells: notes in segments, else in sections, else the __xen_guest section. An
 * image without any is no error (source is ELF_XEN_NONE). 0, -EINVAL for malformed contents,
 * -EOPNOTSUPP when it requires a feature of unknown name; both with a reason in *@why.
 */
int elf_xen_parse(struct elf_xen_info *info, const struct elf_image *elf, const char **why);

/*
 * Adds the features in a list like "!writable_page_tables|dom0" to the two sets (bits as above).
 * A name of unknown meaning is passed over; -EOPNOTSUPP if it is required.
 */
int elf_xen_parse_features(const char *list, uint32_t *supported, uint32_t *required);

#endif
