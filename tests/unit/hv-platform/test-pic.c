// SPDX-License-Identifier: GPL-2.0-only
/* The 8259s: command words, priorities, modes (8259A datasheet, order number 231468). */
#include "board.h"

static void raise(unsigned int irq)
{
    hvm_isa_irq_set(guest, irq, true);
    hvm_isa_irq_set(guest, irq, false);
}

static void start(void)
{
    board_all();
    pic_start();
}

TEST(initialisation_and_masks)
{
    start();
    CHECK_EQ(inb(0x21), 0);
    outb(0x21, 0xfb);
    CHECK_EQ(inb(0x21), 0xfb);
    raise(4);
    CHECK_EQ(take(0), -1);
    CHECK_EQ(inb(0x20), 0x10);                  /* IRR, although masked */
    outb(0x21, 0);
    CHECK_EQ(take(0), 0x24);
    outb(0x20, 0x0b);
    CHECK_EQ(inb(0x20), 0x10);                  /* ISR */
    outb(0x20, 0x0a);
    CHECK_EQ(inb(0x20), 0);
    outb(0x20, 0x20);
    outb(0x20, 0x0b);
    CHECK_EQ(inb(0x20), 0);
    board_end();
}

TEST(fixed_priority)
{
    start();
    raise(5);
    raise(3);
    CHECK_EQ(take(0), 0x23);
    CHECK_EQ(take(0), -1);                      /* 5 is below */
    raise(1);
    CHECK_EQ(take(0), 0x21);
    outb(0x20, 0x20);                           /* ends 1 */
    CHECK_EQ(take(0), -1);
    outb(0x20, 0x63);                           /* specific: ends 3 */
    CHECK_EQ(take(0), 0x25);
    board_end();
}

TEST(slave)
{
    start();
    raise(14);
    CHECK_EQ(inb(0x20), 0x04);
    CHECK_EQ(take(0), 0x2e);
    outb(0xa0, 0x0b);
    CHECK_EQ(inb(0xa0), 0x40);
    outb(0x20, 0x0b);
    CHECK_EQ(inb(0x20), 0x04);
    raise(8);                                   /* higher, but the master's input 2 is in service */
    CHECK_EQ(take(0), -1);
    outb(0xa0, 0x20);
    outb(0x20, 0x20);
    CHECK_EQ(take(0), 0x28);
    board_end();
}

TEST(special_fully_nested)
{
    start();
    outb(0x20, 0x11);
    outb(0x21, 0x20);
    outb(0x21, 0x04);
    outb(0x21, 0x11);                           /* ICW4: SFNM */
    raise(14);
    CHECK_EQ(take(0), 0x2e);
    raise(8);
    CHECK_EQ(take(0), 0x28);                    /* interrupts its slave's own service */
    board_end();
}

TEST(rotation)
{
    start();
    raise(0);
    raise(3);
    CHECK_EQ(take(0), 0x20);
    outb(0x20, 0xa0);                           /* EOI and rotate: 0 is lowest now */
    raise(0);
    CHECK_EQ(take(0), 0x23);
    outb(0x20, 0x20);
    CHECK_EQ(take(0), 0x20);
    outb(0x20, 0x20);
    outb(0x20, 0xc4);                           /* set priority: 4 lowest, 5 highest */
    raise(1);
    raise(6);
    CHECK_EQ(take(0), 0x26);
    board_end();
}

TEST(automatic_eoi)
{
    start();
    outb(0x20, 0x11);
    outb(0x21, 0x20);
    outb(0x21, 0x04);
    outb(0x21, 0x03);
    outb(0x20, 0x80);                           /* and rotate */
    raise(1);
    raise(2 + 1);
    CHECK_EQ(take(0), 0x21);
    outb(0x20, 0x0b);
    CHECK_EQ(inb(0x20), 0);
    raise(1);
    CHECK_EQ(take(0), 0x23);                    /* 1 became the lowest */
    CHECK_EQ(take(0), 0x21);
    board_end();
}

TEST(special_mask)
{
    start();
    raise(3);
    CHECK_EQ(take(0), 0x23);
    raise(5);
    CHECK_EQ(take(0), -1);
    outb(0x21, 0x08);                           /* masks what is in service ... */
    CHECK_EQ(take(0), -1);
    outb(0x20, 0x68); /* ... which lets lower ones through only in this mode */
    CHECK_EQ(take(0), 0x25);
    outb(0x20, 0x48);
    board_end();
}

TEST(polling)
{
    start();
    CHECK(vlapic_wrmsr(cpu(0), 0x1b, 0xfee00900));
    apic_set(0x350, 0x10700);                   /* nothing reaches the processor */
    raise(6);
    CHECK_EQ(take(0), -1);
    outb(0x20, 0x0c);
    CHECK_EQ(inb(0x20), 0x86);
    CHECK_EQ(inb(0x20), 0);                     /* IRR again: it was taken */
    outb(0x20, 0x0c);
    CHECK_EQ(inb(0x20), 0);
    board_end();
}

TEST(levels_and_elcr)
{
    start();
    outb(0x4d0, 0xff);
    CHECK_EQ(inb(0x4d0), 0xf8);                 /* timer, keyboard, cascade are edges */
    outb(0x4d1, 0xff);
    CHECK_EQ(inb(0x4d1), 0xde);
    hvm_isa_irq_set(guest, 5, true);
    CHECK_EQ(take(0), 0x25);
    outb(0x20, 0x20);
    CHECK_EQ(take(0), 0x25);                    /* as long as it is held */
    hvm_isa_irq_set(guest, 5, false);
    outb(0x20, 0x20);
    CHECK_EQ(take(0), -1);
    raise(5);                                   /* gone before it was looked at */
    CHECK_EQ(take(0), -1);
    board_end();
}

TEST(a_request_that_goes_away_is_not_injected)
{
    struct hvm_intr i;

    start();
    outb(0x4d0, 0x20);
    hvm_isa_irq_set(guest, 5, true);
    i = hvm_intr_pending(cpu(0));
    CHECK_EQ(i.source, HVM_INTR_PIC);
    hvm_isa_irq_set(guest, 5, false);
    CHECK_EQ(hvm_intr_ack(cpu(0), i).source, HVM_INTR_NONE);
    board_end();
}

/* The ways from the 8259 to a processor. */
TEST(wires)
{
    board_all();
    pic_start();
    apic_set(0x350, 0x10000);
    raise(1);
    CHECK_EQ(take(0), -1);
    ioapic_rte(0, 0x700);                       /* IOAPIC pin 0 in ExtINT mode */
    CHECK_EQ(take(0), 0x21);
    outb(0x20, 0x20);
    ioapic_rte(0, 0x10700);
    raise(1);
    CHECK_EQ(take(0), -1);
    CHECK(vlapic_wrmsr(cpu(0), 0x1b, 0xfee00100));      /* without the APIC: straight to INTR */
    CHECK_EQ(take(0), 0x21);
    CHECK_EQ(take(1), -1);
    board_end();
}

TEST(wide_accesses_are_not_decoded)
{
    start();
    outb(0x21, 0x5a);
    CHECK_EQ(inl(0x20), 0xffffffff);
    CHECK(io_ours(HVM_IO_PORT, 0x20, 2, true, 0x1111));
    CHECK_EQ(inb(0x21), 0x5a);
    board_end();
}
