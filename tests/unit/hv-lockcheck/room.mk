# SPDX-License-Identifier: GPL-2.0-only
# The lock checker of debug builds, on a CPU whose interrupts are two switches.
$(eval $(call unit_test,hv-lockcheck,test-lockcheck.c,xen/common/sync/lockcheck.c,$(world-cflags) -I$(srcdir)/xen/common/sync,))
