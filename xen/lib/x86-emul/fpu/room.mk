# SPDX-License-Identifier: GPL-2.0-only
obj-y += access.o convert.o x87.o x87-env.o fxsave.o simd.o
