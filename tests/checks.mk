# SPDX-License-Identifier: GPL-2.0-only
# What `make check' (host, under a minute) and `make check-guest' (boots QEMU) are made of.

images ?= $(abspath images)

check-style:
	@$(srcdir)/scripts/check-layers $(srcdir)
check-headers: include/xen xen/obj/include/generated/autoconf.h xen/obj/include/generated/asm-offsets.h $(xen-generated)
	@$(srcdir)/scripts/check-headers $(srcdir) . && echo "headers: clean"

check: all
	@$(srcdir)/tests/count host '$(MAKE) -s check-style' '$(MAKE) -s check-headers' '$(MAKE) -s check-abi' \
	  '$(MAKE) -s -j$(shell nproc) check-unit' '$(MAKE) -s check-fuzz'

check-abi:
	@$(srcdir)/tests/abi/run $(srcdir) .

images: image-xylem image-original
image-xylem: all
	@$(srcdir)/scripts/mkimage xylem $(images) .
image-original:
	@$(srcdir)/scripts/mkimage original $(images)

check-guest: all test-guests probes
	@$(srcdir)/tests/count guest '$(srcdir)/tests/system/run $(images)' '$(MAKE) -s check-minimal' \
	  '$(MAKE) -s check-reproducible'

# The smallest configuration of the hypervisor is built and boots.
check-minimal: test-guests
	@$(srcdir)/tests/system/minimal $(srcdir) . $(images)
# The same tree, the same bytes: two builds, some minutes.
check-reproducible:
	@$(srcdir)/scripts/check-reproducible $(srcdir)
# README's commands on a Debian that has nothing else: some more minutes, and not part of the others.
check-fresh:
	@$(srcdir)/scripts/check-fresh

bench: all test-guests probes
	@$(srcdir)/tests/bench/run $(BENCH) $(images)

include $(wildcard $(srcdir)/tests/fuzz/build.mk $(srcdir)/tests/guest/build.mk $(srcdir)/tests/system/build.mk)
.PHONY: check-style check-headers check-abi check-guest check-minimal check-reproducible check-fresh images image-xylem \
  image-original bench
