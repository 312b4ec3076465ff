/* SPDX-License-Identifier: GPL-2.0-only */
/* PV guests: what the start-of-day ABI promises, read from the machine's memory. */
#include <stdlib.h>

#include "machine.h"
#include "test.h"

#define MEM_MB 64
#define INITRD_SIZE 70000

static uint8_t initrd[INITRD_SIZE];

static int steps(struct xc_dom_image *dom, unsigned int notes, unsigned int mem_mb)
{
    struct image kernel = make_kernel(notes);

    for (unsigned int i = 0; i < INITRD_SIZE; i++)
        initrd[i] = i * 5 + 1;
    dom->console_evtchn = 3;
    dom->xenstore_evtchn = 4;
    if (xc_dom_kernel_mem(dom, kernel.data, kernel.size) ||
        xc_dom_module_mem(dom, initrd, INITRD_SIZE, NULL) ||
        xc_dom_boot_xen_init(dom, machine_xch, DOMID) || xc_dom_parse_image(dom) ||
        xc_dom_mem_init(dom, mem_mb) || xc_dom_boot_mem_init(dom) || xc_dom_build_image(dom) ||
        xc_dom_boot_image(dom) || xc_dom_gnttab_init(dom))
        return -1;
    return 0;
}

/* What an address maps to: the entry of the last level, 0 if nothing. Counts the tables used. */
static uint64_t walk(uint64_t address)
{
    uint64_t entry = machine.vcpu.ctrlreg[3], table[512];

    for (int level = 3; level >= 0; level--) {
        machine_read(entry >> 12, table);
        entry = table[address >> (12 + 9 * level) & 511];
        if (!(entry & 1))
            return 0;
        CHECK_EQ(entry & 0x80, 0);
    }
    return entry;
}

static unsigned int count_tables(xen_pfn_t mfn, int level)
{
    uint64_t table[512];
    unsigned int n = 1;

    machine_read(mfn, table);
    for (unsigned int i = 0; level && i < 512; i++)
        if (table[i] & 1)
            n += count_tables(table[i] >> 12, level - 1);
    return n;
}

static void check_region(struct xc_dom_image *dom, uint64_t start, uint64_t end, xen_pfn_t pfn)
{
    const struct xc_dom_seg *tables = &dom->pgtables_seg;

    for (; start < end; start += PAGE_SIZE, pfn++) {
        uint64_t entry = walk(start);
        bool is_table = pfn >= tables->pfn && pfn < tables->pfn + tables->pages;

        CHECK_EQ(entry >> 12, dom->pv_p2m[pfn]);
        CHECK_EQ(!!(entry & 2), !is_table);
    }
    CHECK_EQ(walk(end), 0);
}

static void read_virtual(uint64_t address, void *to, size_t size)
{
    uint8_t page[PAGE_SIZE];

    for (size_t done = 0; done < size; done++) {
        if (!done || !((address + done) & 4095))
            machine_read(walk(address + done) >> 12, page);
        ((uint8_t *)to)[done] = page[(address + done) & 4095];
    }
}

static void check_start_info(struct xc_dom_image *dom, unsigned int notes)
{
    struct start_info si;
    uint64_t p2m[8];

    read_virtual(machine.vcpu.user_regs.rsi, &si, sizeof(si));
    CHECK_STR(si.magic, "xen-3.0-x86_64");
    CHECK_EQ(si.nr_pages, MEM_MB << 8);
    CHECK_EQ(si.shared_info, (uint64_t)SHARED_INFO_MFN << 12);
    CHECK_EQ(si.store_mfn, dom->pv_p2m[dom->xenstore_pfn]);
    CHECK_EQ(si.console.domU.mfn, dom->pv_p2m[dom->console_pfn]);
    CHECK_EQ(si.console.domU.evtchn, 3);
    CHECK_EQ(si.store_evtchn, 4);
    CHECK_EQ(walk(si.pt_base) >> 12, machine.vcpu.ctrlreg[3] >> 12);
    CHECK_EQ(machine.pinned, machine.vcpu.ctrlreg[3] >> 12);
    CHECK_EQ(si.nr_pt_frames, count_tables(machine.pinned, 3));
    CHECK_EQ(si.mod_len, INITRD_SIZE);
    CHECK_EQ(!!(si.flags & SIF_MOD_START_PFN), !!(notes & NOTE_MOD_PFN));
    CHECK_STR((char *)si.cmd_line, "console=hvc0");
    CHECK_EQ(si.nr_p2m_frames, notes & NOTE_P2M ? MEM_MB / 2 : 0);
    CHECK_EQ(si.mfn_list == KERNEL_P2M, !!(notes & NOTE_P2M));
    read_virtual(si.mfn_list, p2m, sizeof(p2m));
    CHECK(!memcmp(p2m, dom->pv_p2m, sizeof(p2m)));
}

