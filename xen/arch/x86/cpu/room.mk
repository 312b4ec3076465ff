# SPDX-License-Identifier: GPL-2.0-only
obj-y += identify.o registers.o lapic.o smp.o
