# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call unit_test,lib-structures,\
  test-bitmap.c test-list.c test-rbtree.c test-rangeset.c test-radix.c random.c,\
  xen/lib/rbtree.c xen/lib/rangeset.c xen/lib/radix.c,-I$(srcdir)/xen/include,))
