# SPDX-License-Identifier: GPL-2.0-only
guest-build-lib := $(foreach d,guest ctrl call evtchn foreignmemory devicemodel toollog toolcore,-I$(srcdir)/tools/libs/$(d)/include) \
  -I$(srcdir)/tools/libs/ctrl/internal -I$(srcdir)/tools/libs/guest -D__XEN_TOOLS__ -idirafter $(srcdir)/xen/include \
  -DXYLEM_LOCALSTATEDIR='"/nonexistent"'
guest-build-real := $(addprefix tools/libs/guest/,$(addprefix image/,$(guest-image)) $(addprefix pv/,$(guest-pv)) \
  $(addprefix hvm/,$(guest-hvm)) policy/policy.c policy/apply.c) tools/libs/ctrl/core/io.c \
  $(patsubst %.o,xen/lib/%.c,$(lib-guest-xenlib))
$(eval $(call unit_test,guest-build,machine.c image.c unpack.c in-place.c files.c pv.c pvh.c hvm.c policy.c,$(guest-build-real),$(guest-build-lib),\
  -lz -llzma -lzstd -llz4 -lbz2))
