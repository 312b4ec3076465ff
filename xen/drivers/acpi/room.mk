# SPDX-License-Identifier: GPL-2.0-only
obj-y += tables.o madt.o fadt.o srat.o sleep.o
