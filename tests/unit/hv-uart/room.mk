# SPDX-License-Identifier: GPL-2.0-only
# com1= and com2=.
$(eval $(call unit_test,hv-uart,uart.c,xen/drivers/char/ns16550-options.c xen/lib/parse.c,\
  -include $(srcdir)/tests/unit/fake-arch/prelude.h \
  -I$(srcdir)/xen/include -I$(srcdir)/xen/drivers/char \
  -D__XEN__ -D__XYLEM__ -DCONFIG_NR_CPUS=8,))
