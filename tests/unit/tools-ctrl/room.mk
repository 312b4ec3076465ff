# SPDX-License-Identifier: GPL-2.0-only
ctrl-flags := $(foreach d,ctrl call foreignmemory devicemodel toollog,-I$(srcdir)/tools/libs/$(d)/include) \
  -I$(srcdir)/tools/libs/ctrl/internal -I$(srcdir)/tools/libs/ctrl -D__XEN_TOOLS__
$(eval $(call unit_test,tools-ctrl,io.c,tools/libs/ctrl/core/io.c tools/libs/ctrl/core/bits.c,$(ctrl-flags),))
