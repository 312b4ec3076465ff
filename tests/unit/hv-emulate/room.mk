# SPDX-License-Identifier: GPL-2.0-only
# hvm/emulate: instructions of a guest that reach devices, with a device model that answers.
$(eval $(call unit_test,hv-emulate,emulate-world.c test-bulk.c test-replay.c,\
  $(addprefix xen/arch/x86/hvm/emulate/,bulk.c io.c memory.c run.c) \
  $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/xen/lib/x86-emul/*.c $(srcdir)/xen/lib/x86-emul/decode/*.c \
  $(srcdir)/xen/lib/x86-emul/integer/*.c $(srcdir)/xen/lib/x86-emul/fpu/*.c)) $(world-sources),\
  $(world-cflags) -DCONFIG_HVM=1,))
