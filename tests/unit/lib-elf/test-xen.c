// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kernels tell about themselves: as notes in segments or sections, and in the old text form.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <public/elfnote.h>
#include <public/features.h>

#include <lib/elf-xen.h>

#include "build-elf.h"
#include "test.h"

static struct build build;
static struct elf_xen_info info;
static const char *why;

static int parse_build(void)
{
    struct elf_image elf;
    size_t size;
    uint8_t *image = build_finish(&build, &size);
    int rc = elf_parse(&elf, image, size, &why);

    if (!rc)
        rc = elf_xen_parse(&info, &elf, &why);
    free(image);
    return rc;
}

/* As Linux has them; the list of features without a NUL. */
static void put_notes(void)
{
    static const char features[] = "!writable_page_tables|pae_pgdir_above_4gb|unheard_of";
    static const uint64_t l1[4] = { 1, 1, 0x80, 0 };

    build_note_text(&build, XEN_ELFNOTE_GUEST_OS, "linux");
    build_note_text(&build, XEN_ELFNOTE_GUEST_VERSION, "2.6");
    build_note_text(&build, XEN_ELFNOTE_XEN_VERSION, "xen-3.0");
    build_note_text(&build, XEN_ELFNOTE_LOADER, "generic");
    build_note(&build, "GNU", XEN_ELFNOTE_ENTRY, "12345678", 8);
    build_note_number(&build, XEN_ELFNOTE_VIRT_BASE, 0xffffffff80000000, 8);
    build_note_number(&build, XEN_ELFNOTE_ENTRY, 0xffffffff81000180, 8);
    build_note_number(&build, XEN_ELFNOTE_HYPERCALL_PAGE, 0xffffffff81001000, 8);
    build_note_number(&build, XEN_ELFNOTE_INIT_P2M, 0x8000000000, 8);
    build_note_number(&build, XEN_ELFNOTE_HV_START_LOW, 0xffff800000000000, 8);
    build_note(&build, "Xen", XEN_ELFNOTE_FEATURES, features, sizeof(features) - 1);
    build_note_number(&build, XEN_ELFNOTE_SUPPORTED_FEATURES, 1u << XENFEAT_dom0, 4);
    build_note_text(&build, XEN_ELFNOTE_PAE_MODE, "yes");
    build_note(&build, "Xen", XEN_ELFNOTE_L1_MFN_VALID, l1, sizeof(l1));
    build_note_number(&build, XEN_ELFNOTE_SUSPEND_CANCEL, 1, 4);
    build_note_number(&build, XEN_ELFNOTE_MOD_START_PFN, 1, 4);
    build_note_number(&build, XEN_ELFNOTE_PHYS32_ENTRY, 0x1000850, 8);
    build_note_number(&build, 77, 1, 4);
}

static void check_linux(void)
{
    CHECK_EQ(info.source, ELF_XEN_NOTES);
    CHECK_STR(info.guest_os, "linux");
    CHECK_STR(info.guest_version, "2.6");
    CHECK_STR(info.xen_version, "xen-3.0");
    CHECK_STR(info.loader, "generic");
    CHECK_EQ(info.entry, 0xffffffff81000180);
    CHECK_EQ(info.hypercall_page, 0xffffffff81001000);
    CHECK_EQ(info.virt_base, 0xffffffff80000000);
    CHECK_EQ(info.paddr_offset, 0);
    CHECK_EQ(info.init_p2m, 0x8000000000);
    CHECK_EQ(info.hv_start_low, 0xffff800000000000);
    CHECK_EQ(info.phys32_entry, 0x1000850);
    CHECK_EQ(info.pae, ELF_XEN_PAE_YES);
    CHECK(info.suspend_cancel && info.mod_start_pfn && !info.bsd_symtab);
    CHECK_EQ(info.l1_mfn_valid_count, 2);
    CHECK_EQ(info.l1_mfn_valid[1].mask, 0x80);
    CHECK_EQ(info.l1_mfn_valid[1].value, 0);
    CHECK_EQ(info.features_required, 1u << XENFEAT_writable_page_tables);
    CHECK_EQ(info.features_supported, 1u << XENFEAT_writable_page_tables |
                                          1u << XENFEAT_pae_pgdir_above_4gb | 1u << XENFEAT_dom0);
    CHECK(elf_xen_has(&info, XEN_ELFNOTE_INIT_P2M) &&
          !elf_xen_has(&info, XEN_ELFNOTE_PADDR_OFFSET));
    CHECK_EQ(info.virt_start, 0xffffffff81000000);
    CHECK_EQ(info.virt_end, 0xffffffff81002000);
}

static void start_image(bool wide)
{
    build_init(&build, wide);
    build_segment(&build, ELF_PT_LOAD, 0, 16, 0x2000, 0xffffffff81000000, 0x1000000);
}

TEST(notes_in_a_segment)
{
    uint64_t at;

    start_image(true);
    at = build_put(&build, "", 0);
    put_notes();
    build_segment(&build, ELF_PT_NOTE, at, build.used - at, 0, 0, 0);
    CHECK_EQ(parse_build(), 0);
    check_linux();
}

TEST(notes_in_a_section)
{
    uint64_t at;

    start_image(true);
    at = build_put(&build, "", 0);
    put_notes();
    build_section(&build, "", 0, 0, 0);
    build_section(&build, ".notes", ELF_SHT_NOTE, at, build.used - at);
    CHECK_EQ(parse_build(), 0);
    check_linux();
}

TEST(no_notes)
{
    start_image(true);
    build.entry = 0x1234;
    CHECK_EQ(parse_build(), 0);
    CHECK_EQ(info.source, ELF_XEN_NONE);
    CHECK_EQ(info.entry, 0x1234);
}

