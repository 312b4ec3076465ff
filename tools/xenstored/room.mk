# SPDX-License-Identifier: GPL-2.0-only
# The xenstore daemon. server/ and store/ need no machine: the unit tests compile them alone.
xenstored-pure := \
  store/path.c store/perms.c store/node.c store/ledger.c store/edit.c store/transaction.c store/check.c \
  server/quota.c server/message.c server/server.c server/domain.c server/domain-life.c server/conn.c \
  server/watch.c server/watch-event.c server/request.c server/op-data.c server/op-change.c server/op-watch.c \
  server/op-transaction.c server/op-domain.c server/control.c transport/ring.c
xenstored-ctrl := $(wildcard $(srcdir)/tools/libs/ctrl/room.mk)

$(eval $(call program,xenstored,xenstored,\
  main.c options.c process.c $(xenstored-pure) \
  transport/loop.c transport/socket.c transport/hypervisor.c transport/ring-link.c transport/trace.c,\
  evtchn gnttab foreignmemory $(if $(xenstored-ctrl),ctrl),$(if $(xenstored-ctrl),,-lxenctrl),$(xenlibexecdir)/bin))
