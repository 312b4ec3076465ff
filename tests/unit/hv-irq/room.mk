# SPDX-License-Identifier: GPL-2.0-only
# Interrupt lines that move, on two CPUs with an IOAPIC and a function with MSI, all made of memory. Per-CPU variables are
# reached from the addresses of others: no checks of object sizes.
tools-generated-hv-irq := $(world-generated)
$(eval $(call unit_test,hv-irq,test-move.c test-pirq.c test-many.c machine.c remapping.c,\
  $(addprefix xen/arch/x86/irq/,desc.c vector.c guest.c pirq.c ioapic.c msi.c msi-lines.c) $(world-sources),\
  -I$(srcdir)/tests/unit/hv-irq/fake $(world-cflags) -I$(srcdir)/xen/arch/x86/irq -fno-sanitize=object-size,\
  $(addprefix -Wl$(comma)--wrap=iommu_msi_,alloc free aim message)))
