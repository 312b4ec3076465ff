// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any guest: random accesses, lines, records and times. What must hold: no access leaves a lock
 * held, interrupts off or a read wider than asked for; no endless ticking; what is loaded saves
 * again.
 */
#include "board.h"

#include <xen/sched.h>

static u64 seed;

static u64 rnd(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static const u16 ports[] = {
    0x20, 0x21, 0xa0, 0xa1, 0x4d0,  0x4d1,  0x40,   0x41,   0x42,
    0x43, 0x61, 0x70, 0x71, 0xb000, 0xb002, 0xb008, 0x1f40,
};

static void random_access(void)
{
    unsigned int bytes = rnd() % 4 ? 1u << rnd() % 3 : 1;
    struct hvm_io io = {
        .kind = HVM_IO_PORT, .write = rnd() & 1, .bytes = bytes, .data = rnd() >> rnd() % 64
    };
    bool ours;

    switch (rnd() % 5) {
    case 0:
        io.kind = HVM_IO_MMIO;
        io.bytes = rnd() % 8 ? 4 : 1u << rnd() % 4;
        io.addr = 0xfee00000 + (rnd() % 8 ? rnd() % 0x400 & ~0xfULL : rnd() % 0x1000);
        break;
    case 1:
        io.kind = HVM_IO_MMIO;
        io.bytes = 4;
        io.addr = 0xfec00000 + (rnd() & 1) * 0x10;
        break;
    case 2:
        io.kind = HVM_IO_MMIO;
        io.bytes = 4u << rnd() % 2;
        io.addr = 0xfed00000 + (rnd() % 0x180 & ~3ULL);
        break;
    default:
        io.addr = ports[rnd() % ARRAY_SIZE(ports)];
    }
    ours = hvm_platform_io(current, &io) == HVM_IO_DONE;
    if (ours && !io.write && io.kind == HVM_IO_MMIO && io.addr >> 12 != 0xfed00 && io.bytes < 8)
        CHECK_EQ(io.data >> io.bytes * 8, 0);
}

static void random_msr(void)
{
    static const u32 msrs[] = { 0x1b,  0x6e0, 0x808, 0x80b, 0x80f, 0x830,
                                0x832, 0x838, 0x83e, 0x83f, 0x2ff, 0x277 };
    u32 msr = rnd() % 4 ? msrs[rnd() % ARRAY_SIZE(msrs)] : 0x800 + rnd() % 0x100;
    u64 value = rnd() >> rnd() % 64;

    if (msr < 0x800 && msr != 0x1b && msr != 0x6e0) {
        hvm_mtrr_wrmsr(current, msr, value);
        hvm_mtrr_rdmsr(current, msr, &value);
    } else if (rnd() & 1) {
        vlapic_wrmsr(current, msr, msr == 0x1b && rnd() % 2 ? 0xfee00800 | (rnd() & 0x400) : value);
    } else {
        vlapic_rdmsr(current, msr, &value);
    }
}

static void random_lines(void)
{
    switch (rnd() % 5) {
    case 0:
        hvm_isa_irq_set(guest, rnd() % 18, rnd() & 1);
        break;
    case 1:
        hvm_gsi_set(guest, rnd() % 50, rnd() & 1);
        break;
    case 2:
        hvm_pci_intx_set(guest, rnd() % 33, rnd() % 5, rnd() & 1);
        break;
    case 3:
        hvm_pci_link_route(guest, rnd() % 5, rnd() % 17);
        break;
    default:
        hvm_msi_deliver(guest, rnd() % 2 ? 0xfee00000 | (rnd() & 0xff00c) : rnd(), rnd());
    }
}

static void step(void)
{
    switch (rnd() % 16) {
    case 0:
        random_msr();
        break;
    case 1:
    case 2:
        random_lines();
        break;
    case 3:
    case 4:
        for (unsigned int i = 0; i < 2; i++) {
            run_on(i);
            hvm_platform_entry(cpu(i));
            take(i);
        }
        break;
    case 5:
        board_advance(rnd() >> (34 + rnd() % 30));
        break;
    case 6:
        apic_eoi_write();
        break;
    default:
        random_access();
    }
    CHECK_EQ(waiting_source(0) > HVM_INTR_VECTOR, false);
}

TEST(random_guests)
{
    for (unsigned int round = 0; round < 40; round++) {
        seed = 0x9e3779b97f4a7c15ULL * (round + 1);
        board_all();
        guest->arch.hvm->params[HVM_PARAM_TIMER_MODE] = round % 4;
        guest->arch.hvm->params[HVM_PARAM_ACPI_IOPORTS_LOCATION] = round & 1;
        pic_start();
        for (unsigned int i = 0; i < 4000; i++) {
            run_on(rnd() % 4 ? 0 : 1);
            if (!(vlapic_base(current) & 0x800) || (vlapic_base(current) & 0x400) ||
                vlapic_base(current) >> 12 != 0xfee00) {
                vlapic_wrmsr(current, 0x1b, 0);
                vlapic_wrmsr(current, 0x1b, 0xfee00800);
            }
            step();
        }
        board_end();
    }
}

/* Random records either load, and then save and go on, or are refused. */
TEST(random_records)
{
    u8 rec[2048], again[2048];
    unsigned int loaded = 0;

    seed = 88172645463325252ULL;
    for (unsigned int round = 0; round < 2000; round++) {
        bool ok = false;

        board_all();
#define TRY(n, t, v) do {                                                           \
            CHECK_EQ(n##_save(guest, v, rec), 0);                                   \
            for (unsigned int i = rnd() % 8; i; i--)                                \
                rec[rnd() % sizeof(struct t)] = rnd();                              \
            ok = n##_load(guest, v, rec, sizeof(struct t)) == 0;                    \
            CHECK_EQ(n##_save(guest, v, again), 0);                                 \
            if (ok)                                                                 \
                CHECK_EQ(n##_load(guest, v, again, sizeof(struct t)), 0);           \
            loaded += ok;                                                           \
        } while (0)
        switch (round % 10) {
        case 0: TRY(vlapic, hvm_hw_lapic, cpu(0)); break;
        case 1: TRY(vlapic_regs, hvm_hw_lapic_regs, cpu(0)); break;
        case 2: TRY(vioapic, hvm_hw_vioapic, NULL); break;
        case 3: TRY(vpic_master, hvm_hw_vpic, NULL); break;
        case 4: TRY(pit, hvm_hw_pit, NULL); break;
        case 5: TRY(rtc, hvm_hw_rtc, NULL); break;
        case 6: TRY(hpet, hvm_hw_hpet, NULL); break;
        case 7: TRY(pmtimer, hvm_hw_pmtimer, NULL); break;
        case 8: TRY(mtrr, hvm_hw_mtrr, cpu(0)); break;
        default: TRY(pci_link, hvm_hw_pci_link, NULL); break;
        }
        for (unsigned int i = 0; i < 20; i++) {
            hvm_platform_entry(cpu(0));
            take(0);
            board_advance(10 * MS);
        }
        board_end();
    }
    CHECK(loaded > 500);
}
