# SPDX-License-Identifier: GPL-2.0-only
# What stands in for rooms that a configuration leaves out.
ifneq ($(CONFIG_HVM),y)
obj-y += hvm.o dom0.o
endif
ifneq ($(CONFIG_SVM),y)
obj-$(CONFIG_HVM) += svm.o
endif
ifneq ($(CONFIG_VMX),y)
obj-$(CONFIG_HVM) += vmx.o
endif
