# SPDX-License-Identifier: GPL-2.0-only
# Xylem: hypervisor, toolstack and tests. Thin on purpose: the rules are in */build.mk.
srcdir ?= $(CURDIR)

all: xen tools

-include config.mk
ifeq ($(VERSION),)
ifneq ($(filter-out help run check-all deps clean,$(or $(MAKECMDGOALS),all)),)
$(error run ./configure first (autoconf makes it, scripts/install-deps installs what it needs))
endif
endif

include $(srcdir)/xen/build.mk
include $(srcdir)/tools/build.mk
include $(srcdir)/tests/build.mk

install: install-xen install-tools install-man

install-man:
	for section in 1 5 8; do \
	  for page in $(srcdir)/docs/man/*.$$section; do \
	    [ ! -f $$page ] || install -D -m 644 -t $(DESTDIR)$(mandir)/man$$section $$page; done; done

# The two commands of the README: they install what they need, configure and build first.
run check-all:
	$(srcdir)/scripts/$@

deps:
	$(srcdir)/scripts/install-deps

clean:
	rm -rf xen/obj xen/xylem* tools/obj tests/obj lib include

help:
	@sed -n 's/^## //p' $(srcdir)/Makefile

## make              build the hypervisor and the tools
## make xen          the hypervisor alone (xen/xylem); make xen-defconfig, xen-menuconfig, xen-olddefconfig
## make tools        libraries, daemons and commands
## make install DESTDIR=DIR
## make check        host checks: unit tests, ABI, headers, layers (under a minute)
## make check-guest  checks that boot QEMU, a minimal build, and that two builds give the same bytes
## make check-fresh  the README's commands on a fresh Debian 12 (debootstrap)
## make check-all    everything, from a bare Debian 12 (installs what it needs)
## make run          boot the hypervisor, a Debian dom0 and a domU in QEMU; leaves you at the dom0 shell
## make bench        one table: this hypervisor, Debian's, ratio

.PHONY: all xen tools install install-man run check-all deps clean help
.DELETE_ON_ERROR:
.SUFFIXES:
