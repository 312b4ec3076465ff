# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call unit_test,lib-elf,build-elf.c test-elf.c test-xen.c test-bzimage.c,\
  $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/xen/lib/elf/*.c)) xen/lib/parse.c,\
  -I$(srcdir)/xen/include,))
