# SPDX-License-Identifier: GPL-2.0-only
# The step engine and the event loop of libxl, with a xenstore and a program's event loop that the test plays.
xl-op-rooms := light ctrl store toollog
$(eval $(call unit_test,xl-op,test-steps.c test-loop.c world.c ../xl-device/store.c,\
  $(addprefix tools/libs/light/,op/op.c event/loop.c event/child.c event/deliver.c event/osevent.c core/ctx.c core/arena.c core/log.c),\
  -I$(srcdir)/tools/libs/light -I$(srcdir)/tests/unit/xl-device -Itools/obj/libs/light/include $(foreach r,$(xl-op-rooms),-I$(srcdir)/tools/libs/$(r)/include),\
  -Llib -Wl$(comma)-rpath-link$(comma)lib lib/libxenlight.a -lyajl -luuid -lpthread))
tools-generated-xl-op := $(tools-generated-light)
tests/unit/xl-op/xl-op.test: lib/.light.built
