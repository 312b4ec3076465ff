# SPDX-License-Identifier: GPL-2.0-only
obj-y += identify.o registers.o lapic.o lapic-timer.o smp.o smpboot.o trampoline.o hotplug.o \
  topology.o sysctl.o keys.o idle.o show-cpu.o
