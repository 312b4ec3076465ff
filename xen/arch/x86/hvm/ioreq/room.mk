# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += server.o page.o range.o slot.o posted.o wait.o dm-op.o dm-irq.o dm-memory.o
