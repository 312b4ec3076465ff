# SPDX-License-Identifier: GPL-2.0-only
# The page allocator over 6144 frames of two nodes, with CPUs whose translations outlive the pages they lead to.
$(eval $(call unit_test,hv-heap,world.c test-heap.c test-scrub.c,xen/common/mm/heap.c xen/common/mm/heap-claim.c \
  xen/common/mm/scrub.c xen/common/mm/page-list.c tests/unit/fake-arch/world-sync.c,\
  $(world-cflags) -I$(srcdir)/xen/common/mm,))
