# SPDX-License-Identifier: GPL-2.0-only
obj-y += printk.o loglevel.o conring.o console.o initcall.o panic.o
