// SPDX-License-Identifier: GPL-2.0-only
/* Lines, the IOAPIC, PCI routing, MSI, the event callback's line, the dispatch table. */
#include "board.h"

#include <xen/errno.h>

#define LEVEL   0x8000ULL
#define MASKED  0x10000ULL

static void start(void)
{
    board_all();
    apic_on(1);
    apic_on(0);
}

TEST(ioapic_registers)
{
    board_all();
    CHECK_EQ(ioapic_get(1), 0x002f0011);        /* 48 pins */
    for (unsigned int pin = 0; pin < 48; pin++)
        CHECK_EQ(ioapic_get(0x10 + 2 * pin), 0x10000);
    ioapic_set(0, 0xff000000);
    CHECK_EQ(ioapic_get(0), 0x0f000000);
    ioapic_set(1, 0);
    CHECK_EQ(ioapic_get(1), 0x002f0011);
    ioapic_rte(47, ~0ULL);
    CHECK_EQ(ioapic_get(0x10 + 94), 0x1afff);   /* status and remote IRR are read-only */
    CHECK_EQ(ioapic_get(0x11 + 94), 0xff000000);
    CHECK_EQ(ioapic_get(0x10 + 96), 0);         /* there is no pin 48 */
    CHECK_EQ(ioapic_get(0x80), 0);
    board_end();
}

TEST(edges)
{
    start();
    hvm_gsi_set(guest, 30, true);               /* masked: lost */
    ioapic_rte(30, 2ULL << 56 | 0x61);
    CHECK_EQ(take(1), -1);
    hvm_gsi_set(guest, 30, true);               /* no edge */
    CHECK_EQ(take(1), -1);
    hvm_gsi_set(guest, 30, false);
    hvm_gsi_set(guest, 30, true);
    CHECK_EQ(take(1), 0x61);
    CHECK_EQ(take(0), -1);
    run_on(1);
    apic_eoi_write();
    CHECK_EQ(take(1), -1);
    hvm_gsi_set(guest, 30, false);
    hvm_gsi_pulse(guest, 30);
    CHECK_EQ(take(1), 0x61);
    board_end();
}

static u64 ended;

static void on_eoi(struct domain *d, unsigned int gsi)
{
    CHECK(d == guest);
    ended |= 1ULL << gsi;
}

TEST(levels)
{
    start();
    ended = 0;
    hvm_gsi_set_eoi_hook(guest, on_eoi);
    ioapic_rte(20, LEVEL | 0x62);
    hvm_gsi_set(guest, 20, true);
    CHECK_EQ(ioapic_get(0x10 + 40), 0x4000 | LEVEL | 0x62);     /* remote IRR */
    CHECK_EQ(take(0), 0x62);
    hvm_gsi_set(guest, 20, true);
    CHECK_EQ(take(0), -1);
    apic_eoi_write();                           /* still held: again */
    CHECK_EQ(ended, 1ULL << 20);
    CHECK_EQ(take(0), 0x62);
    hvm_gsi_set(guest, 20, false);
    apic_eoi_write();
    CHECK_EQ(take(0), -1);
    CHECK_EQ(ioapic_get(0x10 + 40), LEVEL | 0x62);
    ioapic_rte(20, LEVEL | MASKED | 0x62);
    hvm_gsi_set(guest, 20, true);
    CHECK_EQ(take(0), -1);
    ioapic_rte(20, LEVEL | 0x62);               /* a level waits for the mask */
    CHECK_EQ(take(0), 0x62);
    board_end();
}

/*
 * Without an EOI register Linux ends a level interrupt whose EOI was lost: mask, edge, level again.
 */
TEST(level_ended_through_edge_mode)
{
    start();
    ioapic_rte(20, LEVEL | 0x62);
    hvm_gsi_set(guest, 20, true);
    CHECK_EQ(take(0), 0x62);
    ioapic_set(0x10 + 40, MASKED | 0x62);
    CHECK_EQ(ioapic_get(0x10 + 40), MASKED | 0x62);
    ioapic_set(0x10 + 40, LEVEL | 0x62);
    apic_eoi_write();
    CHECK_EQ(take(0), 0x62);
    board_end();
}

TEST(level_waits_for_somebody_to_take_it)
{
    start();
    ioapic_rte(20, 9ULL << 56 | LEVEL | 0x62);  /* no APIC 9 */
    hvm_gsi_set(guest, 20, true);
    CHECK_EQ(ioapic_get(0x10 + 40), LEVEL | 0x62);
    ioapic_rte(20, LEVEL | 0x62);
    CHECK_EQ(take(0), 0x62);
    board_end();
}

