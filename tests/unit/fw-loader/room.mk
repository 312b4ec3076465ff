# SPDX-License-Identifier: GPL-2.0-only
# What of the firmware loader touches no hardware: the plan of PCI memory, memory types, the tables.
$(eval $(call unit_test,fw-loader,test-place.c test-map.c test-smbios.c test-mp.c test-number.c,tools/firmware/acpi/table.c \
  $(addprefix tools/firmware/hvmloader/,host/number.c pci/place.c cpu/mtrr-plan.c tables/e820.c tables/smbios.c tables/mp.c tables/pir.c),\
  -I$(srcdir)/tools/firmware/hvmloader -I$(srcdir)/tools/firmware/acpi))
