# SPDX-License-Identifier: LGPL-2.1-only
# libxenlight. Types come from idl/: the generator makes the type headers and the descriptor tables before anything else.
light-idl := $(addprefix $(srcdir)/tools/libs/light/idl/,enum.idl device.idl domain.idl info.idl)
light-gen := $(srcdir)/tools/libs/light/idl/gen
light-out := $(tools-out)/libs/light
tools-generated-light := $(light-out)/include/_libxl_types.h $(light-out)/include/_libxl_types_json.h

$(light-out)/include/_libxl_types.h: $(light-gen) $(light-idl)
	@mkdir -p $(@D)
	@$(light-gen) header $(light-idl) > $@
$(light-out)/include/_libxl_types_json.h: $(light-gen) $(light-idl)
	@mkdir -p $(@D)
	@$(light-gen) json $(light-idl) > $@
$(light-out)/tables.gen.c: $(light-gen) $(light-idl)
	@mkdir -p $(@D)
	@$(light-gen) tables $(light-idl) > $@

light-src := tables.gen.c $(patsubst $(srcdir)/tools/libs/light/%,%,$(sort \
  $(wildcard $(addprefix $(srcdir)/tools/libs/light/,types/*.c core/*.c event/*.c op/*.c utils/*.c host/*.c domain/*.c create/*.c device/*.c dm/*.c pci/*.c usb/*.c))))

# The rooms it stands on, as far as they exist; before that, the same libraries of the system.
light-needs := toollog:xentoollog ctrl:xenctrl guest:xenguest store:xenstore hypfs:xenhypfs \
  evtchn:xenevtchn
light-there = $(wildcard $(srcdir)/tools/libs/$(firstword $(subst :, ,$(1)))/room.mk)
light-rooms := $(foreach d,$(light-needs),$(if $(call light-there,$(d)),$(firstword $(subst :, ,$(d)))))
light-system := $(foreach d,$(light-needs),$(if $(call light-there,$(d)),,-l$(lastword $(subst :, ,$(d)))))

# Tables that HVM guests' firmware makes, too.
lib-light-more := $(addprefix firmware/acpi/,table.o madt.o fixed.o)
lib-light-cflags += -I$(srcdir)/tools/firmware/acpi

$(eval $(call library,light,xenlight,4.17,4.17.0,$(light-src),$(light-rooms),\
  $(light-system) -lyajl -luuid -lpthread))
