# SPDX-License-Identifier: GPL-2.0-only
# What a PVH dom0 is shown of the machine: its memory map and the ACPI tables of its own.
$(eval $(call unit_test,hv-dom0,test-map.c test-tables.c,\
  $(addprefix xen/arch/x86/dom0/,pvh-map.c pvh-tables.c) $(addprefix xen/drivers/acpi/,madt.c),\
  -include $(srcdir)/tests/unit/fake-arch/prelude.h \
  -I$(srcdir)/xen/include -I$(srcdir)/xen/arch/x86/include -I$(srcdir)/xen/arch/x86/dom0 \
  -D__XEN__ -D__XYLEM__ -DCONFIG_NR_CPUS=8,))
