# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,hypfs,xenhypfs,1,1.0,handle.c read.c write.c value.c,call toolcore toollog,-lz))
