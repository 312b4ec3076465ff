# SPDX-License-Identifier: GPL-2.0-only
# <public/...>, until it is whole in the tree
tests/obj/public/public:
	@mkdir -p $(@D)
	@ln -sfn $(abspath $(public-root)) $@
tools-generated-lib-elf := tests/obj/public/public
$(eval $(call unit_test,lib-elf,build-elf.c test-elf.c test-xen.c test-bzimage.c,\
  $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/xen/lib/elf/*.c)) xen/lib/parse.c,\
  -Itests/obj/public -I$(srcdir)/xen/include,))
