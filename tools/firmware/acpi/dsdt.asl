// SPDX-License-Identifier: LGPL-2.1-only
// The devices that every HVM guest has: those of QEMU's PIIX machine. What differs from guest to guest
// is in the SSDT that goes with this.

DefinitionBlock ("dsdt.aml", "DSDT", 2, "Xylem", "HVM", 1)
{
    Name (DEVS, 0x5A)                       // which optional devices are there: hvm.c puts ACPI_HAS_* here

    Name (PICF, 0)                          // what the OS uses: 0 the 8259s, 1 I/O APICs
    Method (_PIC, 1)
    {
        PICF = Arg0
    }

    // 7.4.5: {0, 0}, nothing went wrong
    Method (_WAK, 1)
    {
        \_SB.PCI0.PMC.PLCE ()
        Return (Package () { 0, 0 })
    }

    Scope (\_SB)
    {
        Device (PCI0)
        {
            Name (_HID, EisaId ("PNP0A03"))
            Name (_UID, 0)
            Name (_ADR, 0)

            // PIIX4's power management. The board is reset when it wakes up, which takes away its ports, among them the
            // one that sleep is asked for at; firmware gives them a place when it starts, but not when it wakes up.
            Device (PMC)
            {
                Name (_ADR, 0x00010003)
                OperationRegion (CONF, PCI_Config, 0x40, 0x41)
                Field (CONF, DWordAcc, NoLock, Preserve)
                {
                    PMBA, 32                            // where, bit 0 is always set (82371AB data sheet, 7.1)
                }
                Field (CONF, ByteAcc, NoLock, Preserve)
                {
                    Offset (0x40), PMIO, 1              // whether
                }
                Method (PLCE)
                {
                    PMBA = 0xB001                       // as in the FADT, fixed.c
                    PMIO = 1
                }
            }

            Device (ISA)
            {
                Name (_ADR, 0x00010000)
                OperationRegion (PIRQ, PCI_Config, 0x60, 4)
                Field (PIRQ, ByteAcc, NoLock, Preserve)
                {
                    PIRA, 8, PIRB, 8, PIRC, 8, PIRD, 8
                }

                // PIIX3: bit 7 set, the link is not routed; else bits 0 to 3 are the interrupt
                Method (LSTA, 1)
                {
                    If (Arg0 & 0x80)
                    {
                        Return (0x09)
                    }
                    Return (0x0B)
                }
                Method (LCRS, 1, Serialized)
                {
                    Name (BUFF, ResourceTemplate ()
                    {
                        IRQ (Level, ActiveLow, Shared, IRQX) { 5 }
                    })
                    CreateWordField (BUFF, 1, IRQM)
                    Local0 = 0
                    If ((Arg0 & 0x80) == 0)
                    {
                        Local0 = 1 << (Arg0 & 0x0F)
                    }
                    IRQM = Local0
                    Return (BUFF)
                }
                Method (LSRS, 1)
                {
                    CreateWordField (Arg0, 1, IRQM)
                    FindSetRightBit (IRQM, Local0)
                    Return (Local0 - 1)
                }

                Device (LNKA)
                {
                    Name (_HID, EisaId ("PNP0C0F"))
                    Name (_UID, 1)
                    Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 5, 10, 11 } })
                    Method (_STA) { Return (LSTA (PIRA)) }
                    Method (_CRS) { Return (LCRS (PIRA)) }
                    Method (_DIS) { PIRA |= 0x80 }
                    Method (_SRS, 1) { PIRA = LSRS (Arg0) }
                }
                Device (LNKB)
                {
                    Name (_HID, EisaId ("PNP0C0F"))
                    Name (_UID, 2)
                    Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 5, 10, 11 } })
                    Method (_STA) { Return (LSTA (PIRB)) }
                    Method (_CRS) { Return (LCRS (PIRB)) }
                    Method (_DIS) { PIRB |= 0x80 }
                    Method (_SRS, 1) { PIRB = LSRS (Arg0) }
                }
                Device (LNKC)
                {
                    Name (_HID, EisaId ("PNP0C0F"))
                    Name (_UID, 3)
                    Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 5, 10, 11 } })
                    Method (_STA) { Return (LSTA (PIRC)) }
                    Method (_CRS) { Return (LCRS (PIRC)) }
                    Method (_DIS) { PIRC |= 0x80 }
                    Method (_SRS, 1) { PIRC = LSRS (Arg0) }
                }
                Device (LNKD)
                {
                    Name (_HID, EisaId ("PNP0C0F"))
                    Name (_UID, 4)
                    Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 5, 10, 11 } })
                    Method (_STA) { Return (LSTA (PIRD)) }
                    Method (_CRS) { Return (LCRS (PIRD)) }
                    Method (_DIS) { PIRD |= 0x80 }
                    Method (_SRS, 1) { PIRD = LSRS (Arg0) }
                }

                // Ports of the board that no other device here names
                Device (SYSR)
                {
                    Name (_HID, EisaId ("PNP0C02"))
                    Name (_UID, 1)
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0092, 0x0092, 1, 1)
                        IO (Decode16, 0x00B2, 0x00B2, 1, 2)
                        IO (Decode16, 0x04D0, 0x04D0, 1, 2)
                        IO (Decode16, 0x0CF9, 0x0CF9, 1, 1)
                        IO (Decode16, 0xAE00, 0xAE00, 1, 16)
                        IO (Decode16, 0xAF00, 0xAF00, 1, 32)
                        IO (Decode16, 0xAFE0, 0xAFE0, 1, 4)
                        IO (Decode16, 0xB000, 0xB000, 1, 64)
                    })
                }

                Device (PIC)
                {
                    Name (_HID, EisaId ("PNP0000"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0020, 0x0020, 1, 2)
                        IO (Decode16, 0x00A0, 0x00A0, 1, 2)
                        IRQNoFlags () { 2 }
                    })
                }
                Device (DMA)
                {
                    Name (_HID, EisaId ("PNP0200"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0000, 0x0000, 1, 16)
                        IO (Decode16, 0x0081, 0x0081, 1, 3)
                        IO (Decode16, 0x0087, 0x0087, 1, 1)
                        IO (Decode16, 0x0089, 0x0089, 1, 3)
                        IO (Decode16, 0x008F, 0x008F, 1, 1)
                        IO (Decode16, 0x00C0, 0x00C0, 1, 32)
                        DMA (Compatibility, NotBusMaster, Transfer8_16) { 4 }
                    })
                }
                Device (TMR)
                {
                    Name (_HID, EisaId ("PNP0100"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0040, 0x0040, 1, 4)
                        IRQNoFlags () { 0 }
                    })
                }
                Device (RTC)
                {
                    Name (_HID, EisaId ("PNP0B00"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0070, 0x0070, 1, 2)
                        IRQNoFlags () { 8 }
                    })
                }
                Device (SPKR)
                {
                    Name (_HID, EisaId ("PNP0800"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0061, 0x0061, 1, 1)
                    })
                }
                Device (FPU)
                {
                    Name (_HID, EisaId ("PNP0C04"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x00F0, 0x00F0, 1, 1)
                        IRQNoFlags () { 13 }
                    })
                }

                Device (KBD)
                {
                    Name (_HID, EisaId ("PNP0303"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0060, 0x0060, 1, 1)
                        IO (Decode16, 0x0064, 0x0064, 1, 1)
                        IRQNoFlags () { 1 }
                    })
                }
                Device (MOU)
                {
                    Name (_HID, EisaId ("PNP0F13"))
                    Name (_CRS, ResourceTemplate ()
                    {
                        IRQNoFlags () { 12 }
                    })
                }

                // Present if the device model has it
                Method (HAS, 1)
                {
                    If (\DEVS & Arg0)
                    {
                        Return (0x0F)
                    }
                    Return (0)
                }
                Device (COM1)
                {
                    Name (_HID, EisaId ("PNP0501"))
                    Name (_UID, 1)
                    Method (_STA) { Return (HAS (1)) }
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x03F8, 0x03F8, 8, 8)
                        IRQNoFlags () { 4 }
                    })
                }
                Device (COM2)
                {
                    Name (_HID, EisaId ("PNP0501"))
                    Name (_UID, 2)
                    Method (_STA) { Return (HAS (2)) }
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x02F8, 0x02F8, 8, 8)
                        IRQNoFlags () { 3 }
                    })
                }
                Device (LPT1)
                {
                    Name (_HID, EisaId ("PNP0400"))
                    Name (_UID, 1)
                    Method (_STA) { Return (HAS (4)) }
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x0378, 0x0378, 8, 8)
                        IRQNoFlags () { 7 }
                    })
                }
                Device (FDC0)
                {
                    Name (_HID, EisaId ("PNP0700"))
                    Method (_STA) { Return (HAS (8)) }
                    Name (_CRS, ResourceTemplate ()
                    {
                        IO (Decode16, 0x03F0, 0x03F0, 1, 6)
                        IO (Decode16, 0x03F7, 0x03F7, 1, 1)
                        IRQNoFlags () { 6 }
                        DMA (Compatibility, NotBusMaster, Transfer8) { 2 }
                    })
                }
            }
        }
    }
}
