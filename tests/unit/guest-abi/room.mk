# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call unit_test,guest-abi,compare.c ours.c reference.c,,-I$(srcdir)/tools/libs/ctrl/include -D__XEN_TOOLS__ \
  -I$(srcdir)/tools/libs/toollog/include -I$(srcdir)/tools/libs/guest/include,))
