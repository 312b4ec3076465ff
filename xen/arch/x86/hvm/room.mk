# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += init.o domain.o vcpu.o context.o mode.o cr.o cr-rules.o event.o event-rules.o intr.o cpuid.o msr.o \
  hypercall.o compat.o compat-layouts.o params.o hvm-op.o save.o save-cpu.o tsc.o insn.o domctl.o sleep.o
