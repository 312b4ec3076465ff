# SPDX-License-Identifier: GPL-2.0-only
obj-y += printk.o loglevel.o conring.o console.o console-input.o console-io.o initcall.o panic.o
obj-y += $(if $(CONFIG_KEYHANDLER),keyhandler.o,keyhandler-none.o)
