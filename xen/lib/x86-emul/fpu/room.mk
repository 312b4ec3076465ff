# SPDX-License-Identifier: LGPL-2.1-only
obj-y += access.o convert.o x87.o x87-env.o fxsave.o simd.o
