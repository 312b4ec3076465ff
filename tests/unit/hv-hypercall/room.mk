# SPDX-License-Identifier: GPL-2.0-only
# The generated dispatchers: all numbers of the public headers have a row; arguments arrive; guest kinds are kept
# apart. Handlers are made from the generated prototypes and tell which was called with what.
hv-hypercall-gen := tests/obj/unit/hv-hypercall/gen
tools-generated-hv-hypercall := $(world-generated) $(hv-hypercall-gen)/numbers.h
$(eval $(call unit_test,hv-hypercall,test-numbers.c test-dispatch.c test-multicall.c,\
  xen/common/hypercall/multicall.c $(world-sources),$(world-cflags) -DCONFIG_HVM=1 -I$(hv-hypercall-gen),))
tests/unit/hv-hypercall/hv-hypercall.test: $(abi-names:%=tests/obj/abi/%.o) $(hv-hypercall-gen)/handlers.o

# "NUMBER(interface, name, constant)" for every operation the public headers define.
$(hv-hypercall-gen)/numbers.h: $(srcdir)/tests/unit/hv-hypercall/public-numbers \
  $(addprefix $(srcdir)/xen/include/public/,xen.h event_channel.h grant_table.h memory.h sysctl.h domctl.h hvm/dm_op.h)
	@mkdir -p $(@D)
	@$(PYTHON) $< $(srcdir)/xen/include/public > $@.tmp && mv $@.tmp $@
$(hv-hypercall-gen)/handlers.c: $(abi-defs)
	@mkdir -p $(@D)
	@{ echo '#include <generated/hypercall-defs.h>'; echo '#include "called.h"'; \
	  sed -n -e '/do_multicall/d' \
	    -e 's/^\(long\|int\) \(do_[a-z_]*\|evtchn_op_[a-z_]*\|grant_op_[a-z_]*\|memory_op_[a-z_]*\|domctl_[a-z_]*\|sysctl_[a-z_]*\|dm_[a-z_]*\|hvmop_[a-z_]*\)(\(.*\));.*/\1 \2(\3) { return handler_called("\2"); }/p' \
	    $< | grep -v '_dispatch(\|_row('; } > $@.tmp && mv $@.tmp $@
$(hv-hypercall-gen)/handlers.o: $(hv-hypercall-gen)/handlers.c
	@$(CC) $(test-cflags) $(world-cflags) -I$(srcdir)/tests/unit/hv-hypercall -Wno-missing-prototypes -c -o $@ $<
