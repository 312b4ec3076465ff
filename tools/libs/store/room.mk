# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,store,xenstore,4,4.0,common.c handle.c request.c watch.c node.c domain.c,toolcore,-pthread))
