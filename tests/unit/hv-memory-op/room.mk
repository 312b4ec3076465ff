# SPDX-License-Identifier: GPL-2.0-only
# memory_op: reservations, exchanges and resources against a small world.
tools-generated-hv-memory-op := $(world-generated)
$(eval $(call unit_test,hv-memory-op,test-reservation.c test-exchange.c test-resource.c test-physmap.c memory-world.c,\
  $(addprefix xen/common/memory/,op.c reservation.c exchange.c resource.c limits.c physmap.c) xen/lib/parse.c xen/drivers/passthrough/memory-op.c \
  $(world-sources),$(world-cflags) -DCONFIG_HVM=1,))
tests/unit/hv-memory-op/hv-memory-op.test: tests/obj/abi/memory_op.o
