// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records: what was saved loads, and saves the same again; what is wrong is refused; absent devices
 * have none.
 */
#include "board.h"

#include <xen/errno.h>

#define MAX_RECORD  2048

typedef int save_fn(struct domain *d, struct vcpu *v, void *rec);
typedef int load_fn(struct domain *d, struct vcpu *v, const void *rec, size_t len);

/* in the order of an image */
static const struct row {
    const char *name;
    save_fn *save;
    load_fn *load;
    size_t len;
    bool per_vcpu, always;
} rows[] = {
#define ROW(n, t, ...) { #n, n##_save, n##_load, sizeof(struct t), __VA_ARGS__ }
    ROW(vpic_master, hvm_hw_vpic, false, false),
    ROW(vpic_slave, hvm_hw_vpic, false, false),
    ROW(vioapic, hvm_hw_vioapic, false, false),
    ROW(vlapic, hvm_hw_lapic, true, true),
    ROW(vlapic_regs, hvm_hw_lapic_regs, true, true),
    ROW(pci_irq, hvm_hw_pci_irqs, false, true),
    ROW(isa_irq, hvm_hw_isa_irqs, false, true),
    ROW(pci_link, hvm_hw_pci_link, false, true),
    ROW(pit, hvm_hw_pit, false, false),
    ROW(rtc, hvm_hw_rtc, false, false),
    ROW(hpet, hvm_hw_hpet, false, false),
    ROW(pmtimer, hvm_hw_pmtimer, false, false),
    ROW(mtrr, hvm_hw_mtrr, true, true),
};
#define NR_ROWS ARRAY_SIZE(rows)

static u8 image[2][NR_ROWS][2][MAX_RECORD];

static void save_all(unsigned int to)
{
    memset(image[to], 0, sizeof(image[to]));
    for (unsigned int i = 0; i < NR_ROWS; i++)
        for (unsigned int n = 0; n < (rows[i].per_vcpu ? 2 : 1); n++)
            CHECK_EQ(rows[i].save(guest, rows[i].per_vcpu ? cpu(n) : NULL, image[to][i][n]), 0);
}

static void load_all(unsigned int from)
{
    for (unsigned int i = 0; i < NR_ROWS; i++)
        for (unsigned int n = 0; n < (rows[i].per_vcpu ? 2 : 1); n++)
            CHECK_EQ(rows[i].load(guest, rows[i].per_vcpu ? cpu(n) : NULL, image[from][i][n],
                                  rows[i].len),
                     0);
}

/* A state with something in every corner. */
static void make_busy(void)
{
    board_all();
    pic_start();
    outb(0x20, 0xc2);
    outb(0x4d1, 0x0c);
    apic_set(0xd0, 1u << 24);
    apic_set(0x3e0, 0xb);
    apic_set(0x320, 0x200ec);
    apic_set(0x380, 500000);
    apic_on(1);
    CHECK(vlapic_wrmsr(cpu(1), 0x1b, 0xfee00c00));
    ioapic_rte(20, 0x8062);
    ioapic_rte(28, 0x806c);
    CHECK_EQ(hvm_pci_link_route(guest, 3, 11), 0);
    hvm_pci_intx_set(guest, 3, 0, true);
    hvm_isa_irq_set(guest, 4, true);
    CHECK_EQ(take(0), 0x24);
    vlapic_set_vector(cpu(0), 0x41, true);
    outb(0x43, 0x34);
    outb(0x40, 1193 & 255);
    outb(0x40, 1193 >> 8);
    outb(0x43, 0xb6);
    outb(0x42, 0x55);                           /* half a count */
    outb(0x61, 3);
    outb(0x70, 0xb);
    outb(0x71, 0x42);
    outb(0x70, 5);
    outb(0x71, 0x23);
    mmio_write(0xfed00010, 8, 1);
    mmio_write(0xfed00100, 8, 20 << 9 | 4 | 8 | 0x40);
    mmio_write(0xfed00108, 8, 1000000);
    mmio_write(0xfed00108, 8, 500000);
    guest->arch.hvm->params[HVM_PARAM_ACPI_IOPORTS_LOCATION] = 1;
    CHECK(io_ours(HVM_IO_PORT, 0xb002, 2, true, 0x0101));
    hvm_acpi_power_button(guest);
    CHECK(hvm_mtrr_wrmsr(cpu(0), 0x2ff, 0xc06));
    CHECK(hvm_mtrr_wrmsr(cpu(1), 0x277, 0x0606060606060606ULL));
    board_advance(3 * MS + 777);
}

