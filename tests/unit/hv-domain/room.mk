# SPDX-License-Identifier: GPL-2.0-only
# How domains end and vcpus go, with counters for what is done to vcpus.
$(eval $(call unit_test,hv-domain,test-shutdown.c,xen/common/domain/shutdown.c xen/common/domain/vcpu-op.c $(world-sources),\
  $(world-cflags),))
