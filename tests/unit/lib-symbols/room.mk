# SPDX-License-Identifier: GPL-2.0-only
# The table under test is made by scripts/gen-symbols from a list as `nm -n' prints it.
$(eval $(call unit_test,lib-symbols,test-symbols.c,xen/lib/symbols.c,-I$(srcdir)/xen/include,))
lib-symbols-table := $(tests-out)/unit/lib-symbols/table
$(lib-symbols-table).c: $(srcdir)/tests/unit/lib-symbols/nm.txt $(srcdir)/scripts/gen-symbols
	@mkdir -p $(@D)
	@$(PYTHON) $(srcdir)/scripts/gen-symbols < $< > $@
$(lib-symbols-table).o: $(lib-symbols-table).c
	@$(CC) -c -o $@ $<
tests/unit/lib-symbols/lib-symbols.test: $(lib-symbols-table).o
