# SPDX-License-Identifier: GPL-2.0-only
# ACPI tables for guests: linked into libxenlight and hvmloader. iasl compiles dsdt.asl into an array.
IASL ?= iasl
acpi-out := $(tools-out)/firmware/acpi
$(acpi-out)/dsdt.hex.h: $(srcdir)/tools/firmware/acpi/dsdt.asl
	@mkdir -p $(@D)
	@echo "  ASL   $@"
	@$(IASL) -va -p $(@D)/dsdt -tc $< >$(@D)/dsdt.log || { cat $(@D)/dsdt.log >&2; exit 1; }
	@mv $(@D)/dsdt.hex $@