TEST(ioapic_delivery_modes)
{
    start();
    ioapic_rte(16, 0xffULL << 56 | 0x71);                   /* physical 0xff: all */
    hvm_gsi_pulse(guest, 16);
    CHECK_EQ(take(0), 0x71);
    CHECK_EQ(take(1), 0x71);
    ioapic_rte(17, 2ULL << 56 | 0x400);                     /* NMI */
    hvm_gsi_pulse(guest, 17);
    CHECK_EQ(take(1), 2);
    apic_set(0xd0, 1u << 24);
    run_on(1);
    apic_set(0xd0, 2u << 24);
    ioapic_rte(18, 3ULL << 56 | 0x900 | 0x99);              /* lowest priority among both */
    hvm_gsi_pulse(guest, 18);
    CHECK(take(0) + take(1) == 0x99 - 1);
    ioapic_rte(19, 0x600);                                  /* start-up is not for IOAPICs */
    hvm_gsi_pulse(guest, 19);
    CHECK_EQ(board_log.starts[0] + board_log.starts[1], 0);
    board_end();
}

/* device 3 pin 0: gsi ((3 << 2) + 0 + 0 & 31) + 16 = 28, link (3 + 0) & 3 */
TEST(pci_interrupts)
{
    start();
    pic_start();
    CHECK_EQ(hvm_pci_link_route(guest, 3, 11), 0);
    ioapic_rte(28, LEVEL | 0x6c);
    ioapic_rte(11, LEVEL | 0x6b);
    outb(0x4d1, 0x08);                          /* ISA 11 is level triggered */
    hvm_pci_intx_set(guest, 3, 0, true);
    CHECK_EQ(waiting_source(0), HVM_INTR_PIC);
    CHECK_EQ(take(0), 0x2b);
    CHECK_EQ(take(0), 0x6c);
    CHECK_EQ(take(0), -1);                      /* 0x6b is in the same class */
    apic_eoi_write();
    hvm_pci_intx_set(guest, 3, 0, false);
    board_end();
}

TEST(pci_wiring)
{
    static const struct {
        unsigned int device, pin, gsi, link;
    } rows[] = {
        { 0, 0, 16, 0 }, { 0, 3, 19, 3 }, { 1, 0, 20, 1 }, { 2, 1, 25, 3 }, { 7, 3, 47, 2 },
        { 8, 0, 17, 0 }, { 31, 0, 16 + 31, 3 }, { 31, 3, 16 + 2, 2 },
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
        start();
        pic_start();
        CHECK_EQ(hvm_pci_link_route(guest, rows[i].link, 10), 0);
        ioapic_rte(rows[i].gsi, 0x66);
        hvm_pci_intx_set(guest, rows[i].device, rows[i].pin, true);
        CHECK_EQ(take(0), 0x2a);
        CHECK_EQ(take(0), 0x66);
        board_end();
    }
}

TEST(shared_lines_are_wired_together)
{
    start();
    ioapic_rte(28, LEVEL | 0x6c);
    hvm_pci_intx_set(guest, 3, 0, true);
    hvm_gsi_set(guest, 28, true);
    CHECK_EQ(take(0), 0x6c);
    hvm_pci_intx_set(guest, 3, 0, false);
    apic_eoi_write();
    CHECK_EQ(take(0), 0x6c);                    /* the other one still holds it */
    hvm_gsi_set(guest, 28, false);
    apic_eoi_write();
    CHECK_EQ(take(0), -1);
    board_end();
}

TEST(links_can_be_moved)
{
    start();
    pic_start();
    CHECK_EQ(hvm_pci_link_route(guest, 4, 5), -EINVAL);
    CHECK_EQ(hvm_pci_link_route(guest, 0, 16), -EINVAL);
    hvm_pci_intx_set(guest, 0, 0, true);
    CHECK_EQ(take(0), -1);                      /* not routed */
    CHECK_EQ(hvm_pci_link_route(guest, 0, 5), 0);
    CHECK_EQ(take(0), 0x25);
    outb(0x20, 0x20);
    CHECK_EQ(hvm_pci_link_route(guest, 0, 7), 0);
    CHECK_EQ(take(0), 0x27);
    CHECK_EQ(hvm_pci_link_route(guest, 0, 0), 0);
    hvm_pci_intx_set(guest, 0, 0, false);
    board_end();
}

TEST(callback_line)
{
    start();
    ioapic_rte(28, LEVEL | 0x6c);
    guest->arch.hvm->callback_via = HVM_CALLBACK_INTX;
    guest->arch.hvm->callback_gsi_or_intx = 3 << 2;
    hvm_callback_line_set(guest, true);
    CHECK_EQ(take(0), 0x6c);
    /* the guest moves it while it is held */
    guest->arch.hvm->callback_via = HVM_CALLBACK_GSI;
    guest->arch.hvm->callback_gsi_or_intx = 22;
    hvm_callback_line_set(guest, false);
    apic_eoi_write();
    CHECK_EQ(take(0), -1);
    ioapic_rte(22, LEVEL | 0x6d);
    hvm_callback_line_set(guest, true);
    CHECK_EQ(take(0), 0x6d);
    guest->arch.hvm->callback_via = HVM_CALLBACK_VECTOR;
    hvm_callback_line_set(guest, true);         /* no line: lets go */
    apic_eoi_write();
    CHECK_EQ(take(0), -1);
    guest->arch.hvm->callback_via = HVM_CALLBACK_GSI;
    guest->arch.hvm->callback_gsi_or_intx = 200;
    hvm_callback_line_set(guest, true);         /* out of range: nothing */
    board_end();
}

