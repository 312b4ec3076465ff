# SPDX-License-Identifier: GPL-2.0-only
# I/O page tables in both formats against an array and a walker written from the manuals; IVRS and DMAR, good and damaged.
tools-generated-hv-iommu := $(world-generated)
$(eval $(call unit_test,hv-iommu,test-tables.c test-ivrs.c test-dmar.c bytes.c,\
  $(addprefix xen/drivers/passthrough/,tables.c amd/format.c amd/ivrs.c vtd/format.c vtd/dmar.c) $(world-sources),\
  $(world-cflags) -I$(srcdir)/xen/drivers/passthrough,))
