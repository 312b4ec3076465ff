# SPDX-License-Identifier: GPL-2.0-only
# The lengths against objdump (binutils, which the build has anyway), the results against this CPU.
$(eval $(call unit_test,lib-x86-emul,random.c test-length.c test-decode.c,\
  $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/xen/lib/x86-emul/*.c \
  $(srcdir)/xen/lib/x86-emul/decode/*.c)),\
  -I$(srcdir)/xen/include,))
