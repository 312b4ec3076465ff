# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_SVM) += cpu.o asid.o vcpu.o state.o msr.o event.o exit.o exit-insn.o insn.o entry.o dump.o
