# SPDX-License-Identifier: GPL-2.0-only
# xl.cfg, whole files: good/*.cfg must give good/*.json (made by the reference's xl -N create of the same file), bad/*.cfg
# must fail with exactly the messages in bad/*.txt.
$(eval $(call unit_test,xl-cfg,test-golden.c test-documented.c host.c,\
  $(patsubst $(srcdir)/%,%,$(sort $(wildcard $(srcdir)/tools/xl/cfg/*.c))) $(addprefix tools/libs/util/,config.c parse.c disk.c pci.c vif.c),\
  -I$(srcdir)/tools/xl -I$(srcdir)/tools/libs/light -I$(srcdir)/tools/libs -I$(srcdir)/tools/libs/util -DGOLDEN='"$(abspath $(srcdir))/tests/unit/xl-cfg"' \
  -DXYLEM_LIBEXECDIR='"/usr/lib/xen-4.17"' \
  $(foreach r,util light ctrl store toollog,-I$(srcdir)/tools/libs/$(r)/include) -Itools/obj/libs/light/include,\
  -Llib -Wl$(comma)-rpath-link$(comma)lib lib/libxenlight.a $(foreach d,$(call lib-closure,$(lib-light-deps)),-l$(lib-$(d)-name)) -lyajl -luuid -lpthread))
tools-generated-xl-cfg := $(tools-generated-light)
tests/unit/xl-cfg/xl-cfg.test: lib/.light.built
