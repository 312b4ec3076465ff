# SPDX-License-Identifier: GPL-2.0-only
# The fair policy on two CPUs whose clock the test winds; slices. The second one's variables lie behind the first one's, which the
# sanitizer of object sizes does not know.
$(eval $(call unit_test,hv-sched,test-fair.c test-slice.c,xen/common/sched/fair.c xen/common/sched/slice.c xen/lib/rbtree.c $(world-sources),\
  $(world-cflags) -I$(srcdir)/xen/common/sched -fno-sanitize=object-size,))
