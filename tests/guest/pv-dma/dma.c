// SPDX-License-Identifier: GPL-2.0-only
/* What a device can reach: its domain's writable memory, and nothing else; what it tried is in the log. */
#define __XEN_TOOLS__ 1
#include "edu.h"
#include <xen/domctl.h>
#include <xen/sysctl.h>

#define IMAGE           0x200000u               /* where the hypervisor lies */
#define PATIENCE        (30ULL << 30)           /* cycles: ten seconds or so */

static u8 page[PAGE_SIZE] __attribute__((aligned(4096)));
static u8 table[PAGE_SIZE] __attribute__((aligned(4096)));
static char log[16384];

static u64 maddr_of(void *va)
{
    return (u64)va_to_mfn(va) * PAGE_SIZE;
}

static unsigned int log_size;

static void read_log(void)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_readconsole, .interface_version = XEN_SYSCTL_INTERFACE_VERSION };

    op.u.readconsole.count = sizeof(log) - 1;
    set_xen_guest_handle(op.u.readconsole.buffer, log);
    log_size = hypercall(__HYPERVISOR_sysctl, &op) ? 0 : op.u.readconsole.count;
}

static bool log_has(const char *text)
{
    for (unsigned int at = 0; at < log_size; at++) {
        unsigned int i = 0;

        while (text[i] && at + i < log_size && log[at + i] == text[i])
            i++;
        if (!text[i])
            return true;
    }
    return false;
}

/* Does the hypervisor's log say that this address was kept from a device? */
static bool is_logged(u64 address)
{
    static const char digits[] = "0123456789abcdef", tail[] = " stopped";
    char want[40] = "0x";
    unsigned int n = 2, shift = 60;

    while (shift && !(address >> shift))
        shift -= 4;
    for (want[n++] = digits[address >> shift & 15]; shift; want[n++] = digits[address >> shift & 15])
        shift -= 4;
    for (unsigned int i = 0; i < sizeof(tail); i++)
        want[n++] = tail[i];
    read_log();
    return log_has(want);
}

/* How often an AMD IOMMU said that it stopped something and did not log what. */
static unsigned int nr_untold(void)
{
    static const char text[] = "accesses were stopped";
    unsigned int n = 0;

    read_log();
    for (unsigned int at = 0, i; at < log_size; at++) {
        for (i = 0; text[i] && at + i < log_size && log[at + i] == text[i]; i++)
            ;
        n += !text[i];
    }
    return n;
}

/* VT-d logs the address; AMD's that QEMU has only says by and by that there was something. */
static bool is_reported(u64 address)
{
    static unsigned int known;
    u64 start = rdtsc();

    if (is_logged(address))
        return true;
    while (!log_has("VT-d: IOMMU") && rdtsc() - start < PATIENCE)
        if (nr_untold() > known) {
            known = nr_untold();
            return true;
        }
    return false;
}

static bool reaches_own_memory(void)
{
    *(volatile u32 *)page = 0;
    edu_fill(0xcafe0001);
    edu_to_memory(maddr_of(page));
    CHECK(*(volatile u32 *)page == 0xcafe0001);
    return true;
}

static bool not_the_hypervisor(void)
{
    edu_fill(0xcafe0002);
    edu_to_memory(IMAGE);
    CHECK(is_reported(IMAGE));
    edu_from_memory(IMAGE + PAGE_SIZE);
    CHECK(is_reported(IMAGE + PAGE_SIZE));
    CHECK(edu_word() == 0xcafe0002 || edu_word() == 0);
    return true;
}

static long pin(unsigned int cmd, u64 mfn)
{
    struct mmuext_op op = { .cmd = cmd, .arg1.mfn = mfn };

    return hypercall(__HYPERVISOR_mmuext_op, &op, 1, 0, DOMID_SELF);
}

static bool not_its_tables(void)
{
    u64 mfn = va_to_mfn(table);

    /* read-only, then a table: present, user, accessed */
    CHECK(map_frame(table, mfn * PAGE_SIZE | 0x25) == 0);
    CHECK(pin(MMUEXT_PIN_L1_TABLE, mfn) == 0);
    edu_fill(0xcafe0003);
    edu_to_memory(mfn * PAGE_SIZE);
    CHECK(*(volatile u32 *)table == 0);
    CHECK(is_reported(mfn * PAGE_SIZE));
    CHECK(pin(MMUEXT_UNPIN_TABLE, mfn) == 0);
    CHECK(map_frame(table, mfn * PAGE_SIZE | 0x67) == 0);
    edu_to_memory(mfn * PAGE_SIZE);
    CHECK(*(volatile u32 *)table == 0xcafe0003);
    return true;
}

static long give(unsigned int cmd, domid_t to)
{
    struct xen_domctl op = { .cmd = cmd, .interface_version = XEN_DOMCTL_INTERFACE_VERSION, .domain = to };

    op.u.assign_device.dev = XEN_DOMCTL_DEV_PCI;
    op.u.assign_device.u.pci.machine_sbdf = edu_sbdf;
    return hypercall(__HYPERVISOR_domctl, &op);
}

static bool quarantine(void)
{
    edu_fill(0xcafe0004);
    *(volatile u32 *)page = 0;
    CHECK(give(XEN_DOMCTL_test_assign_device, DOMID_INVALID) == 0);
    CHECK(give(XEN_DOMCTL_assign_device, DOMID_IO) == 0);
    edu_to_memory(maddr_of(page));
    CHECK(*(volatile u32 *)page == 0);
    CHECK(is_reported(maddr_of(page)));
    CHECK(give(XEN_DOMCTL_assign_device, DOMID_IO) != 0);
    CHECK(give(XEN_DOMCTL_deassign_device, DOMID_IO) == 0);
    CHECK(give(XEN_DOMCTL_deassign_device, DOMID_IO) != 0);
    edu_to_memory(maddr_of(page));
    CHECK(*(volatile u32 *)page == 0xcafe0004);
    return true;
}

void guest_main(void)
{
    test_case("the device is there", edu_open);
    test_case("it reaches its domain's memory", reaches_own_memory);
    test_case("it does not reach the hypervisor, and that is logged", not_the_hypervisor);
    test_case("it does not write page tables, and writes them once they are none", not_its_tables);
    test_case("in quarantine it reaches nothing", quarantine);
}
