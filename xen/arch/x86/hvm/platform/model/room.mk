# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += lapic.o lapic-regs.o ioapic.o pic.o pit.o rtc.o hpet.o pm.o mtrr.o
