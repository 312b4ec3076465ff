# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += paging.o rights.o walk.o copy.o linear.o
