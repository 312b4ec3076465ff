# SPDX-License-Identifier: GPL-2.0-only
# Host tests. $(eval $(call unit_test,NAME,TEST SOURCES,REAL SOURCES,CFLAGS,LDLIBS)) declares one, in tests/unit/NAME/room.mk:
#   TEST SOURCES relative to tests/unit/NAME, REAL SOURCES relative to the top of the tree and compiled unmodified.
tests-out := tests/obj
test-cflags := -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers \
  -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -I$(srcdir)/tests/unit/harness
unit-tests :=

define unit_test
ut-$(1)-objs := $$(patsubst %.c,$(tests-out)/unit/$(1)/t/%.o,$(2)) $$(patsubst %.c,$(tests-out)/unit/$(1)/r/%.o,$(3)) \
  $(tests-out)/unit/$(1)/h/test.o
$(tests-out)/unit/$(1)/t/%.o: $(srcdir)/tests/unit/$(1)/%.c | include/xen $$(tools-generated-$(1))
	@mkdir -p $$(@D)
	@$(CC) $$(test-cflags) -I$(srcdir)/tests/unit/$(1) $(4) -Iinclude -MMD -MP -MF $$@.d -c -o $$@ $$<
$(tests-out)/unit/$(1)/r/%.o: $(srcdir)/%.c | include/xen $$(tools-generated-$(1))
	@mkdir -p $$(@D)
	@$(CC) $$(test-cflags) -I$$(<D) $(4) -Iinclude -MMD -MP -MF $$@.d -c -o $$@ $$<
$(tests-out)/unit/$(1)/h/test.o: $(srcdir)/tests/unit/harness/test.c
	@mkdir -p $$(@D)
	@$(CC) $$(test-cflags) -MMD -MP -MF $$@.d -c -o $$@ $$<
tests/unit/$(1)/$(1).test: $$(ut-$(1)-objs)
	@mkdir -p $$(@D)
	@echo "  LD    $$@"
	@$(CC) -fsanitize=address,undefined -o $$@ $$^ $(5)
unit-tests += tests/unit/$(1)/$(1).test
endef

include $(sort $(wildcard $(srcdir)/tests/unit/*/room.mk))
-include $(shell find $(tests-out) -name '*.d' 2>/dev/null)

check-unit: $(unit-tests)
	@$(srcdir)/tests/run-unit $(unit-tests)

include $(wildcard $(srcdir)/tests/checks.mk)
.PHONY: check-unit check
