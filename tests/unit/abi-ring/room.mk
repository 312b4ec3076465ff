# SPDX-License-Identifier: GPL-2.0-only
# The macros of xen/include/public/io: request rings, flexible rings, the page rings, the Toeplitz hash.
$(eval $(call unit_test,abi-ring,request.c notify.c race.c hostile.c flex.c pages.c,,-I$(srcdir)/xen/include,-pthread))
