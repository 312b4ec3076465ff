# SPDX-License-Identifier: GPL-2.0-only
obj-y += alu.o shift.o muldiv.o bcd.o data.o cmpxchg.o bits.o bmi.o
