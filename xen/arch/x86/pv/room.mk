# SPDX-License-Identifier: GPL-2.0-only
obj-y += bounce.o mode.o callbacks.o exceptions.o tables.o descriptor.o hypercall-page.o
obj-y += decode.o emulate.o io.o cr.o
