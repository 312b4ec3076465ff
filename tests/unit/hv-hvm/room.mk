# SPDX-License-Identifier: GPL-2.0-only
# The core of hvm/: which control registers are accepted, how exceptions combine, the way into the guest, its counter,
# hypercalls of 32-bit code.
tools-generated-hv-hvm := $(world-generated)
$(eval $(call unit_test,hv-hvm,test-modes.c test-events.c test-compat.c test-tsc.c test-entry.c test-window.c test-records.c test-start.c,\
  $(addprefix xen/arch/x86/hvm/,cr-rules.c event-rules.c compat-layouts.c tsc.c intr.c event.c compat.c save.c context.c) \
  $(addprefix xen/lib/cpu-policy/,policy.c features.c exchange.c) $(world-sources),\
  $(world-cflags) -DCONFIG_HVM=1 -I$(srcdir)/xen/arch/x86/hvm,))
