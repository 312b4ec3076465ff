# SPDX-License-Identifier: GPL-2.0-only
# The xenstore clients: one program under many names, and xenstore-control.
xenstore-names := ls read write rm list exists watch chmod

$(eval $(call program,xenstore,xenstore,\
  main.c escape.c cmd-ls.c cmd-read.c cmd-write.c cmd-chmod.c,store,,$(bindir)))
$(eval $(call program,xenstore-control,xenstore,control.c,store,,$(bindir)))

tools-install += install-xenstore-names
install-xenstore-names: install-prog-xenstore
	for n in $(xenstore-names); do ln -sfn xenstore $(DESTDIR)$(bindir)/xenstore-$$n; done
