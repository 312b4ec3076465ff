# SPDX-License-Identifier: GPL-2.0-only
obj-y += domctl.o memory-op.o
obj-$(CONFIG_IOMMU) += setup.o options.o tables.o domain.o device.o dom0.o reserved.o faults.o remap.o
ifeq ($(CONFIG_HVM),y)
obj-$(CONFIG_IOMMU) += pt-irq.o pt-ports.o
endif
