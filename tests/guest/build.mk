# SPDX-License-Identifier: GPL-2.0-only
# Bare test guests: small kernels that a hypervisor boots as dom0, or a toolstack as a guest. Each folder with a room.mk is
# one; its sources are in guest-y. They print TAP lines (as the unit tests do) and power the machine off.
# pv-*: paravirtualized, common/. pvh-*, hvm-*: hardware-virtualized, common/hw/; NAME.elf has a PVH start, NAME.fw is the
# same without the note, in the 32-bit format, and runs in place of an HVM guest's firmware.
guest-out    := tests/obj/guest
guest-src    := $(srcdir)/tests/guest
guest-cflags := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter -ffreestanding -fno-pie -fno-stack-protector \
  -fno-asynchronous-unwind-tables -mno-red-zone -mgeneral-regs-only -fcf-protection=none \
  -D__XEN_INTERFACE_VERSION__=__XEN_LATEST_INTERFACE_VERSION__ -I$(guest-src)/common -I$(guest-src)/common/hw -Iinclude
guest-link    = $(LD) -nostdlib -static --no-warn-rwx-segments -z max-page-size=4096 -z noexecstack
guest-common := common/print.o common/cost.o common/xhci.o common/hw/wild.o common/hw/wild-insn.o
guest-pv     := common/start.o common/traps.o common/machine.o
guest-hw     := $(addprefix common/hw/,start.o traps.o trap-table.o cpu.o console.o machine.o)
test-guests  :=

$(guest-out)/common/hw/%.o: guest-model := -mcmodel=small
$(guest-out)/pvh-%.o $(guest-out)/hvm-%.o: guest-model := -mcmodel=small
guest-model := -mcmodel=kernel

# Only what a guest uses of it is linked.
$(guest-out)/common.a: $(addprefix $(guest-out)/,$(guest-common))
	@rm -f $@; $(AR) rcs $@ $^

define test-guest
guest-y :=
include $(guest-src)/$(1)/room.mk
tests/guest/$(1)/$(1).elf: $$(addprefix $(guest-out)/,$(if $(filter pv-%,$(1)),$(guest-pv),$(guest-hw) common/hw/notes.o)) \
  $$(addprefix $(guest-out)/$(1)/,$$(guest-y)) $(guest-out)/common.a $(guest-src)/common/$(if $(filter pv-%,$(1)),guest,hw/hw).lds
	@mkdir -p $$(@D)
	@echo "  LD    $$@"
	@$$(guest-link) -T $$(filter %.lds,$$^) -o $$@ $$(filter %.o %.a,$$^)
tests/guest/$(1)/$(1).fw: tests/guest/$(1)/$(1).elf
	@$$(guest-link) -T $(guest-src)/common/hw/hw.lds -o $(guest-out)/$(1).fw.elf \
	  $$(addprefix $(guest-out)/,$(guest-hw)) $$(addprefix $(guest-out)/$(1)/,$$(guest-$(1))) $(guest-out)/common.a
	@$(OBJCOPY) -O elf32-i386 $(guest-out)/$(1).fw.elf $$@
guest-$(1) := $$(guest-y)
test-guests += tests/guest/$(1)/$(1).elf $(if $(filter pv-%,$(1)),,tests/guest/$(1)/$(1).fw)
endef
$(foreach g,$(patsubst $(guest-src)/%/room.mk,%,$(sort $(wildcard $(guest-src)/*/room.mk))),\
  $(eval $(call test-guest,$(g))))

$(guest-out)/%.o: $(guest-src)/%.c $(guest-src)/build.mk | include/xen
	@mkdir -p $(@D)
	@$(CC) $(guest-cflags) $(guest-model) -MMD -MP -MF $@.d -c -o $@ $<
$(guest-out)/%.o: $(guest-src)/%.S $(guest-src)/build.mk | include/xen
	@mkdir -p $(@D)
	@$(CC) $(guest-cflags) -D__ASSEMBLY__ -I$(srcdir)/xen/arch/x86/entry -MMD -MP -MF $@.d -c -o $@ $<
-include $(shell find $(guest-out) -name '*.d' 2>/dev/null)

test-guests: $(test-guests)
.PHONY: test-guests
