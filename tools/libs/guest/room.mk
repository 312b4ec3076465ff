# SPDX-License-Identifier: GPL-2.0-only
# libxenguest. Images and CPU policies are read by xen/lib, compressed ones by the system's libraries.
guest-image := log.c pool.c unpack.c files.c copy.c in-place.c kernel.c memory.c build.c grants.c linux.c
guest-pv := memory.c tables.c start.c
guest-hvm := memory.c start.c vcpu.c firmware.c
guest-policy := policy.c features.c apply.c
guest-domain := resume.c suspend.c meminfo.c offline.c unsupported.c
guest-sources := $(foreach d,image pv hvm policy domain,$(addprefix $(d)/,$(guest-$(d))))
lib-guest-xenlib := parse.o $(addprefix elf/,elf.o load.o notes.o features.o xen-notes.o xen-legacy.o bzimage.o) \
  $(addprefix cpu-policy/,policy.o features.o exchange.o) $(addprefix decompress/,lz4.o copy.o xxhash.o)
lib-guest-cflags := -I$(srcdir)/xen/include
$(eval $(call library,guest,xenguest,4.17,4.17.0,$(guest-sources),toolcore toollog call evtchn foreignmemory devicemodel ctrl,\
  -lz -llzma -lzstd -llz4 -lbz2))
