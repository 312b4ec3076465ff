# SPDX-License-Identifier: GPL-2.0-only
# What stands in for rooms that a configuration leaves out.
ifneq ($(CONFIG_IOMMU),y)
obj-y += iommu.o
endif
ifneq ($(CONFIG_HVM),y)
obj-$(CONFIG_IOMMU) += pt-irq.o
endif
ifneq ($(CONFIG_AMD_IOMMU),y)
obj-$(CONFIG_IOMMU) += amd.o
endif
ifneq ($(CONFIG_INTEL_IOMMU),y)
obj-$(CONFIG_IOMMU) += vtd.o
endif
