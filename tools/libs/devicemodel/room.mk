# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,devicemodel,xendevicemodel,1,1.4,handle.c op.c ioreq.c interrupt.c memory.c,call toolcore toollog,))
