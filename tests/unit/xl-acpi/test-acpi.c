/* SPDX-License-Identifier: GPL-2.0-only */
/* From the RSDP on: every address leads into the loaded tables, every sum is right, and there is a
 * local APIC for each vCPU. */
#include "test.h"
#include "create/make.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <string.h>
#include <xenguest.h>

void *xc_dom_malloc(struct xc_dom_image *dom, size_t size)
{
    return malloc(size);
}

static struct xc_dom_image dom;

static void make(int vcpus, int online)
{
    libxl_domain_build_info b_info;
    struct lx lx = { .ctx = NULL };

    memset(&dom, 0, sizeof(dom));
    libxl_domain_build_info_init(&b_info);
    b_info.max_vcpus = vcpus;
    libxl_bitmap_alloc(NULL, &b_info.avail_vcpus, vcpus);
    for (int i = 0; i < online; i++)
        libxl_bitmap_set(&b_info.avail_vcpus, i);
    CHECK_EQ(lx_acpi_make(&lx, &b_info, &dom), 0);
    libxl_domain_build_info_dispose(&b_info);
}

static uint8_t sum(const uint8_t *data, size_t length)
{
    uint8_t total = 0;

    for (size_t i = 0; i < length; i++)
        total += data[i];
    return total;
}

static uint64_t number(const uint8_t *at, int size)
{
    uint64_t value = 0;

    memcpy(&value, at, size);
    return value;
}

/* The table at a guest address, once it is known to be whole. */
static const uint8_t *table(uint64_t address, const char *signature)
{
    const struct xc_hvm_firmware_module *module = &dom.acpi_modules[0];
    const uint8_t *at = module->data + (address - module->guest_addr_out);
    uint32_t length;

    CHECK(address >= module->guest_addr_out);
    CHECK(address + 36 <= module->guest_addr_out + module->length);
    CHECK(!memcmp(at, signature, 4));
    length = number(at + 4, 4);
    CHECK(address + length <= module->guest_addr_out + module->length);
    CHECK_EQ(sum(at, length), 0);
    return at;
}

static const uint8_t *entry_of_xsdt(int n, const char *signature)
{
    const uint8_t *rsdp = dom.acpi_modules[0].data;

    CHECK(!memcmp(rsdp, "RSD PTR ", 8));
    CHECK_EQ(rsdp[15], 2);
    CHECK_EQ(sum(rsdp, 20), 0);
    CHECK_EQ(sum(rsdp, 36), 0);
    return table(number(table(number(rsdp + 24, 8), "XSDT") + 36 + 8 * n, 8), signature);
}

TEST(tables_lead_to_each_other)
{
    const uint8_t *fadt;

    make(2, 2);
    CHECK_EQ(dom.acpi_modules[0].guest_addr_out % 4096, 0);
    CHECK_EQ(dom.acpi_modules[0].length % 4096, 0);
    fadt = entry_of_xsdt(0, "FACP");
    CHECK(number(fadt + 112, 4) & 1 << 20);     /* hardware-reduced */
    table(number(fadt + 140, 8), "DSDT");
    free(dom.acpi_modules[0].data);
}

static void check_madt(int vcpus, int online)
{
    const uint8_t *madt, *at, *end;
    int seen = 0;

    make(vcpus, online);
    madt = entry_of_xsdt(1, "APIC");
    CHECK_EQ(number(madt + 36, 4), 0xfee00000);
    end = madt + number(madt + 4, 4);
    for (at = madt + 44; at < end; at += at[1], seen++) {
        bool is_x2apic = at[0] == 9;

        CHECK_EQ(at[1], is_x2apic ? 16 : 8);
        CHECK_EQ(is_x2apic, seen * 2 > 254);
        CHECK_EQ(is_x2apic ? number(at + 4, 4) : at[3], seen * 2);
        CHECK_EQ(is_x2apic ? number(at + 12, 4) : at[2], seen);
        CHECK_EQ(number(at + (is_x2apic ? 8 : 4), 4), seen < online);
    }
    CHECK(at == end);
    CHECK_EQ(seen, vcpus);
    free(dom.acpi_modules[0].data);
}

TEST(every_vcpu_has_its_local_apic)
{
    check_madt(1, 1);
    check_madt(4, 2);
    check_madt(128, 128);
    check_madt(129, 129);
    check_madt(1000, 3);
}
