# SPDX-License-Identifier: GPL-2.0-only
# Event channels against a small world: both layouts, with a guest that follows the FIFO protocol.
tools-generated-hv-event := $(world-generated)
$(eval $(call unit_test,hv-event,test-ports.c test-virq.c test-fifo.c test-width.c event-world.c,\
  $(addprefix xen/common/event/,port.c bind.c close.c send.c virq.c consumer.c op.c two-level.c fifo.c fifo-setup.c) \
  $(world-sources),$(world-cflags),))
