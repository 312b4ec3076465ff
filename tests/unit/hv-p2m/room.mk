# SPDX-License-Identifier: GPL-2.0-only
# Guests' physical memory: both formats against an array, a processor that walks and caches them, and failures.
hv-p2m-real := life format pool tables change lookup fault ram mmio pod pod-sweep logdirty bitmap vram physmap grants
tools-generated-hv-p2m := $(world-generated)
$(eval $(call unit_test,hv-p2m,p2m-world.c processor.c model.c test-tables.c test-dirty.c test-pod.c test-physmap.c test-random.c test-readers.c test-devices.c \
  test-soft-reset.c,\
  $(hv-p2m-real:%=xen/arch/x86/mm/p2m/%.c) xen/arch/x86/guest/soft-reset.c $(filter-out %/absent/iommu.c,$(world-sources)),$(world-cflags) -DCONFIG_HVM=1 -DCONFIG_DEBUG=1,-pthread))
