# SPDX-License-Identifier: GPL-2.0-only
# What libxl keeps about domains in files, in a directory of the test's.
$(eval $(call unit_test,xl-userdata,test-userdata.c,tools/libs/light/domain/userdata.c tools/libs/light/core/ctx.c,\
  -I$(srcdir)/tools/libs/light -Itools/obj/libs/light/include $(foreach r,light ctrl store toollog,-I$(srcdir)/tools/libs/$(r)/include) \
  -DXYLEM_LOCALSTATEDIR='"tests/obj/unit/xl-userdata/var"',\
  -Llib -Wl$(comma)-rpath-link$(comma)lib -Wl$(comma)-rpath$(comma)$(abspath lib) lib/libxenlight.a -lxenctrl -lxenstore -lxentoollog -lyajl -luuid -lpthread))
tools-generated-xl-userdata := $(tools-generated-light)
tests/unit/xl-userdata/xl-userdata.test: lib/.light.built
