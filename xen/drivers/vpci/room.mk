# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += function.o config.o header.o msi.o msix.o table.o
