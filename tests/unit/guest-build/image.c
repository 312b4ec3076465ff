/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernels for the tests, and the builder's answers to those that are wrong. */
#include <elf.h>
#include <stdlib.h>

#include "machine.h"
#include "test.h"

#include <xen/elfnote.h>

#define NOTES_AT 0x200
#define TEXT_AT  0x800

static uint8_t kernel[TEXT_AT + KERNEL_TEXT], bz[8192 + sizeof(kernel)];

static void add_note(uint8_t **at, uint32_t type, const void *desc, uint32_t size)
{
    uint32_t head[3] = { 4, size, type };

    memcpy(*at, head, 12);
    memcpy(*at + 12, "Xen", 4);
    memcpy(*at + 16, desc, size);
    *at += 16 + (size + 3) / 4 * 4;
}

static void add_number(uint8_t **at, uint32_t type, uint64_t value)
{
    add_note(at, type, &value, sizeof(value));
}

static size_t put_notes(unsigned int notes)
{
    uint8_t *at = kernel + NOTES_AT;

    if (notes & NOTE_NONE)
        return 0;
    add_note(&at, XEN_ELFNOTE_GUEST_OS, "testos", 7);
    add_note(&at, XEN_ELFNOTE_XEN_VERSION, "xen-3.0", 8);
    add_number(&at, XEN_ELFNOTE_VIRT_BASE, KERNEL_BASE);
    add_number(&at, XEN_ELFNOTE_PADDR_OFFSET, 0);
    if (notes & NOTE_PHYS32)
        add_number(&at, XEN_ELFNOTE_PHYS32_ENTRY, KERNEL_PHYS32);
    else
        add_number(&at, XEN_ELFNOTE_ENTRY, KERNEL_BASE + KERNEL_PADDR + 0x100);
    add_number(&at, XEN_ELFNOTE_HYPERCALL_PAGE, KERNEL_BASE + KERNEL_PADDR + 0x2000);
    add_note(&at, XEN_ELFNOTE_FEATURES, "!writable_page_tables|pae_pgdir_above_4gb", 42);
    if (notes & NOTE_P2M)
        add_number(&at, XEN_ELFNOTE_INIT_P2M, KERNEL_P2M);
    if (notes & NOTE_MOD_PFN)
        add_number(&at, XEN_ELFNOTE_MOD_START_PFN, 1);
    return at - (kernel + NOTES_AT);
}

struct image make_kernel(unsigned int notes)
{
    Elf64_Ehdr *e = (Elf64_Ehdr *)kernel;
    Elf64_Phdr *p = (Elf64_Phdr *)(e + 1);
    size_t notes_size;

    memset(kernel, 0, sizeof(kernel));
    notes_size = put_notes(notes);
    *e = (Elf64_Ehdr){ .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, 1 },
                       .e_type = ET_EXEC, .e_machine = notes & NOTE_32BIT ? EM_386 : EM_X86_64,
                       .e_version = 1, .e_entry = KERNEL_BASE + KERNEL_PADDR, .e_phoff = sizeof(*e),
                       .e_ehsize = sizeof(*e), .e_phentsize = sizeof(*p), .e_phnum = 2 };
    p[0] = (Elf64_Phdr){ .p_type = PT_LOAD, .p_offset = TEXT_AT, .p_paddr = KERNEL_PADDR,
                         .p_vaddr = KERNEL_BASE + KERNEL_PADDR, .p_filesz = KERNEL_TEXT,
                         .p_memsz = KERNEL_MEM };
    p[1] = (Elf64_Phdr){ .p_type = PT_NOTE, .p_offset = NOTES_AT, .p_filesz = notes_size,
                         .p_memsz = notes_size, .p_align = 4 };
    for (unsigned int i = 0; i < KERNEL_TEXT; i++)
        kernel[TEXT_AT + i] = i;
    return (struct image){ kernel, sizeof(kernel) };
}

/* Linux's boot protocol 2.08, with one sector of setup. */
struct image make_bzimage(struct image payload, uint32_t unpacked_size)
{
    const uint32_t offset = 0x40, length = payload.size + 4;

    memset(bz, 0, sizeof(bz));
    bz[0x1f1] = 1;
    bz[0x1fe] = 0x55;
    bz[0x1ff] = 0xaa;
    memcpy(bz + 0x202, "HdrS\x08\x02", 6);
    memcpy(bz + 0x248, &offset, 4);
    memcpy(bz + 0x24c, &length, 4);
    memcpy(bz + 1024 + offset, payload.data, payload.size);
    memcpy(bz + 1024 + offset + payload.size, &unpacked_size, 4);
    return (struct image){ bz, 1024 + offset + length };
}

/* Parses an exact copy, so that reading behind its end is noticed. 0 or -1. */
static int parse(struct image image, int container)
{
    struct xc_dom_image *dom = xc_dom_allocate(machine_xch, "cmdline", NULL);
    uint8_t *copy = malloc(image.size ? image.size : 1);
    int rc;

    memcpy(copy, image.data, image.size);
    dom->container_type = container;
    rc = xc_dom_kernel_mem(dom, copy, image.size);
    if (!rc)
        rc = xc_dom_parse_image(dom);
    xc_dom_release(dom);
    free(copy);
    return rc;
}

