# SPDX-License-Identifier: GPL-2.0-only
# domctl and sysctl up to their handlers (made from the prototypes, see hv-hypercall), and the bitmaps they pass.
hv-control-gen := tests/obj/unit/hv-control/gen
tools-generated-hv-control := $(world-generated)
$(eval $(call unit_test,hv-control,test-bitmap.c test-domctl.c,\
  $(addprefix xen/common/control/,domctl.c ctl-bitmap.c) $(world-sources),$(world-cflags) -I$(srcdir)/tests/unit/hv-hypercall \
  -I$(srcdir)/xen/common/control,))
tests/unit/hv-control/hv-control.test: tests/obj/abi/domctl.o $(hv-control-gen)/handlers.o

$(hv-control-gen)/handlers.c: $(abi-defs)
	@mkdir -p $(@D)
	@{ echo '#include <generated/hypercall-defs.h>'; echo '#include "called.h"'; \
	  sed -n 's/^long \(domctl_[a-z_]*\)(\(.*\));.*/long \1(\2) { return handler_called("\1"); }/p' $<; } > $@.tmp && mv $@.tmp $@
$(hv-control-gen)/handlers.o: $(hv-control-gen)/handlers.c
	@$(CC) $(test-cflags) $(world-cflags) -I$(srcdir)/tests/unit/hv-hypercall -Wno-missing-prototypes -c -o $@ $<
