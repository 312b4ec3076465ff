# SPDX-License-Identifier: GPL-2.0-only
# Bare test guests: small PV kernels that a hypervisor boots as dom0. Each folder with a room.mk is one; its sources
# are in guest-y. They print TAP lines (as the unit tests do) by console_io and power the machine off.
guest-out    := tests/obj/guest
guest-cflags := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter -ffreestanding -fno-pie -fno-stack-protector \
  -fno-asynchronous-unwind-tables -mcmodel=kernel -mno-red-zone -mgeneral-regs-only -fcf-protection=none \
  -D__XEN_INTERFACE_VERSION__=__XEN_LATEST_INTERFACE_VERSION__ -I$(srcdir)/tests/guest/common -Iinclude
guest-common := start.o traps.o print.o machine.o
test-guests  :=

define test-guest
guest-y :=
include $(srcdir)/tests/guest/$(1)/room.mk
tests/guest/$(1)/$(1).elf: $$(addprefix $(guest-out)/common/,$(guest-common)) $$(addprefix $(guest-out)/$(1)/,$$(guest-y)) \
  $(srcdir)/tests/guest/common/guest.lds
	@mkdir -p $$(@D)
	@echo "  LD    $$@"
	@$(LD) -nostdlib -static --no-warn-rwx-segments -z max-page-size=4096 -z noexecstack \
	  -T $(srcdir)/tests/guest/common/guest.lds -o $$@ $$(filter %.o,$$^)
test-guests += tests/guest/$(1)/$(1).elf
endef
$(foreach g,$(patsubst $(srcdir)/tests/guest/%/room.mk,%,$(sort $(wildcard $(srcdir)/tests/guest/*/room.mk))),\
  $(eval $(call test-guest,$(g))))

$(guest-out)/%.o: $(srcdir)/tests/guest/%.c $(srcdir)/tests/guest/build.mk | include/xen
	@mkdir -p $(@D)
	@$(CC) $(guest-cflags) -MMD -MP -MF $@.d -c -o $@ $<
$(guest-out)/%.o: $(srcdir)/tests/guest/%.S $(srcdir)/tests/guest/build.mk | include/xen
	@mkdir -p $(@D)
	@$(CC) $(guest-cflags) -D__ASSEMBLY__ -I$(srcdir)/xen/arch/x86/entry -MMD -MP -MF $@.d -c -o $@ $<
-include $(shell find $(guest-out) -name '*.d' 2>/dev/null)

test-guests: $(test-guests)
.PHONY: test-guests
