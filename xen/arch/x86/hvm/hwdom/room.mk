# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += io.o mmio.o msi.o pci.o ports.o
