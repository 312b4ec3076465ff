# SPDX-License-Identifier: GPL-2.0-only
# USB controllers and devices of guests: over a sysfs in files and a xenstore that the test plays.
$(eval $(call unit_test,xl-usb,test-usb.c ../xl-device/store.c,\
  $(addprefix tools/libs/light/,usb/record.c usb/model.c usb/controller.c usb/dev.c usb/list.c dm/qmp.c device/device.c device/plug.c op/op.c event/loop.c event/child.c event/deliver.c core/ctx.c core/store.c core/arena.c),\
  -I$(srcdir)/tools/libs/light -I$(srcdir)/tests/unit/xl-device -Itools/obj/libs/light/include $(foreach r,light ctrl store toollog,-I$(srcdir)/tools/libs/$(r)/include) \
  -DXYLEM_SYSCONFDIR='"/etc"' -DXYLEM_SYSFS='"tests/obj/unit/xl-usb/sys"',\
  -Llib -Wl$(comma)-rpath-link$(comma)lib -Wl$(comma)-rpath$(comma)$(abspath lib) lib/libxenlight.a -lxenctrl -lxenstore -lxentoollog -lyajl -luuid -lpthread))
tools-generated-xl-usb := $(tools-generated-light)
tests/unit/xl-usb/xl-usb.test: lib/.light.built
