# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call library,evtchn,xenevtchn,1,1.2,handle.c port.c,toolcore toollog,))