#define REFUSED(image, container, reason)                                   \
    do {                                                                    \
        machine_reset();                                                    \
        CHECK_EQ(parse(image, container), -1);                              \
        if (!strstr(machine.error, reason))                                 \
            test_fail(__FILE__, __LINE__, "said: %s", machine.error);       \
    } while (0)

TEST(good_kernels_are_taken)
{
    machine_reset();
    CHECK_EQ(parse(make_kernel(0), XC_DOM_PV_CONTAINER), 0);
    CHECK_EQ(parse(make_kernel(NOTE_PHYS32), XC_DOM_HVM_CONTAINER), 0);
    CHECK_EQ(parse(make_bzimage(make_kernel(0), sizeof(kernel)), XC_DOM_PV_CONTAINER), 0);
}

TEST(wrong_kernels_are_refused_with_a_reason)
{
    struct image text = { (uint8_t *)"#!/bin/sh\necho this is no kernel, but long enough", 46 };

    REFUSED(make_kernel(NOTE_NONE), XC_DOM_PV_CONTAINER, "no Xen notes");
    REFUSED(make_kernel(NOTE_32BIT), XC_DOM_PV_CONTAINER, "32-bit kernel");
    REFUSED(make_kernel(NOTE_PHYS32), XC_DOM_PV_CONTAINER, "no entry point for PV");
    REFUSED(make_kernel(0), XC_DOM_HVM_CONTAINER, "no entry point for PVH");
    REFUSED(make_kernel(NOTE_NONE), XC_DOM_HVM_CONTAINER, "no entry point for PVH");
    REFUSED(text, XC_DOM_PV_CONTAINER, "neither a bzImage nor an ELF");
    REFUSED(((struct image){ text.data, 0 }), XC_DOM_PV_CONTAINER, "neither a bzImage nor an ELF");
    REFUSED(make_kernel(NOTE_P2M), XC_DOM_HVM_CONTAINER, "PVH");
}

/* Whatever is missing at the end: no crash, and no kernel where segments are cut. */
TEST(cut_kernels_are_refused)
{
    struct image whole = make_kernel(0);

    for (size_t size = 0; size < whole.size; size += 13) {
        machine_reset();
        CHECK_EQ(parse((struct image){ whole.data, size }, XC_DOM_PV_CONTAINER), -1);
        CHECK(machine.error[0]);
    }
    whole = make_bzimage(make_kernel(0), sizeof(kernel));
    for (size_t size = 0; size < whole.size; size += 13) {
        machine_reset();
        CHECK_EQ(parse((struct image){ whole.data, size }, XC_DOM_PV_CONTAINER), -1);
    }
}

/* Any byte changed: whatever comes out of it, nothing outside of the image is touched. */
TEST(damaged_kernels_do_no_harm)
{
    struct image image = make_kernel(NOTE_P2M);

    for (size_t at = 0; at < 0x400; at++)
        for (unsigned int bit = 0; bit < 8; bit += 7) {
            machine_reset();
            image = make_kernel(NOTE_P2M);
            image.data[at] ^= 1 << bit;
            parse(image, XC_DOM_PV_CONTAINER);
        }
}

TEST(files_are_limited)
{
    struct xc_dom_image *dom;

    machine_reset();
    dom = xc_dom_allocate(machine_xch, NULL, NULL);
    xc_dom_kernel_max_size(dom, 10);
    CHECK_EQ(xc_dom_kernel_mem(dom, "12345678901", 11), -1);
    CHECK_EQ(errno, EFBIG);
    CHECK_EQ(xc_dom_kernel_file(dom, "/proc/self/exe"), -1);
    CHECK_EQ(errno, EFBIG);
    CHECK_EQ(xc_dom_kernel_file(dom, "/nonexistent"), -1);
    CHECK_EQ(errno, ENOENT);
    CHECK_EQ(xc_dom_kernel_file(dom, "/"), -1);
    CHECK_EQ(errno, EINVAL);
    CHECK_EQ(xc_dom_module_mem(dom, "a", 1, "one"), 0);
    CHECK_EQ(xc_dom_module_mem(dom, "b", 1, NULL), 0);
    CHECK_EQ(xc_dom_module_mem(dom, "c", 1, NULL), -1);
    CHECK_EQ(errno, E2BIG);
    xc_dom_release(dom);
}

TEST(unknown_features_are_refused)
{
    struct xc_dom_image *dom;

    machine_reset();
    CHECK(!xc_dom_allocate(machine_xch, NULL, "!no_such_feature"));
    CHECK(strstr(machine.error, "no_such_feature"));
    dom = xc_dom_allocate(machine_xch, NULL, "writable_page_tables");
    CHECK(dom);
    CHECK_EQ(dom->f_requested[0], 1 << XENFEAT_writable_page_tables);
    xc_dom_release(dom);
}
