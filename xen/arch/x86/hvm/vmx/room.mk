# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_VMX) += cpu.o apic.o controls.o fields.o vmcs.o vcpu.o state.o tlb.o msr.o event.o exit.o exit-insn.o entry.o dump.o
