/* SPDX-License-Identifier: GPL-2.0-only */
/* PVH guests: start information, ACPI tables, special frames, the first vCPU's state. */
#include <stdlib.h>
#include <unistd.h>

#include "machine.h"
#include "test.h"

#include <xen/arch-x86/hvm/start_info.h>
#include <xen/hvm/params.h>
#include <xen/hvm/save.h>

#define TABLES_AT 0xfc000000ULL

static uint8_t acpi[5000];
static struct e820entry map[] = { { 0, 64 << 20, 1 }, { TABLES_AT, 8192, 3 } };

static int steps(struct xc_dom_image *dom, uint64_t lowmem_end)
{
    struct image kernel = make_kernel(NOTE_PHYS32);

    dom->container_type = XC_DOM_HVM_CONTAINER;
    dom->console_evtchn = 3;
    dom->xenstore_evtchn = 4;
    if (xc_dom_kernel_mem(dom, kernel.data, kernel.size) ||
        xc_dom_module_mem(dom, "the RAM disk", 12, "its words") ||
        xc_dom_boot_xen_init(dom, machine_xch, DOMID) || xc_dom_parse_image(dom))
        return -1;
    dom->lowmem_end = lowmem_end;
    dom->acpi_modules[0] = (struct xc_hvm_firmware_module){ acpi, sizeof(acpi), TABLES_AT };
    memset(acpi, 0x77, sizeof(acpi));
    if (xc_dom_mem_init(dom, 64) || xc_dom_boot_mem_init(dom))
        return -1;
    dom->e820 = map;
    dom->e820_entries = ARRAY_SIZE(map);
    return xc_dom_build_image(dom) || xc_dom_boot_image(dom) || xc_dom_gnttab_init(dom) ? -1 : 0;
}

static struct xc_dom_image *new_guest(void)
{
    machine_reset();
    machine.hvm = true;
    return xc_dom_allocate(machine_xch, "root=/dev/xvda", NULL);
}

static void read_physical(uint64_t at, void *to, size_t size)
{
    CHECK_EQ(pread(machine.fd, to, size, at), size);
}

static void check_start_info(uint64_t at)
{
    struct hvm_start_info si;
    struct hvm_modlist_entry module;
    struct hvm_memmap_table_entry entries[2];
    char text[32];

    read_physical(at, &si, sizeof(si));
    CHECK_EQ(si.magic, XEN_HVM_START_MAGIC_VALUE);
    CHECK_EQ(si.version, 1);
    CHECK_EQ(si.nr_modules, 1);
    CHECK_EQ(si.rsdp_paddr, TABLES_AT);
    CHECK_EQ(si.memmap_entries, 2);
    read_physical(si.cmdline_paddr, text, 32);
    CHECK_STR(text, "root=/dev/xvda");
    read_physical(si.modlist_paddr, &module, sizeof(module));
    CHECK_EQ(module.size, 12);
    read_physical(module.paddr, text, 32);
    CHECK(!memcmp(text, "the RAM disk\0\0", 14));
    read_physical(module.cmdline_paddr, text, 32);
    CHECK_STR(text, "its words");
    read_physical(si.memmap_paddr, entries, sizeof(entries));
    CHECK_EQ(entries[1].addr, TABLES_AT);
    CHECK_EQ(entries[1].type, XEN_HVM_MEMMAP_TYPE_ACPI);
}

static void check_vcpu(uint64_t *start_info)
{
    struct hvm_save_descriptor desc;
    struct hvm_hw_cpu cpu;
    size_t at = 0;

    memcpy(&desc, machine.state, sizeof(desc));
    CHECK_EQ(desc.typecode, HVM_SAVE_CODE(HEADER));
    at = sizeof(desc) + desc.length;
    memcpy(&desc, machine.state + at, sizeof(desc));
    CHECK_EQ(desc.typecode, HVM_SAVE_CODE(CPU));
    memcpy(&cpu, machine.state + at + sizeof(desc), sizeof(cpu));
    CHECK_EQ(cpu.rip, KERNEL_PHYS32);
    CHECK_EQ(cpu.cr0, 0x11);
    CHECK_EQ(cpu.cs_arbytes, 0xc9b);
    *start_info = cpu.rbx;
    memcpy(&desc, machine.state + machine.state_size - sizeof(desc), sizeof(desc));
    CHECK_EQ(desc.typecode, HVM_SAVE_CODE(END));
    CHECK_EQ(desc.length, 0);
}

TEST(a_pvh_guest_finds_what_the_abi_promises)
{
    struct xc_dom_image *dom = new_guest();
    uint64_t start_info;
    uint32_t identity;
    uint8_t text[KERNEL_TEXT], table[5000];

    if (steps(dom, 64 << 20))
        test_fail(__FILE__, __LINE__, "said: %s", machine.error);
    CHECK_EQ(machine.given, (64 << 8) + 8 + 2);         /* RAM, special frames, tables */
    check_vcpu(&start_info);
    check_start_info(start_info);
    read_physical(KERNEL_PADDR, text, sizeof(text));
    for (unsigned int i = 0; i < KERNEL_TEXT; i++)
        CHECK_EQ(text[i], (uint8_t)i);
    read_physical(TABLES_AT, table, sizeof(table));
    CHECK(!memcmp(table, acpi, sizeof(acpi)));
    CHECK_EQ(machine.params[HVM_PARAM_STORE_PFN], dom->xenstore_pfn);
    CHECK_EQ(machine.params[HVM_PARAM_CONSOLE_PFN], dom->console_pfn);
    CHECK_EQ(machine.params[HVM_PARAM_CONSOLE_EVTCHN], 3);
    CHECK_EQ(machine.params[HVM_PARAM_STORE_EVTCHN], 4);
    read_physical(machine.params[HVM_PARAM_IDENT_PT] + 4 * 3, &identity, 4);
    CHECK_EQ(identity, 3 << 22 | 0xe7);
    xc_dom_release(dom);
    CHECK_EQ(machine.mappings, 0);
}

TEST(memory_that_cannot_be_is_refused)
{
    static const uint64_t ends[] = { 0, 0xff000000, 4097 };

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        struct xc_dom_image *dom = new_guest();

        CHECK_EQ(steps(dom, ends[i]), -1);
        CHECK(strstr(machine.error, "RAM up to"));
        xc_dom_release(dom);
    }
    for (uint64_t end = 4096; end < KERNEL_PADDR + KERNEL_MEM + 8192; end += 1 << 19) {
        struct xc_dom_image *dom = new_guest();

        CHECK_EQ(steps(dom, end), -1);
        CHECK(strstr(machine.error, "too small"));
        xc_dom_release(dom);
        CHECK_EQ(machine.mappings, 0);
    }
}

TEST(any_failing_call_ends_the_building_of_a_pvh_guest_cleanly)
{
    struct xc_dom_image *dom = new_guest();
    unsigned int n, calls;

    CHECK_EQ(steps(dom, 64 << 20), 0);
    xc_dom_release(dom);
    calls = machine.calls;
    for (n = 1; n <= calls; n++) {
        int rc;

        dom = new_guest();
        machine.fail_at = n;
        rc = steps(dom, 64 << 20);
        CHECK(rc ? machine.error[0] : machine.given == (64 << 8) + 8 + 2);
        xc_dom_release(dom);
        CHECK_EQ(machine.mappings, 0);
    }
}
