# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,foreignmemory,xenforeignmemory,1,1.4,handle.c map.c resource.c,toolcore toollog,))
