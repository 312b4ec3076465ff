# SPDX-License-Identifier: GPL-2.0-only
# The pure parts of hvm/: which control registers are accepted, how exceptions combine, layouts of 32-bit callers.
$(eval $(call unit_test,hv-hvm,test-modes.c test-events.c test-compat.c test-tsc.c test-entry.c,\
  $(addprefix xen/arch/x86/hvm/,cr-rules.c event-rules.c compat-layouts.c tsc.c intr.c event.c) \
  $(addprefix xen/lib/cpu-policy/,policy.c features.c exchange.c) $(world-sources),\
  $(world-cflags) -DCONFIG_HVM=1 -I$(srcdir)/xen/arch/x86/hvm,))
