# SPDX-License-Identifier: LGPL-2.1-only
obj-y += emulate.o memory.o operand.o feature.o stack.o descriptor.o segment.o branch.o far.o gate.o task.o iret.o
obj-y += syscall.o string.o io.o flags.o control.o msr.o dtable.o cache.o
