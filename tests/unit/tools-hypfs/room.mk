# SPDX-License-Identifier: GPL-2.0-only
hypfs-flags := $(foreach d,hypfs call toollog,-I$(srcdir)/tools/libs/$(d)/include) -I$(srcdir)/tools/libs/hypfs -D__XEN_TOOLS__
$(eval $(call unit_test,tools-hypfs,value.c,tools/libs/hypfs/value.c tools/libs/hypfs/read.c,$(hypfs-flags),-lz))