TEST(msi)
{
    start();
    CHECK_EQ(hvm_msi_deliver(guest, 0xfee02000, 0x4055), 0);
    CHECK_EQ(take(1), 0x55);
    CHECK_EQ(hvm_msi_deliver(guest, 0xfee00000, 0x0400), 0);    /* NMI */
    CHECK_EQ(take(0), 2);
    CHECK_EQ(hvm_msi_deliver(guest, 0xfec02000, 0x4055), -EINVAL);
    CHECK_EQ(hvm_msi_deliver(guest, 0xfee02000, 0x0355), -EINVAL);
    CHECK_EQ(hvm_msi_deliver(guest, 0xfee02000, 0x0700), -EINVAL);
    apic_set(0xd0, 4u << 24);
    CHECK_EQ(hvm_msi_deliver(guest, 0xfee0400c, 0x0155), 0);    /* logical 4, lowest priority */
    CHECK_EQ(take(0), 0x55);
    apic_eoi_write();
    CHECK_EQ(hvm_msi_deliver(guest, 0xfee04004, 0x0056), 0);    /* logical without the hint */
    CHECK_EQ(take(0), 0x56);
    board_end();
}

TEST(which_devices_exist)
{
    board_start(XEN_X86_EMU_LAPIC, 1);
    CHECK(!io_ours(HVM_IO_PORT, 0x20, 1, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0x40, 1, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0x71, 1, false, 0));
    CHECK(!io_ours(HVM_IO_MMIO, 0xfec00000, 4, false, 0));
    CHECK(!io_ours(HVM_IO_MMIO, 0xfed00000, 4, false, 0));
    CHECK(io_ours(HVM_IO_MMIO, 0xfee00020, 4, false, 0));
    hvm_pci_intx_set(guest, 3, 0, true);        /* harmless without controllers */
    hvm_acpi_power_button(guest);
    board_end();
    board_start(XEN_X86_EMU_LAPIC | XEN_X86_EMU_IOAPIC, 1);
    CHECK(io_ours(HVM_IO_MMIO, 0xfec00000, 4, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0x20, 1, false, 0));
    board_end();
}

static enum hvm_io_result other_room(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    io->data = *(u32 *)opaque;
    return HVM_IO_DONE;
}

TEST(regions_of_other_rooms)
{
    u32 answer = 0x1234;
    struct hvm_io_region r = {
        .kind = HVM_IO_PORT, .first = 0xcf8, .last = 0xcff, .access = other_room, .opaque = &answer,
    };
    int rc;

    board_all();
    CHECK_EQ(hvm_platform_add_region(guest, &r), 0);
    CHECK_EQ(inl(0xcfc), 0x1234);
    CHECK_EQ(hvm_platform_add_region(guest, &r), -EEXIST);
    r.first = r.last = 0x21;
    CHECK_EQ(hvm_platform_add_region(guest, &r), -EEXIST);
    r.kind = HVM_IO_MMIO;
    r.first = 0xf0000000;
    r.last = 0xf0000fff;
    CHECK_EQ(hvm_platform_add_region(guest, &r), 0);
    CHECK_EQ(mmio_read(0xf0000ffc, 4), 0x1234);
    for (rc = 0; rc == 0; r.first += 0x1000, r.last += 0x1000)
        rc = hvm_platform_add_region(guest, &r), rc = rc == -EEXIST ? 0 : rc;
    CHECK_EQ(rc, -ENOSPC);
    board_end();
}

TEST(creation_fails_cleanly)
{
    for (unsigned int n = 1; ; n++) {
        board_start(XEN_X86_EMU_LAPIC, 1);
        hvm_platform_vcpu_destroy(cpu(0));
        test_fault_at(n);
        if (hvm_platform_vcpu_create(cpu(0)) == 0)
            break;
        CHECK(test_fault_hit());
        test_fault_at(0);
        CHECK_EQ(hvm_platform_vcpu_create(cpu(0)), 0);
        board_end();
    }
    test_fault_at(0);
    board_end();
}

TEST(debug_port)
{
    board_start(XEN_X86_EMU_LAPIC, 1);
    for (unsigned int i = 0; i < 1000; i++)
        outb(0xe9, i % 7 ? 'x' : i);            /* lines of any length, bytes of any kind */
    outb(0xe9, '\n');
    CHECK(!io_ours(HVM_IO_PORT, 0xe9, 1, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0xe9, 4, true, 0));
    board_end();
}
