// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding the ACPI tables: the root pointer, the list of tables, each table's length and checksum.
 * What is wrong is reported and left out.
 */
#include <xen/acpi.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <lib/string.h>

#define TABLES_MAX              256
#define TABLE_LENGTH_MAX        (16u << 20)
#define EBDA_POINTER            0x40e
#define BIOS_AREA               0xe0000
#define BIOS_AREA_END           0x100000

struct rsdp {
    char signature[8];
    u8 checksum;
    char oem_id[6];
    u8 revision;
    u32 rsdt;
    /* revision 2 */
    u32 length;
    u64 xsdt;
    u8 extended_checksum;
    u8 reserved[3];
} __packed;
#define RSDP_V1_SIZE            20

static const struct acpi_header *tables[TABLES_MAX];
static paddr_t table_at[TABLES_MAX];
static unsigned int nr_tables;
static paddr_t rsdp_address;

static bool sums_to_zero(const void *p, size_t len)
{
    const u8 *b = p;
    u8 sum = 0;

    while (len--)
        sum += *b++;
    return !sum;
}

static bool rsdp_good(const struct rsdp *r)
{
    if (memcmp(r->signature, "RSD PTR ", 8) || !sums_to_zero(r, RSDP_V1_SIZE))
        return false;
    return r->revision < 2 || sums_to_zero(r, sizeof(*r));
}

/* On 16-byte boundaries. */
static paddr_t __init scan_for_rsdp(paddr_t start, size_t len)
{
    const char *area = acpi_map(start, len);

    for (size_t at = 0; area && at + sizeof(struct rsdp) <= len; at += 16)
        if (rsdp_good((const struct rsdp *)(area + at)))
            return start + at;
    return 0;
}

static paddr_t __init find_rsdp(void)
{
    const u16 *pointer = acpi_map(EBDA_POINTER, sizeof(*pointer));
    paddr_t ebda = pointer ? (paddr_t)*pointer << 4 : 0, at = 0;

    if (ebda >= 0x400 && ebda < 0xa0000)
        at = scan_for_rsdp(ebda, 1024);
    return at ?: scan_for_rsdp(BIOS_AREA, BIOS_AREA_END - BIOS_AREA);
}

/* Maps a table whole; NULL (reported) when it is no table. */
static const struct acpi_header *__init open_table(paddr_t pa)
{
    const struct acpi_header *h = pa ? acpi_map(pa, sizeof(*h)) : NULL;
    u32 len;

    if (!h)
        return NULL;
    len = h->length;
    if (len < sizeof(*h) || len > TABLE_LENGTH_MAX) {
        printk(XENLOG_WARNING "ACPI: table at %#lx has a length of %u bytes: ignored\n", pa, len);
        return NULL;
    }
    h = acpi_map(pa, len);
    if (h && !sums_to_zero(h, len)) {
        printk(XENLOG_WARNING "ACPI: table %.4s at %#lx has a wrong checksum: ignored\n",
               h->signature, pa);
        return NULL;
    }
    return h;
}

static void __init add_table(const struct acpi_header *h, paddr_t pa)
{
    if (!h)
        return;
    if (nr_tables == TABLES_MAX) {
        printk(XENLOG_WARNING "ACPI: more than %u tables: %.4s ignored\n", TABLES_MAX,
               h->signature);
        return;
    }
    printk(XENLOG_INFO "ACPI: %.4s %#lx, %u bytes (%.6s)\n", h->signature, pa, h->length,
           h->oem_id);
    table_at[nr_tables] = pa;
    tables[nr_tables++] = h;
}

/* Entries of 4 (RSDT) or 8 (XSDT) bytes behind the header. */
static void __init read_root(const struct acpi_header *root, unsigned int width)
{
    const char *p = (const char *)(root + 1), *end = (const char *)root + root->length;

    for (; end - p >= (long)width; p += width) {
        u64 pa = 0;

        memcpy(&pa, p, width);
        add_table(open_table(pa), pa);
    }
}

bool __init acpi_tables_init(paddr_t rsdp)
{
    const struct acpi_header *root = NULL;
    const struct rsdp *r;

    nr_tables = 0;
    rsdp_address = rsdp ?: find_rsdp();
    r = rsdp_address ? acpi_map(rsdp_address, sizeof(*r)) : NULL;
    if (!r || !rsdp_good(r)) {
        printk(XENLOG_WARNING "ACPI: no root pointer: one CPU, no power management\n");
        rsdp_address = 0;
        return false;
    }
    if (r->revision >= 2 && r->xsdt)
        root = open_table(r->xsdt);
    if (root && !memcmp(root->signature, "XSDT", 4)) {
        read_root(root, 8);
        return nr_tables;
    }
    root = open_table(r->rsdt);
    if (root && !memcmp(root->signature, "RSDT", 4))
        read_root(root, 4);
    return nr_tables;
}

const struct acpi_header *acpi_find_table(const char *signature, unsigned int index)
{
    for (unsigned int i = 0; i < nr_tables; i++)
        if (!memcmp(tables[i]->signature, signature, 4) && index-- == 0)
            return tables[i];
    return NULL;
}

const struct acpi_header *acpi_table(unsigned int index, paddr_t *pa)
{
    if (index >= nr_tables)
        return NULL;
    *pa = table_at[index];
    return tables[index];
}

paddr_t acpi_rsdp(void)
{
    return rsdp_address;
}
