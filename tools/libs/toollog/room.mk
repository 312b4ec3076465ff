# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,toollog,xentoollog,1,1.0,emit.c stdiostream.c,,))
