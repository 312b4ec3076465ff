# SPDX-License-Identifier: GPL-2.0-only
obj-y += emulate.o memory.o operand.o feature.o stack.o descriptor.o segment.o branch.o far.o iret.o
obj-y += syscall.o string.o io.o flags.o control.o msr.o dtable.o cache.o
