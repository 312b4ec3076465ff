# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_IOMMU) += setup.o options.o tables.o domain.o device.o dom0.o reserved.o faults.o remap.o pt-irq.o
