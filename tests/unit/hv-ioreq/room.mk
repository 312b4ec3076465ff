# SPDX-License-Identifier: GPL-2.0-only
# ioreq servers and dm_op: a guest with two vcpus, a device model, and what is around them made of paper.
tools-generated-hv-ioreq := $(world-generated)
$(eval $(call unit_test,hv-ioreq,ioreq-world.c test-servers.c test-access.c test-dm-op.c,\
  $(addprefix xen/arch/x86/hvm/ioreq/,server.c page.c range.c slot.c posted.c wait.c dm-op.c dm-irq.c dm-memory.c) \
  xen/lib/rangeset.c xen/lib/rbtree.c $(world-sources),$(world-cflags) -DCONFIG_HVM=1,))
tests/unit/hv-ioreq/hv-ioreq.test: tests/obj/abi/dm_op.o
