# SPDX-License-Identifier: GPL-2.0-only
obj-y += elf.o load.o notes.o features.o xen-notes.o xen-legacy.o bzimage.o
