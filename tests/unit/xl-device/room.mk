# SPDX-License-Identifier: GPL-2.0-only
# Devices of libxl plugged in and out over a xenstore that the test plays and lets fail anywhere.
$(eval $(call unit_test,xl-device,test-plug.c test-disk.c test-kind.c store.c,\
  $(addprefix tools/libs/light/,device/device.c device/plug.c device/hotplug.c device/disk.c device/nic.c device/kind.c device/kinds.c device/kinds-media.c device/kinds-model.c device/channel.c device/info.c op/op.c event/loop.c event/child.c event/deliver.c core/ctx.c core/store.c core/arena.c),\
  -I$(srcdir)/tools/libs/light -Itools/obj/libs/light/include $(foreach r,light ctrl store toollog,-I$(srcdir)/tools/libs/$(r)/include) \
  -DXYLEM_SYSCONFDIR='"/etc"',\
  -Llib -Wl$(comma)-rpath-link$(comma)lib -Wl$(comma)-rpath$(comma)$(abspath lib) lib/libxenlight.a -lxenctrl -lxenstore -lxentoollog -lyajl -luuid -lpthread))
tools-generated-xl-device := $(tools-generated-light)
tests/unit/xl-device/xl-device.test: lib/.light.built
