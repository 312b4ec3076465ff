# SPDX-License-Identifier: LGPL-2.1-only
obj-y += elf.o load.o notes.o features.o xen-notes.o xen-legacy.o bzimage.o
