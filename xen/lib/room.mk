# SPDX-License-Identifier: LGPL-2.1-only
obj-y += string.o parse.o popcount.o vsnprintf.o rbtree.o rangeset.o radix.o
obj-y += $(if $(CONFIG_SYMBOLS),symbols.o,symbols-none.o)
