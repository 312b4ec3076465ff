# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_AMD_IOMMU) += init.o ivrs.o commands.o events.o devices.o format.o interrupts.o
