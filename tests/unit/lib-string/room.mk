# SPDX-License-Identifier: GPL-2.0-only
# The test program's own mem*() and str*() are those under test: -ffreestanding makes <lib/string.h>
# declare them.
$(eval $(call unit_test,lib-string,test-string.c test-parse.c,\
  xen/lib/string.c xen/lib/parse.c xen/lib/popcount.c,\
  -ffreestanding -I$(srcdir)/xen/include,))
