# SPDX-License-Identifier: GPL-2.0-only
# I/O page tables in both formats against an array and a walker written from the manuals; IVRS and DMAR, good and damaged;
# entries for interrupts.
tools-generated-hv-iommu := $(world-generated)
$(eval $(call unit_test,hv-iommu,test-tables.c test-ivrs.c test-dmar.c test-slots-amd.c test-slots-vtd.c bytes.c,\
  $(addprefix xen/drivers/passthrough/,tables.c) $(addprefix xen/drivers/passthrough/amd/,format.c ivrs.c interrupts.c) \
  $(addprefix xen/drivers/passthrough/vtd/,format.c dmar.c interrupts.c) $(world-sources),\
  $(world-cflags) -I$(srcdir)/xen/drivers/passthrough,))
