/* SPDX-License-Identifier: GPL-2.0-only */
/* HVM guests: the firmware loader, its modules and tables, the pages for device models. */
#include <elf.h>
#include <stdlib.h>
#include <unistd.h>

#include "machine.h"
#include "test.h"

#include <xen/arch-x86/hvm/start_info.h>
#include <xen/hvm/hvm_info_table.h>
#include <xen/hvm/params.h>
#include <xen/hvm/save.h>

#define LOADER_AT   0x100000U
#define LOADER_SIZE 3000U
#define LOADER_MEM  0x34000U

static struct loader {
    Elf32_Ehdr e;
    Elf32_Phdr p;
    uint8_t text[LOADER_SIZE];
} loader;
static uint8_t bios[256 << 10], acpi[300], smbios[5000];

static void make_loader(void)
{
    loader.e = (Elf32_Ehdr){ .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, 1 },
                             .e_type = ET_EXEC, .e_machine = EM_386, .e_version = 1,
                             .e_entry = LOADER_AT + 0x20, .e_phoff = offsetof(struct loader, p),
                             .e_ehsize = sizeof(loader.e), .e_phentsize = sizeof(loader.p),
                             .e_phnum = 1 };
    loader.p = (Elf32_Phdr){ .p_type = PT_LOAD, .p_offset = offsetof(struct loader, text),
                             .p_paddr = LOADER_AT, .p_vaddr = LOADER_AT, .p_filesz = LOADER_SIZE,
                             .p_memsz = LOADER_MEM };
    memset(loader.text, 0x90, sizeof(loader.text));
    memset(bios, 0x51, sizeof(bios));
    memset(acpi, 0x52, sizeof(acpi));
    memset(smbios, 0x53, sizeof(smbios));
}

static int steps(struct xc_dom_image *dom, uint64_t highmem_end)
{
    dom->container_type = XC_DOM_HVM_CONTAINER;
    dom->device_model = true;
    dom->max_vcpus = 3;
    dom->system_firmware_module = (struct xc_hvm_firmware_module){ bios, sizeof(bios), 0 };
    dom->acpi_modules[0] = (struct xc_hvm_firmware_module){ acpi, sizeof(acpi), 0 };
    dom->smbios_module = (struct xc_hvm_firmware_module){ smbios, sizeof(smbios), 0 };
    if (xc_dom_kernel_mem(dom, &loader, sizeof(loader)) ||
        xc_dom_boot_xen_init(dom, machine_xch, DOMID) || xc_dom_parse_image(dom))
        return -1;
    dom->lowmem_end = 64 << 20;
    dom->highmem_end = highmem_end;
    dom->mmio_start = 0xf0000000;
    dom->vga_hole_size = 0x20;
    if (xc_dom_mem_init(dom, 64) || xc_dom_boot_mem_init(dom))
        return -1;
    return xc_dom_build_image(dom) || xc_dom_boot_image(dom) || xc_dom_gnttab_init(dom) ? -1 : 0;
}

static struct xc_dom_image *new_guest(void)
{
    machine_reset();
    machine.hvm = true;
    make_loader();
    return xc_dom_allocate(machine_xch, NULL, NULL);
}

static void read_physical(uint64_t at, void *to, size_t size)
{
    CHECK_EQ(pread(machine.fd, to, size, at), size);
}

static void check_filled(uint64_t at, uint8_t value, size_t size)
{
    uint8_t *bytes = malloc(size);

    read_physical(at, bytes, size);
    for (size_t i = 0; i < size; i++)
        CHECK_EQ(bytes[i], value);
    free(bytes);
}

static void check_vcpu(uint64_t *start_info)
{
    struct hvm_save_descriptor desc;
    struct hvm_hw_cpu cpu;
    size_t at;

    memcpy(&desc, machine.state, sizeof(desc));
    at = sizeof(desc) + desc.length;
    memcpy(&cpu, machine.state + at + sizeof(desc), sizeof(cpu));
    CHECK_EQ(cpu.rip, LOADER_AT + 0x20);
    *start_info = cpu.rbx;
}

