/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernels unpacked straight into a PVH guest: every byte is where copying would have put it, and nothing else is left. */
#include <elf.h>
#include <lz4.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "machine.h"
#include "test.h"

#include <xen/elfnote.h>

#define BASE    0xfff000ULL             /* where the file is in memory if the first segment is right */
#define FIRST   0x1000000ULL

static struct part {
    uint64_t offset, paddr, file, mem;
} parts[] = {
    { 0x1000, FIRST, 0x1f00, 0x1f00 },              /* right */
    { 0x3000, FIRST + 0x2000, 0x1000, 0x1000 },     /* right, behind a gap */
    { 0x9000, FIRST + 0x5000, 0x6123, 0x9000 },     /* down by less than it is long, with memory it has no bytes for */
};
static uint8_t plain[0x10000], packed[0x20000];

static uint8_t byte_at(uint64_t offset)
{
    return offset * 7 + (offset >> 8) + 1;
}

static void make_plain(void)
{
    Elf64_Ehdr header = { .e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = 1, .e_entry = FIRST,
                          .e_phoff = sizeof(header), .e_ehsize = sizeof(header),
                          .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 4 };
    struct {
        Elf64_Nhdr head;
        char name[4];
        uint32_t entry;
    } note = { { 4, 4, XEN_ELFNOTE_PHYS32_ENTRY }, "Xen", FIRST + 0x40 };
    Elf64_Phdr notes = { .p_type = PT_NOTE, .p_offset = 0x1100, .p_paddr = FIRST + 0x100, .p_filesz = sizeof(note),
                         .p_memsz = sizeof(note), .p_align = 4 };

    memcpy(header.e_ident, ELFMAG "\2\1\1", 7);
    for (size_t i = 0; i < sizeof(plain); i++)
        plain[i] = byte_at(i);
    memcpy(plain, &header, sizeof(header));
    for (size_t i = 0; i < 3; i++) {
        Elf64_Phdr load = { .p_type = PT_LOAD, .p_flags = 7, .p_offset = parts[i].offset,
                            .p_vaddr = parts[i].paddr, .p_paddr = parts[i].paddr, .p_filesz = parts[i].file,
                            .p_memsz = parts[i].mem, .p_align = 0x1000 };

        memcpy(plain + sizeof(header) + i * sizeof(load), &load, sizeof(load));
    }
    memcpy(plain + sizeof(header) + 3 * sizeof(notes), &notes, sizeof(notes));
    memcpy(plain + 0x1100, &note, sizeof(note));
}

static size_t pack(int how)
{
    uLongf gz = sizeof(packed);
    uint32_t size;

    if (how == 0) {
        z_stream z = { .next_in = plain, .avail_in = sizeof(plain), .next_out = packed, .avail_out = gz };

        CHECK_EQ(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
        CHECK_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
        deflateEnd(&z);
        return z.next_out - packed;
    }
    if (how == 1)
        return ZSTD_compress(packed, sizeof(packed), plain, sizeof(plain), 3);
    memcpy(packed, "\x02\x21\x4c\x18", 4);
    size = LZ4_compress_default((char *)plain, (char *)packed + 8, sizeof(plain), sizeof(packed) - 8);
    memcpy(packed + 4, &size, 4);
    return 8 + size;
}

static struct xc_dom_image *load(size_t packed_size, uint32_t hint)
{
    struct image kernel = make_bzimage((struct image){ packed, packed_size }, hint);
    struct xc_dom_image *dom;

    machine_reset();
    machine.hvm = true;
    dom = xc_dom_allocate(machine_xch, NULL, NULL);
    dom->container_type = XC_DOM_HVM_CONTAINER;
    dom->lowmem_end = 32 << 20;
    dom->guest_type = "hvm-3.0-x86_32";
    if (xc_dom_kernel_mem(dom, kernel.data, kernel.size) || xc_dom_boot_xen_init(dom, machine_xch, DOMID) ||
        xc_dom_set_arch_hooks(dom) || xc_dom_mem_init(dom, 32) || xc_dom_boot_mem_init(dom) ||
        xc_dom_parse_image(dom) || xc_dom_build_image(dom))
        test_fail(__FILE__, __LINE__, "said: %s", machine.error);
    return dom;
}

static uint8_t expected(uint64_t paddr)
{
    for (size_t i = 0; i < 3; i++)
        if (paddr >= parts[i].paddr && paddr < parts[i].paddr + parts[i].file)
            return plain[parts[i].offset + paddr - parts[i].paddr];
    return 0;
}

static void check_memory(void)
{
    static uint8_t memory[0x20000];
    size_t size = parts[2].paddr + parts[2].mem - BASE;

    CHECK_EQ(pread(machine.fd, memory, size, BASE), size);
    for (size_t i = 0; i < size; i++)
        if (memory[i] != expected(BASE + i))
            test_fail(__FILE__, __LINE__, "at %#llx is %#x, not %#x", BASE + i, memory[i], expected(BASE + i));
}

TEST(a_kernel_is_unpacked_where_it_is_to_be)
{
    make_plain();
    for (int how = 0; how < 3; how++) {
        struct xc_dom_image *dom = load(pack(how), sizeof(plain));

        CHECK(dom->parms->in_place);
        CHECK_EQ(dom->parms->image_at, BASE);
        check_memory();
        xc_dom_release(dom);
        CHECK_EQ(machine.mappings, 0);
    }
}

TEST(one_that_cannot_be_is_copied)
{
    static const struct {
        uint64_t offset, paddr;
        uint32_t hint;
    } odd[] = {
        { 0x9000, FIRST + 0xa000, sizeof(plain) },      /* up */
        { 0x9000, FIRST + 0x5000, 0 },                  /* of unknown size */
        { 0x9000, FIRST + 0x5000, 0x8000 },             /* longer than it says */
        { 0x9000, FIRST + 0x5000, 0x7fff0000 },         /* no guest has so much memory */
    };
    struct part kept = parts[2];

    for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
        struct xc_dom_image *dom;

        parts[2].offset = odd[i].offset;
        parts[2].paddr = odd[i].paddr;
        make_plain();
        dom = load(pack(2), odd[i].hint);
        CHECK(!dom->parms->in_place);
        check_memory();
        xc_dom_release(dom);
        CHECK_EQ(machine.mappings, 0);
    }
    parts[2] = kept;
}

TEST(a_damaged_one_is_refused)
{
    struct image kernel;
    size_t size;

    make_plain();
    size = pack(0);
    packed[size / 2] ^= 0x55;
    kernel = make_bzimage((struct image){ packed, size }, sizeof(plain));
    for (int i = 0; i < 2; i++) {
        struct xc_dom_image *dom;

        machine_reset();
        machine.hvm = true;
        dom = xc_dom_allocate(machine_xch, NULL, NULL);
        dom->container_type = XC_DOM_HVM_CONTAINER;
        dom->lowmem_end = 32 << 20;
        dom->guest_type = "hvm-3.0-x86_32";
        CHECK(!xc_dom_kernel_mem(dom, kernel.data, kernel.size) && !xc_dom_boot_xen_init(dom, machine_xch, DOMID) &&
              !xc_dom_set_arch_hooks(dom) && !xc_dom_mem_init(dom, 32) && !xc_dom_boot_mem_init(dom));
        CHECK(xc_dom_parse_image(dom));
        CHECK(strstr(machine.error, "unpacked"));
        xc_dom_release(dom);
        CHECK_EQ(machine.mappings, 0);
    }
}
