# SPDX-License-Identifier: GPL-2.0-only
# What is chosen for which processor, how options are read, how code is settled, what guests may write.
tools-generated-hv-spec := $(xen-generated)
$(eval $(call unit_test,hv-spec,test-processors.c test-options.c test-alternatives.c test-guests.c,\
  $(addprefix xen/arch/x86/spec/,affected.c decide.c options.c words.c alternative.c guest-msr.c) \
  $(addprefix xen/lib/cpu-policy/,features.c policy.c exchange.c) xen/lib/parse.c,\
  -include $(srcdir)/tests/unit/fake-arch/prelude.h -I$(srcdir)/xen/include -I$(xen-out)/include \
  -I$(srcdir)/xen/arch/x86/include -I$(srcdir)/xen/arch/x86/spec -D__XEN__ -D__XYLEM__ \
  -DCONFIG_NR_CPUS=8 -DCONFIG_DEBUG=1 -fno-strict-aliasing -fwrapv -Wno-unused-function))
