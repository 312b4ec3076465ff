# SPDX-License-Identifier: GPL-2.0-only
# libxenstore against a daemon that answers as the test wants.
$(eval $(call unit_test,xenstored-client,daemon.c test-requests.c test-watches.c,\
  $(addprefix tools/libs/store/,common.c handle.c request.c watch.c node.c domain.c) \
  tools/libs/toolcore/active.c tools/libs/toolcore/restrict.c,\
  -I$(srcdir)/tools/libs/store/include -I$(srcdir)/tools/libs/toolcore/include -I$(srcdir)/tools/libs/toolcore/internal \
  -pthread,-pthread))
