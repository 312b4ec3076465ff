# SPDX-License-Identifier: GPL-2.0-only
# Small programs that jobs in dom0 use; tests/system/run puts them beside the job. They are linked against the
# toolstack's libraries by soname: either toolstack's will do.
probe-cflags := -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror
probe-names  := await-text free-pages hvm-state json-get on-pty

tests/system/probe/%: $(srcdir)/tests/system/probe/%.c | lib/.ctrl.built include/xen
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(probe-cflags) -Iinclude $(call lib-includes,$(call lib-closure,ctrl)) -MMD -MP -MF $@.d -o $@ $< \
	  -Llib -Wl,-rpath-link,lib -Wl,--as-needed -lxenctrl -lyajl -lutil
-include $(wildcard tests/system/probe/*.d)

probes: $(addprefix tests/system/probe/,$(probe-names))
.PHONY: probes
