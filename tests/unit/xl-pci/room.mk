# SPDX-License-Identifier: GPL-2.0-only
# PCI devices of the host in guests: over a sysfs in files, a xenstore and a hypervisor that the test plays.
$(eval $(call unit_test,xl-pci,test-assign.c test-rdm.c test-e820.c host.c ../xl-device/store.c,\
  $(addprefix tools/libs/light/,pci/address.c pci/pciback.c pci/assignable.c pci/access.c pci/nodes.c pci/model.c pci/add.c pci/remove.c pci/attach.c pci/rdm.c create/e820.c device/device.c device/plug.c op/op.c event/loop.c event/child.c event/deliver.c core/ctx.c core/store.c core/arena.c),\
  -I$(srcdir)/tools/libs/light -I$(srcdir)/tests/unit/xl-device -Itools/obj/libs/light/include $(foreach r,light guest ctrl store toollog,-I$(srcdir)/tools/libs/$(r)/include) \
  -DXYLEM_SYSCONFDIR='"/etc"' -DXYLEM_SYSFS='"tests/obj/unit/xl-pci/sys"',\
  -Llib -Wl$(comma)-rpath-link$(comma)lib -Wl$(comma)-rpath$(comma)$(abspath lib) lib/libxenlight.a -lxenctrl -lxenstore -lxentoollog -lyajl -luuid -lpthread))
tools-generated-xl-pci := $(tools-generated-light)
tests/unit/xl-pci/xl-pci.test: lib/.light.built