TEST(round_trip)
{
    s64 offset;

    make_busy();
    offset = guest->time_offset_seconds;
    save_all(0);
    board_end();
    board_all();
    board_advance(3 * MS + 777);                /* the same time of day */
    load_all(0);
    save_all(1);
    for (unsigned int i = 0; i < NR_ROWS; i++) {
        if (memcmp(image[0][i], image[1][i], sizeof(image[0][i])))
            test_fail(__FILE__, __LINE__, "%s differs", rows[i].name);
    }
    CHECK_EQ(guest->time_offset_seconds, offset);
    /* and it goes on */
    CHECK(hvm_platform_entry(cpu(0)));
    board_advance(100 * MS);
    run_on(0);
    CHECK_EQ(waiting_source(0), HVM_INTR_LAPIC);
    CHECK(board_timers() >= 4);
    board_end();
}

TEST(lines_held_interrupt_after_loading)
{
    make_busy();
    save_all(0);
    board_end();
    board_all();
    load_all(0);
    CHECK(hvm_platform_entry(cpu(0)));
    run_on(0);
    CHECK_EQ(take(0), 0x6c);                    /* pin 28, saved in IRR */
    hvm_pci_intx_set(guest, 3, 0, false);
    apic_eoi_write();
    CHECK_EQ(ioapic_get(0x10 + 56), 0x806c);
    board_end();
}

TEST(wrong_lengths)
{
    make_busy();
    save_all(0);
    for (unsigned int i = 0; i < NR_ROWS; i++) {
        struct vcpu *v = rows[i].per_vcpu ? cpu(0) : NULL;

        CHECK_EQ(rows[i].load(guest, v, image[0][i][0], rows[i].len - 1), -EINVAL);
        CHECK_EQ(rows[i].load(guest, v, image[0][i][0], rows[i].len + 1), -EINVAL);
        CHECK_EQ(rows[i].load(guest, v, image[0][i][0], 0), -EINVAL);
    }
    board_end();
}

TEST(absent_devices)
{
    u8 rec[MAX_RECORD];

    board_start(XEN_X86_EMU_LAPIC, 1);
    for (unsigned int i = 0; i < NR_ROWS; i++) {
        struct vcpu *v = rows[i].per_vcpu ? cpu(0) : NULL;

        CHECK_EQ(rows[i].save(guest, v, rec), rows[i].always ? 0 : -ENODEV);
        if (!rows[i].always)
            CHECK_EQ(rows[i].load(guest, v, rec, rows[i].len), -ENODEV);
    }
    board_end();
}

