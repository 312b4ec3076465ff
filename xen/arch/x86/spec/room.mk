# SPDX-License-Identifier: GPL-2.0-only
obj-y += affected.o decide.o options.o words.o init.o cpu.o switch.o alternative.o
obj-y += thunks.o pv.o hvm.o xpti.o guest-msr.o pv-tables.o
