# SPDX-License-Identifier: GPL-2.0-only
# Event channels against a small world: both layouts, with a guest that follows the FIFO protocol.
world-sources := $(addprefix tests/unit/fake-arch/,world-sync.c world-memory.c world-domain.c)
world-cflags := -include $(srcdir)/tests/unit/fake-arch/prelude.h -D__XEN__ -DCONFIG_NR_CPUS=64 -DCONFIG_KEYHANDLER=1 \
  -I$(srcdir)/tests/unit/fake-arch -I$(srcdir)/xen/include -I$(srcdir)/xen/arch/x86/include -Itests/obj/public \
  -I$(xen-out)/include -Wno-missing-prototypes
world-generated := $(abi-defs) tests/obj/public/public

$(eval $(call unit_test,hv-event,test-ports.c test-virq.c test-fifo.c event-world.c,\
  $(addprefix xen/common/event/,port.c bind.c close.c send.c virq.c consumer.c op.c two-level.c fifo.c fifo-setup.c) \
  $(world-sources),$(world-cflags),))
tools-generated-hv-event := $(world-generated)
