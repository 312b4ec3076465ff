# SPDX-License-Identifier: GPL-2.0-only
call-flags := $(foreach d,call toollog toolcore,-I$(srcdir)/tools/libs/$(d)/include) -I$(srcdir)/tools/libs/toolcore/internal -D__XEN_TOOLS__
$(eval $(call unit_test,tools-call,buffer.c,tools/libs/call/buffer.c,$(call-flags) -I$(srcdir)/tools/libs/call,-pthread))