static void check_contents(struct xc_dom_image *dom, unsigned int notes)
{
    static uint8_t text[KERNEL_MEM], module[INITRD_SIZE];
    struct start_info si;

    read_virtual(KERNEL_BASE + KERNEL_PADDR, text, sizeof(text));
    for (size_t i = 0; i < sizeof(text); i++)
        CHECK_EQ(text[i], i < KERNEL_TEXT ? (uint8_t)i : 0);
    read_virtual(machine.vcpu.user_regs.rsi, &si, sizeof(si));
    if (!(notes & NOTE_MOD_PFN)) {
        read_virtual(si.mod_start, module, sizeof(module));
        CHECK(!memcmp(module, initrd, INITRD_SIZE));
        return;
    }
    CHECK_EQ(walk(KERNEL_BASE + (si.mod_start << 12)), 0);
    for (size_t i = 0; i < INITRD_SIZE / 4096; i++) {
        machine_read(dom->pv_p2m[si.mod_start + i], module);
        CHECK(!memcmp(module, initrd + i * 4096, 4096));
    }
}

static void check_guest(unsigned int notes)
{
    struct xc_dom_image *dom = xc_dom_allocate(machine_xch, "console=hvc0", NULL);
    uint64_t end;
    uint8_t shared[PAGE_SIZE];

    if (steps(dom, notes, MEM_MB))
        test_fail(__FILE__, __LINE__, "said: %s", machine.error);
    CHECK_EQ(machine.given, MEM_MB << 8);
    end = dom->virt_pgtab_end;
    CHECK_EQ(end & ((4 << 20) - 1), 0);
    CHECK(end - (KERNEL_BASE + ((dom->bootstack_pfn + 1) << 12)) >= 512 << 10);
    check_region(dom, KERNEL_BASE, end, 0);
    if (notes & NOTE_P2M)
        check_region(dom, KERNEL_P2M, KERNEL_P2M + MEM_MB * 2048, dom->p2m_seg.pfn);
    check_start_info(dom, notes);
    check_contents(dom, notes);
    CHECK_EQ(machine.hypercall_page, dom->pv_p2m[(KERNEL_PADDR >> 12) + 2]);
    CHECK_EQ(machine.vcpu.user_regs.rip, KERNEL_BASE + KERNEL_PADDR + 0x100);
    CHECK_EQ(machine.vcpu.user_regs.rsp, KERNEL_BASE + ((dom->bootstack_pfn + 1) << 12));
    machine_read(SHARED_INFO_MFN, shared);
    for (unsigned int i = 0; i < 32; i++)
        CHECK_EQ(((struct shared_info *)shared)->vcpu_info[i].evtchn_upcall_mask, 1);
    xc_dom_release(dom);
    CHECK_EQ(machine.mappings, 0);
}

TEST(a_guest_finds_what_the_abi_promises)
{
    machine_reset();
    check_guest(0);
}

TEST(a_guest_with_its_p2m_apart_and_its_ram_disk_unmapped)
{
    machine_reset();
    check_guest(NOTE_P2M | NOTE_MOD_PFN);
}

TEST(memory_comes_in_small_pieces_when_the_large_are_gone)
{
    machine_reset();
    machine.large_pieces = 3;
    check_guest(NOTE_P2M);
    CHECK_EQ(machine.large_pieces, 0);
}

static void expect_failure(unsigned int mem_mb, const char *why)
{
    struct xc_dom_image *dom = xc_dom_allocate(machine_xch, "console=hvc0", NULL);

    CHECK_EQ(steps(dom, NOTE_P2M | NOTE_MOD_PFN, mem_mb), -1);
    if (!strstr(machine.error, why))
        test_fail(__FILE__, __LINE__, "said: %s", machine.error);
    xc_dom_release(dom);
    CHECK_EQ(machine.mappings, 0);
}

TEST(too_little_memory_is_said)
{
    for (unsigned int mb = 0; mb < 21; mb++) {
        machine_reset();
        expect_failure(mb, mb ? "too small" : "without memory");
    }
    machine_reset();
    machine.large_pieces = 2;
    machine.small_left = 1000;
    expect_failure(MEM_MB, "the hypervisor has no memory");
}

TEST(a_command_line_is_not_cut_silently)
{
    char line[1100];
    struct xc_dom_image *dom;

    memset(line, 'x', sizeof(line));
    line[1099] = '\0';
    machine_reset();
    dom = xc_dom_allocate(machine_xch, line, NULL);
    CHECK_EQ(steps(dom, 0, MEM_MB), -1);
    CHECK(strstr(machine.error, "command line has 1099"));
    xc_dom_release(dom);
}

/* Every call to the hypervisor fails once: the builder says so and lets go of everything. */
TEST(any_failing_call_ends_the_building_cleanly)
{
    unsigned int n, calls;
    struct xc_dom_image *dom;

    machine_reset();
    check_guest(NOTE_P2M);
    calls = machine.calls;
    CHECK(calls > 10);
    for (n = 1; n <= calls; n++) {
        int rc;

        machine_reset();
        machine.fail_at = n;
        dom = xc_dom_allocate(machine_xch, "console=hvc0", NULL);
        rc = steps(dom, NOTE_P2M, MEM_MB);
        /* what large pieces fail to give small ones may */
        CHECK(rc ? machine.error[0] : machine.given == MEM_MB << 8);
        xc_dom_release(dom);
        CHECK_EQ(machine.mappings, 0);
    }
}
