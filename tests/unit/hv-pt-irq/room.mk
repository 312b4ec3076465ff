# SPDX-License-Identifier: GPL-2.0-only
# Messages of a device that a guest has: where they go, and the guest's masks, with a device that notes its own.
tools-generated-hv-pt-irq := $(world-generated)
$(eval $(call unit_test,hv-pt-irq,test-messages.c,xen/drivers/passthrough/pt-irq.c \
  $(filter-out %/absent/iommu.c,$(world-sources)),\
  $(world-cflags) -DCONFIG_HVM=1 -I$(srcdir)/xen/drivers/passthrough,))
