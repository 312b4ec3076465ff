# SPDX-License-Identifier: GPL-2.0-only
hv-mm-real := page-type validate-l1 validate-upper pt-update mmu-update mmuext batch va-mapping foreign \
  ptbase walk fault ptwr ptwr-insn grant-map relinquish perdomain m2p
tools-generated-hv-mm := $(xen-generated)
$(eval $(call unit_test,hv-mm,world.c test-tables.c test-hypercalls.c test-ptwr.c test-random.c test-translated.c,\
  $(hv-mm-real:%=xen/arch/x86/mm/%.c) xen/arch/x86/pv/decode.c xen/arch/x86/pv/descriptor.c xen/arch/x86/spec/pv-tables.c \
  xen/common/mm/page-ref.c xen/common/mm/page-list.c xen/drivers/passthrough/absent/iommu.c,\
  -include $(srcdir)/tests/unit/fake-arch/prelude.h -I$(srcdir)/tests/unit/fake-arch \
  -I$(srcdir)/xen/include -I$(xen-out)/include -I$(srcdir)/xen/arch/x86/include -I$(srcdir)/xen/arch/x86/mm \
  -D__XEN__ -D__XYLEM__ \
  -DCONFIG_NR_CPUS=8 -DCONFIG_DEBUG=1 -DCONFIG_HVM=1 -fno-strict-aliasing -fwrapv -Wno-unused-function,-pthread))
