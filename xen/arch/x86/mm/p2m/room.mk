# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += life.o format.o pool.o tables.o change.o lookup.o fault.o
obj-$(CONFIG_HVM) += ram.o mmio.o pod.o pod-sweep.o logdirty.o bitmap.o vram.o physmap.o grants.o flush.o
