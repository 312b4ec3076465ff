# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += domain.o cpuid.o msr.o page.o time.o hypercall.o synic.o stimer.o save.o
