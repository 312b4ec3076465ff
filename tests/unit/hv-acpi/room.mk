# SPDX-License-Identifier: GPL-2.0-only
# The ACPI parsers, fed tables that are whole, cut short, and damaged in every byte.
$(eval $(call unit_test,hv-acpi,acpi.c builder.c,\
  $(addprefix xen/drivers/acpi/,tables.c madt.c fadt.c srat.c),\
  -include $(srcdir)/tests/unit/fake-arch/prelude.h \
  -I$(srcdir)/xen/include -I$(srcdir)/xen/arch/x86/include \
  -D__XEN__ -D__XYLEM__ -DCONFIG_NR_CPUS=8,))
