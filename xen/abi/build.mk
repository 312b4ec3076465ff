# SPDX-License-Identifier: GPL-2.0-only
# What is generated from the ABI tables: one header for all handlers, one dispatch source for each interface, docs.
abi-names  := hypercalls event_channel grant memory_op domctl sysctl dm_op hvm_op
abi-tables := $(abi-names:%=$(srcdir)/xen/abi/%.tbl)
# A configuration may lack the rooms behind an interface: its dispatcher goes with them.
abi-absent-$(if $(CONFIG_HVM),,y) := dm_op hvm_op
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
xen-objs += $(patsubst %,$(xen-out)/abi/%.o,$(filter-out $(abi-absent-y),$(abi-names)))

# Reference pages of every interface.
docs-abi: $(abi-names:%=docs/abi/%.md)
docs/abi/%.md: $(srcdir)/xen/abi/%.tbl $(srcdir)/scripts/gen-abi
	@mkdir -p $(@D)
	@$(gen-abi) docs $< > $@
.PHONY: docs-abi

# What xen_version tells about the build; rewritten only when something in it changes.
abi-compile := $(xen-out)/include/generated/compile.h
abi-epoch    = $(or $(SOURCE_DATE_EPOCH),$(shell git -C $(srcdir) log -1 --format=%ct 2>/dev/null || date +%s))
$(abi-compile): FORCE-compile
	@mkdir -p $(@D)
	@{ echo '#define COMPILE_COMPILER "$(shell $(CC) --version | head -1 | tr -d '\042\134')"'; \
	   echo '#define COMPILE_BY "$(or $(XEN_WHOAMI),$(shell whoami))"'; \
	   echo '#define COMPILE_DOMAIN "$(or $(XEN_DOMAIN),$(shell hostname))"'; \
	   echo '#define COMPILE_DATE "$(shell LC_ALL=C date -u -d @$(abi-epoch))"'; \
	   echo '#define COMPILE_EXTRAVERSION "-xylem"'; \
	   echo '#define COMPILE_CHANGESET "$(or $(shell git -C $(srcdir) log -1 --format=git:%h 2>/dev/null),unknown)"'; \
	 } > $@.tmp
	@cmp -s $@ $@.tmp && rm $@.tmp || mv $@.tmp $@
$(xen-out)/common/hypercall/version.o: $(abi-compile)
.PHONY: FORCE-compile
