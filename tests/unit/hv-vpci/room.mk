# SPDX-License-Identifier: GPL-2.0-only
# PCI functions made of arrays, seen by a domain through vpci: its messages, its tables, what reaches the device.
tools-generated-hv-vpci := $(world-generated)
$(eval $(call unit_test,hv-vpci,bus.c test-config.c test-msi.c test-msi-many.c test-msix.c test-guard.c test-random.c,\
  $(addprefix xen/drivers/vpci/,function.c config.c header.c msi.c msix.c table.c) xen/drivers/pci/msix-guard.c $(world-sources),\
  -I$(srcdir)/tests/unit/hv-vpci/fake $(world-cflags) -DCONFIG_HVM=1,))
