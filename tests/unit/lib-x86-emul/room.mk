# SPDX-License-Identifier: GPL-2.0-only
# The lengths against objdump (binutils, which the build has anyway), the results against this CPU.
$(eval $(call unit_test,lib-x86-emul,random.c machine.c native.c generate.c compare.c \
  test-length.c test-decode.c test-native.c test-fpu.c \
  system.c test-real.c test-protected.c test-task.c test-long.c test-retire.c test-callbacks.c test-boot.c,\
  $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/xen/lib/x86-emul/*.c \
  $(srcdir)/xen/lib/x86-emul/decode/*.c \
  $(srcdir)/xen/lib/x86-emul/integer/*.c $(srcdir)/xen/lib/x86-emul/fpu/*.c)),\
  -I$(srcdir)/xen/include,))
