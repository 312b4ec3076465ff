# SPDX-License-Identifier: GPL-2.0-only
# Hyper-V's interface: what its guests see, against a guest with a few pages.
tools-generated-hv-viridian := $(world-generated)
$(eval $(call unit_test,hv-viridian,guest.c test-msr.c test-hypercall.c test-synic.c,\
  $(addprefix xen/arch/x86/hvm/viridian/,domain.c cpuid.c msr.c page.c time.c hypercall.c synic.c stimer.c save.c) \
  $(world-sources),$(world-cflags) -DCONFIG_HVM=1,))