#define REFUSES(fn, type, v, change) do {                                           \
        struct type r;                                                              \
        CHECK_EQ(fn##_save(guest, v, &r), 0);                                       \
        CHECK_EQ(fn##_load(guest, v, &r, sizeof(r)), 0);                            \
        change;                                                                     \
        CHECK_EQ(fn##_load(guest, v, &r, sizeof(r)), -EINVAL);                      \
    } while (0)

TEST(impossible_values)
{
    make_busy();
    REFUSES(vlapic, hvm_hw_lapic, cpu(0), r.apic_base_msr |= 1);
    REFUSES(vlapic, hvm_hw_lapic, cpu(0), r.apic_base_msr = 0xfee00400);
    REFUSES(vlapic, hvm_hw_lapic, cpu(0), r.apic_base_msr |= 1ULL << 60);
    REFUSES(vlapic, hvm_hw_lapic, cpu(0), r.disabled = 4);
    REFUSES(vlapic_regs, hvm_hw_lapic_regs, cpu(0), r.data[0x322] |= 6);        /* timer mode 3 */
    REFUSES(vlapic_regs, hvm_hw_lapic_regs, cpu(0), r.data[0x200] = 1);         /* vector 0 */
    REFUSES(vlapic_regs, hvm_hw_lapic_regs, cpu(0),
            r.data[0x393] = 0xff); /* count above its start */
    REFUSES(vioapic, hvm_hw_vioapic, NULL, r.base_address = 0xfec10000);
    REFUSES(vpic_master, hvm_hw_vpic, NULL, r.is_master = 0);
    REFUSES(vpic_slave, hvm_hw_vpic, NULL, r.is_master = 1);
    REFUSES(vpic_slave, hvm_hw_vpic, NULL, r.priority_add = 8);
    REFUSES(vpic_slave, hvm_hw_vpic, NULL, r.irq_base = 3);
    REFUSES(pci_link, hvm_hw_pci_link, NULL, r.route[2] = 16);
    REFUSES(pit, hvm_hw_pit, NULL, r.channels[1].mode = 6);
    REFUSES(pit, hvm_hw_pit, NULL, r.channels[0].count = 65537);
    REFUSES(pit, hvm_hw_pit, NULL, r.channels[2].read_state = 5);
    REFUSES(rtc, hvm_hw_rtc, NULL, r.cmos_index = 0x80);
    REFUSES(rtc, hvm_hw_rtc, NULL, r.cmos_data[0xa] |= 0x80);
    REFUSES(rtc, hvm_hw_rtc, NULL, r.rtc_offset = 1LL << 40);
    REFUSES(hpet, hvm_hw_hpet, NULL, r.config = 4);
    REFUSES(hpet, hvm_hw_hpet, NULL, r.isr = 8);
    REFUSES(hpet, hvm_hw_hpet, NULL, r.capability = 0);
    REFUSES(hpet, hvm_hw_hpet, NULL, r.timers[0].config = 3 << 9);
    REFUSES(mtrr, hvm_hw_mtrr, cpu(0), r.msr_mtrr_fixed[3] = 2);
    REFUSES(mtrr, hvm_hw_mtrr, cpu(0), r.msr_mtrr_var[1] = 1);
    REFUSES(mtrr, hvm_hw_mtrr, cpu(0), r.msr_mtrr_cap = 9);
    REFUSES(mtrr, hvm_hw_mtrr, cpu(0), r.msr_pat_cr = 2);
    board_end();
}

/* What Debian's Xen 4.17 saves of a guest whose firmware did not touch these. */
TEST(records_of_the_original)
{
    struct hvm_hw_pit pit, again;
    struct hvm_hw_vpic pic;

    board_all();
    memset(&pit, 0, sizeof(pit));
    for (unsigned int i = 0; i < 3; i++) {
        pit.channels[i].count = 0x10000;
        pit.channels[i].mode = 0xff;
        pit.channels[i].gate = i != 2;
    }
    CHECK_EQ(pit_save(guest, NULL, &again), 0);
    CHECK(!memcmp(&pit, &again, sizeof(pit)));
    CHECK_EQ(pit_load(guest, NULL, &pit, sizeof(pit)), 0);
    CHECK_EQ(board_timers(), 0);
    CHECK_EQ(vpic_master_save(guest, NULL, &pic), 0);
    CHECK_EQ(pic.elcr, 4);
    CHECK_EQ(vpic_master_load(guest, NULL, &pic, sizeof(pic)), 0);
    CHECK_EQ(inb(0x4d0), 0);
    board_end();
}

/* What the board's reset line reaches is as it was made, and ticks no more; what devices hold they still hold. */
TEST(reset_of_the_board)
{
    board_all();
    save_all(0);
    board_end();
    make_busy();
    hvm_platform_reset(guest);
    save_all(1);
    for (unsigned int i = 0; i < NR_ROWS; i++) {
        if (rows[i].save == pci_irq_save || rows[i].save == isa_irq_save || rows[i].save == pci_link_save ||
            rows[i].save == rtc_save || rows[i].save == pmtimer_save)
            continue;
        for (unsigned int n = 0; n < (rows[i].per_vcpu ? 2 : 1); n++)
            if (memcmp(image[0][i][n], image[1][i][n], rows[i].len))
                CHECK_STR(rows[i].name, "the same as before");
    }
    save_all(0);
    CHECK(!memcmp(image[0], image[1], sizeof(image[0])));
    board_end();
}