static void check_info(void)
{
    struct hvm_info_table info;
    const uint8_t *bytes = (const uint8_t *)&info;
    uint8_t sum = 0;

    read_physical(HVM_INFO_PADDR, &info, sizeof(info));
    for (size_t i = 0; i < sizeof(info); i++)
        sum += bytes[i];
    CHECK_EQ(sum, 0);
    CHECK(!memcmp(info.signature, "HVM INFO", 8));
    CHECK_EQ(info.length, sizeof(info));
    CHECK_EQ(info.nr_vcpus, 3);
    CHECK_EQ(info.vcpu_online[0], 7);
    CHECK_EQ(info.low_mem_pgend, (64 << 20) >> 12);
    CHECK_EQ(info.high_mem_pgend, 0);
    CHECK_EQ(info.reserved_mem_pgstart, machine.params[HVM_PARAM_IOREQ_SERVER_PFN]);
}

TEST(an_hvm_guest_starts_with_its_firmware)
{
    struct xc_dom_image *dom = new_guest();
    struct hvm_modlist_entry module;
    struct hvm_start_info si;
    uint64_t start_info;
    char name[16];

    if (steps(dom, 0))
        test_fail(__FILE__, __LINE__, "said: %s", machine.error);
    /* RAM without the hole of the video memory, special frames, device models' frames */
    CHECK_EQ(machine.given, (64 << 8) - 0x20 + 8 + 8);
    check_vcpu(&start_info);
    read_physical(start_info, &si, sizeof(si));
    CHECK_EQ(si.magic, XEN_HVM_START_MAGIC_VALUE);
    CHECK_EQ(si.nr_modules, 1);
    CHECK_EQ(si.rsdp_paddr, 0);
    read_physical(si.modlist_paddr, &module, sizeof(module));
    CHECK_EQ(module.size, sizeof(bios));
    check_filled(module.paddr, 0x51, sizeof(bios));
    read_physical(module.cmdline_paddr, name, sizeof(name));
    CHECK_STR(name, "firmware");
    check_filled(LOADER_AT, 0x90, LOADER_SIZE);
    check_filled(dom->acpi_modules[0].guest_addr_out, 0x52, sizeof(acpi));
    check_filled(dom->smbios_module.guest_addr_out, 0x53, sizeof(smbios));
    check_info();
    CHECK_EQ(machine.params[HVM_PARAM_NR_IOREQ_SERVER_PAGES], 8);
    xc_dom_release(dom);
    CHECK_EQ(machine.mappings, 0);
}

TEST(only_a_loader_starts_an_hvm_guest)
{
    struct xc_dom_image *dom = new_guest();

    loader.e.e_machine = EM_X86_64;
    CHECK_EQ(steps(dom, 0), -1);
    CHECK(strstr(machine.error, "hvmloader"));
    xc_dom_release(dom);
    dom = new_guest();
    loader.p.p_paddr = 32 << 20;
    CHECK_EQ(steps(dom, 0), -1);
    CHECK(strstr(machine.error, "16 MiB"));
    xc_dom_release(dom);
}

TEST(any_failing_call_ends_the_building_of_an_hvm_guest_cleanly)
{
    struct xc_dom_image *dom = new_guest();
    unsigned int n, calls;

    CHECK_EQ(steps(dom, 0), 0);
    xc_dom_release(dom);
    calls = machine.calls;
    for (n = 1; n <= calls; n++) {
        int rc;

        dom = new_guest();
        machine.fail_at = n;
        rc = steps(dom, 0);
        CHECK(rc ? machine.error[0] : machine.given == (64 << 8) - 0x20 + 16);
        xc_dom_release(dom);
        CHECK_EQ(machine.mappings, 0);
    }
}
