# SPDX-License-Identifier: LGPL-2.1-only
obj-y += alu.o shift.o muldiv.o bcd.o data.o cmpxchg.o bits.o bmi.o
