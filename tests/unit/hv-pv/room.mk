# SPDX-License-Identifier: GPL-2.0-only
tools-generated-hv-pv := $(xen-generated)
$(eval $(call unit_test,hv-pv,test-decode.c test-policy.c test-exchange.c test-tables.c test-msr.c,\
  $(addprefix xen/arch/x86/pv/,decode.c descriptor.c hypercall-page.c) xen/arch/x86/guest/msr.c xen/arch/x86/spec/guest-msr.c \
  $(addprefix xen/lib/cpu-policy/,features.c policy.c exchange.c),\
  -include $(srcdir)/tests/unit/fake-arch/prelude.h -I$(srcdir)/xen/include -I$(xen-out)/include \
  -I$(srcdir)/xen/arch/x86/include -I$(srcdir)/xen/lib/cpu-policy -I$(srcdir)/xen/arch/x86/spec -D__XEN__ -D__XYLEM__ \
  -DCONFIG_NR_CPUS=8 -DCONFIG_DEBUG=1 -fno-strict-aliasing -fwrapv -Wno-unused-function))
