# SPDX-License-Identifier: GPL-2.0-only
xenconsoled-sources := main.c options.c process.c loop.c domains.c console.c ring.c backlog.c terminal.c logfile.c hypervisor.c message.c
$(eval $(call program,xenconsoled,xenconsoled/daemon,$(xenconsoled-sources),toolcore toollog evtchn gnttab foreignmemory ctrl store,-lutil,$(xenlibexecdir)/bin))
$(eval $(call program,xenconsole,xenconsoled/client,main.c attach.c terminal.c lock.c,toolcore toollog ctrl store,,$(xenlibexecdir)/bin))
