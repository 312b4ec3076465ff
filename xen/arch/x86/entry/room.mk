# SPDX-License-Identifier: GPL-2.0-only
obj-y += stubs.o guest-entry.o tables.o extable.o smap.o bug.o fatal.o interrupt.o nmi.o traps.o debug.o
# Assembly takes the size of the hypercall table from there.
$(xen-out)/include/generated/asm-offsets.h: $(xen-out)/include/generated/hypercall-defs.h
