# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,call,xencall,1,1.3,handle.c hypercall.c buffer.c pages.c,toolcore toollog,-pthread))
