# SPDX-License-Identifier: GPL-2.0-only
# The pure parts of hvm/vmx/: which controls are used, values of the control structure's fields.
$(eval $(call unit_test,hv-vmx,test-controls.c test-fields.c,\
  $(addprefix xen/arch/x86/hvm/vmx/,controls.c fields.c) xen/lib/vsnprintf.c $(world-sources),\
  $(world-cflags) -DCONFIG_HVM=1 -Dvsnprintf=lib_vsnprintf -Dsnprintf=lib_snprintf \
  -I$(srcdir)/xen/arch/x86/hvm/vmx,))
