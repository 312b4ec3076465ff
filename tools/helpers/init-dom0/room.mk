# SPDX-License-Identifier: GPL-2.0-only
$(eval $(call program,xen-init-dom0,helpers/init-dom0,main.c,\
  store $(if $(wildcard $(srcdir)/tools/libs/ctrl/room.mk),ctrl),\
  $(if $(wildcard $(srcdir)/tools/libs/ctrl/room.mk),,-lxenctrl) -luuid,$(xenlibexecdir)/bin))
