# SPDX-License-Identifier: GPL-2.0-only
# Walks of translated guests' page tables, and copies by them, on tables made by hand.
tools-generated-hv-guest-walk := $(world-generated)
$(eval $(call unit_test,hv-guest-walk,walk-world.c test-modes.c test-rights.c test-copy.c,\
  $(addprefix xen/arch/x86/mm/guest-walk/,paging.c rights.c walk.c copy.c linear.c) $(world-sources),\
  $(world-cflags) -DCONFIG_HVM=1,))
