# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_HVM) += bulk.o io.o memory.o state.o run.o task.o
