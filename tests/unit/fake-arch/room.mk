# SPDX-License-Identifier: GPL-2.0-only
# For tests of hypervisor sources: the flags they are compiled with on the host, the small world (world.h), and the
# generated dispatchers, which a test links by making tests/obj/abi/NAME.o a prerequisite of its binary.
world-sources := $(addprefix tests/unit/fake-arch/,world-sync.c world-memory.c world-domain.c) xen/common/mm/page-list.c \
  xen/drivers/passthrough/absent/iommu.c
world-cflags := -include $(srcdir)/tests/unit/fake-arch/prelude.h -D__XEN__ -DCONFIG_NR_CPUS=64 -DCONFIG_KEYHANDLER=1 \
  -I$(srcdir)/tests/unit/fake-arch -I$(srcdir)/xen/include -I$(srcdir)/xen/arch/x86/include \
  -I$(xen-out)/include
world-generated := $(abi-defs)

$(abi-names:%=tests/obj/abi/%.o): tests/obj/abi/%.o: $(xen-out)/abi/%.c | $(world-generated)
	@mkdir -p $(@D)
	@$(CC) $(test-cflags) $(world-cflags) -DCONFIG_HVM=1 -MMD -MP -MF $@.d -c -o $@ $<
