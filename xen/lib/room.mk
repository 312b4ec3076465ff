# SPDX-License-Identifier: GPL-2.0-only
obj-y += string.o parse.o popcount.o vsnprintf.o rbtree.o rangeset.o radix.o
obj-y += $(if $(CONFIG_SYMBOLS),symbols.o,symbols-none.o)
