# SPDX-License-Identifier: GPL-2.0-only
# What is generated from the ABI tables: one header for all handlers, one dispatch source for each interface, docs.
abi-names  := hypercalls event_channel grant memory_op domctl sysctl
abi-tables := $(abi-names:%=$(srcdir)/xen/abi/%.tbl)
abi-defs   := $(xen-out)/include/generated/hypercall-defs.h
gen-abi    := $(PYTHON) $(srcdir)/scripts/gen-abi

$(abi-defs): $(abi-tables) $(srcdir)/scripts/gen-abi
	@mkdir -p $(@D)
	@$(gen-abi) defs $(abi-tables) > $@.tmp && mv $@.tmp $@
xen-generated += $(abi-defs)

$(abi-names:%=$(xen-out)/abi/%.c): $(xen-out)/abi/%.c: $(srcdir)/xen/abi/%.tbl $(srcdir)/scripts/gen-abi
	@mkdir -p $(@D)
	@$(gen-abi) code $< > $@.tmp && mv $@.tmp $@
$(abi-names:%=$(xen-out)/abi/%.o): %.o: %.c $(xen-generated)
	@echo "  CC    $@"
	@$(CC) $(xen-cflags) -MMD -MP -MF $@.d -c -o $@ $<
xen-objs += $(abi-names:%=$(xen-out)/abi/%.o)

# Reference pages of every interface.
docs-abi: $(abi-names:%=docs/abi/%.md)
docs/abi/%.md: $(srcdir)/xen/abi/%.tbl $(srcdir)/scripts/gen-abi
	@mkdir -p $(@D)
	@$(gen-abi) docs $< > $@
.PHONY: docs-abi
