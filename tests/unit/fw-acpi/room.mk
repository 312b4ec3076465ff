# SPDX-License-Identifier: GPL-2.0-only
# The ACPI tables of HVM guests, followed from the root pointer and given to iasl's disassembler.
tools-generated-fw-acpi := tools/obj/firmware/acpi/dsdt.hex.h
$(eval $(call unit_test,fw-acpi,test-aml.c test-hvm.c,$(addprefix tools/firmware/acpi/,table.c madt.c fixed.c numa.c \
  aml.c ssdt-cpus.c ssdt-pci.c ssdt-platform.c hvm.c dsdt.c),\
  -I$(srcdir)/tools/firmware/acpi -Itools/obj/firmware/acpi -DIASL='"$(IASL)"'))
