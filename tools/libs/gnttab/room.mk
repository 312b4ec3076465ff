# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,gnttab,xengnttab,1,1.2,handle.c use.c share.c dmabuf.c,toolcore toollog,))
