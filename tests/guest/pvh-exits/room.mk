# SPDX-License-Identifier: GPL-2.0-only
guest-y := exits.o identity.o registers.o exceptions.o nothing.o apic.o x2apic.o timers.o events.o vcpus.o compat.o compat-calls.o \
  memory.o grants.o code.o
