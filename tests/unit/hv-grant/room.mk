# SPDX-License-Identifier: GPL-2.0-only
# Grants, through grant_table_op, against a small world.
tools-generated-hv-grant := $(world-generated)
$(eval $(call unit_test,hv-grant,test-map.c test-copy.c test-table.c test-translated.c grant-world.c,\
  $(addprefix xen/common/grant/,op.c table.c entry.c maptrack.c map.c unmap.c copy.c transfer.c query.c teardown.c) \
  $(world-sources),$(world-cflags) -DCONFIG_HVM=1,))
tests/unit/hv-grant/hv-grant.test: tests/obj/abi/grant.o
