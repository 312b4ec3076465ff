# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,toolcore,xentoolcore,1,1.0,active.c restrict.c,,-pthread))
