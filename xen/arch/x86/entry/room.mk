# SPDX-License-Identifier: GPL-2.0-only
obj-y += stubs.o guest-entry.o tables.o extable.o smap.o bug.o fatal.o interrupt.o nmi.o traps.o debug.o
