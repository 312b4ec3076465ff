# SPDX-License-Identifier: GPL-2.0-only
# The daemon itself, as a process on the host, with files for a hypervisor (fakexen.c): its socket, its rings, domains
# that come and go. Compared with what it is known to answer, and by hand with another daemon (compare.py).
oracle-dir := $(srcdir)/tests/unit/xenstored-oracle
oracle-out := tests/unit/xenstored-oracle

$(oracle-out)/fakexen.so: $(oracle-dir)/fakexen.c | include/xen
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -Wno-unused-parameter -fPIC -shared -Iinclude \
	  -D__XEN_TOOLS__ $(call lib-includes,$(call lib-closure,evtchn gnttab ctrl)) -o $@ $<

$(oracle-out)/xenstored-oracle.test: $(oracle-out)/fakexen.so tools/xenstored/xenstored
	@printf '#!/bin/sh\nLD_LIBRARY_PATH=lib exec $(PYTHON) %s/compare.py %s/fakexen.so tools/xenstored/xenstored %s/expected.txt\n' \
	  $(oracle-dir) $(oracle-out) $(oracle-dir) > $@
	@chmod +x $@
unit-tests += $(oracle-out)/xenstored-oracle.test
