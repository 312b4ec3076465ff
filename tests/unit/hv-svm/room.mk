# SPDX-License-Identifier: GPL-2.0-only
# hvm/svm/: how events get into a guest, and what keeps them from it.
$(eval $(call unit_test,hv-svm,test-event.c,xen/arch/x86/hvm/svm/event.c $(world-sources),\
  $(world-cflags) -DCONFIG_HVM=1 -I$(srcdir)/xen/arch/x86/hvm/svm,))
