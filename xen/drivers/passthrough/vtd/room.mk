# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_INTEL_IOMMU) += init.o dmar.o scopes.o commands.o contexts.o format.o faults.o interrupts.o