/* One note in a segment of a 32-bit image. */
static int parse_one(uint32_t type, const void *desc, size_t size)
{
    uint64_t at;

    start_image(false);
    at = build_put(&build, "", 0);
    build_note(&build, "Xen", type, desc, size);
    build_segment(&build, ELF_PT_NOTE, at, build.used - at, 0, 0, 0);
    return parse_build();
}

TEST(malformed_notes)
{
    static char long_text[600];

    memset(long_text, 'x', sizeof(long_text) - 1);
    CHECK_EQ(parse_one(XEN_ELFNOTE_ENTRY, "123", 3), -EINVAL);
    CHECK(strstr(why, "malformed"));
    CHECK_EQ(parse_one(XEN_ELFNOTE_ENTRY, "", 0), -EINVAL);
    CHECK_EQ(parse_one(XEN_ELFNOTE_FEATURES, long_text, sizeof(long_text)), -EINVAL);
    CHECK_EQ(parse_one(XEN_ELFNOTE_FEATURES, "!teleport", 10), -EOPNOTSUPP);
    CHECK(strstr(why, "feature"));
    CHECK_EQ(parse_one(XEN_ELFNOTE_PHYS32_ENTRY, "\0\0\0\0\1\0\0\0", 8), -EINVAL);
    CHECK_EQ(parse_one(XEN_ELFNOTE_LOADER, long_text, 100), 0);
    CHECK_EQ(strlen(info.loader), sizeof(info.loader) - 1);
}

TEST(narrow_values)
{
    CHECK_EQ(parse_one(XEN_ELFNOTE_ENTRY, "\x80\x01\x10\xc0", 4), 0);
    CHECK_EQ(info.entry, 0xc0100180);
    CHECK_EQ(parse_one(XEN_ELFNOTE_L1_MFN_VALID, "\1\0\0\0\2\0\0\0\3", 9), 0);
    CHECK_EQ(info.l1_mfn_valid_count, 1);
    CHECK_EQ(info.l1_mfn_valid[0].mask, 1);
    CHECK_EQ(info.l1_mfn_valid[0].value, 2);
    CHECK_EQ(parse_one(XEN_ELFNOTE_PAE_MODE, "yes,bimodal", 12), 0);
    CHECK_EQ(info.pae, ELF_XEN_PAE_BIMODAL);
    CHECK_EQ(parse_one(XEN_ELFNOTE_PAE_MODE, "no", 3), 0);
    CHECK_EQ(info.pae, ELF_XEN_PAE_NO);
    CHECK_EQ(parse_one(XEN_ELFNOTE_BSD_SYMTAB, "yes", 4), 0);
    CHECK(info.bsd_symtab);
}

static int parse_legacy(const char *text)
{
    uint64_t at;

    start_image(false);
    at = build_put(&build, text, strlen(text) + 1);
    build_section(&build, "", 0, 0, 0);
    build_section(&build, "__xen_guest", ELF_SHT_PROGBITS, at, strlen(text) + 1);
    return parse_build();
}

TEST(legacy_text)
{
    CHECK_EQ(parse_legacy(
                 "GUEST_OS=linux,GUEST_VER=2.6,XEN_VER=xen-3.0,VIRT_BASE=0xC0000000,"
                 "ELF_PADDR_OFFSET=0x0,HYPERCALL_PAGE=0x102,FEATURES=!writable_page_tables|dom0,"
                 "PAE=yes[extended-cr3],LOADER=generic,BSD_SYMTAB,VIRT_ENTRY=0xC0100000,NEW=1"),
             0);
    CHECK_EQ(info.source, ELF_XEN_LEGACY);
    CHECK_STR(info.guest_os, "linux");
    CHECK_STR(info.loader, "generic");
    CHECK_EQ(info.hypercall_page, 0xc0102000);
    CHECK_EQ(info.entry, 0xc0100000);
    CHECK_EQ(info.pae, ELF_XEN_PAE_EXTENDED_CR3);
    CHECK_EQ(info.features_required, 1u << XENFEAT_writable_page_tables);
    CHECK(info.bsd_symtab);
    CHECK_EQ(info.virt_start, 0xc1000000);
}

TEST(legacy_offset_defaults_to_the_base)
{
    CHECK_EQ(parse_legacy("VIRT_BASE=0xC0000000"), 0);
    CHECK_EQ(info.paddr_offset, 0xc0000000);
    CHECK_EQ(info.virt_start, 0x1000000);
}

TEST(legacy_malformed)
{
    CHECK_EQ(parse_legacy("VIRT_BASE=there"), -EINVAL);
    CHECK_EQ(parse_legacy("VIRT_BASE"), -EINVAL);
    CHECK_EQ(parse_legacy("FEATURES=!teleport"), -EOPNOTSUPP);
    CHECK_EQ(parse_legacy(""), 0);
    CHECK_EQ(parse_legacy(",,=,==,"), 0);
}

TEST(feature_lists)
{
    uint32_t supported = 0, required = 0;

    CHECK_EQ(elf_xen_parse_features("", &supported, &required), 0);
    CHECK_EQ(elf_xen_parse_features("|dom0||!hvm_pirqs|", &supported, &required), 0);
    CHECK_EQ(supported, 1u << XENFEAT_dom0 | 1u << XENFEAT_hvm_pirqs);
    CHECK_EQ(required, 1u << XENFEAT_hvm_pirqs);
    CHECK_EQ(elf_xen_parse_features("dom", &supported, &required), 0);
    CHECK_EQ(elf_xen_parse_features("!dom00", &supported, &required), -EOPNOTSUPP);
}
