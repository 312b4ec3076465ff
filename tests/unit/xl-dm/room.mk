# SPDX-License-Identifier: GPL-2.0-only
# qemu's command line for configurations, and the control protocol against a model that the test plays.
$(eval $(call unit_test,xl-dm,test-args.c test-qmp.c test-lapic.c records.c ../xl-device/store.c,\
  $(addprefix tools/libs/light/,dm/args.c dm/words.c dm/devices.c dm/qmp.c dm/setup.c dm/screen.c dm/usb.c dm/vcpus.c dm/lapic.c dm/user.c dm/reap.c device/device.c op/op.c event/loop.c event/child.c event/deliver.c core/ctx.c core/store.c core/arena.c),\
  -I$(srcdir)/tools/libs/light -I$(srcdir)/tests/unit/xl-device -Itools/obj/libs/light/include $(foreach r,light ctrl store toollog,-I$(srcdir)/tools/libs/$(r)/include) \
  -DXYLEM_SYSCONFDIR='"/etc"' -DXYLEM_LIBEXECDIR='"/nonexistent"' -DXYLEM_RUNDIR='"."',\
  -Llib -Wl$(comma)-rpath-link$(comma)lib -Wl$(comma)-rpath$(comma)$(abspath lib) lib/libxenlight.a -lxenctrl -lxenstore -lxentoollog -lyajl -luuid -lpthread))
tools-generated-xl-dm := $(tools-generated-light)
tests/unit/xl-dm/xl-dm.test: lib/.light.built
