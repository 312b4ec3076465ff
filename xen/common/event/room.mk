# SPDX-License-Identifier: GPL-2.0-only
obj-y += port.o bind.o close.o send.o virq.o consumer.o op.o two-level.o fifo.o fifo-setup.o
obj-$(CONFIG_KEYHANDLER) += dump.o
