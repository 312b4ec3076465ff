# SPDX-License-Identifier: GPL-2.0-only
consoled-real := $(addprefix tools/xenconsoled/daemon/,ring.c backlog.c logfile.c)
consoled-flags := -I$(srcdir)/tools/xenconsoled/daemon -D__XEN_TOOLS__
$(eval $(call unit_test,tools-consoled,flow.c,$(consoled-real),$(consoled-flags),))
