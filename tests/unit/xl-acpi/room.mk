# SPDX-License-Identifier: GPL-2.0-only
# The ACPI tables that libxl makes for PVH guests, read as a guest reads them.
$(eval $(call unit_test,xl-acpi,test-acpi.c,tools/libs/light/create/acpi.c,\
  -I$(srcdir)/tools/firmware/acpi -I$(srcdir)/tools/libs/light -Itools/obj/libs/light/include $(foreach r,light guest ctrl store toollog,-I$(srcdir)/tools/libs/$(r)/include),\
  -Llib -Wl$(comma)-rpath-link$(comma)lib -Wl$(comma)-rpath$(comma)$(abspath lib) lib/libxenlight.a -lxenctrl -lxenstore -lxentoollog -lyajl -luuid -lpthread))
tools-generated-xl-acpi := $(tools-generated-light)
tests/unit/xl-acpi/xl-acpi.test: lib/.light.built
