# SPDX-License-Identifier: GPL-2.0-only
obj-$(CONFIG_NS16550) += ns16550.o ns16550-options.o
obj-$(CONFIG_VGA) += vga.o
