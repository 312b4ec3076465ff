# SPDX-License-Identifier: GPL-2.0-only
# What stands in for the room in a build without IOMMUs.
ifneq ($(CONFIG_IOMMU),y)
obj-y += iommu.o
endif
