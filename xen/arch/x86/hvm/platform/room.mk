# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += platform.o io.o vtimer.o lines.o deliver.o intr.o vlapic.o vlapic-ipi.o vlapic-timer.o vlapic-save.o vlapic-virtual.o dump.o \
  vioapic.o hwdom-ioapic.o vpic.o vpit.o vrtc.o vhpet.o vpm.o debugport.o vmtrr.o
