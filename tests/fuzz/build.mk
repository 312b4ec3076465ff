# SPDX-License-Identifier: GPL-2.0-only
# Fuzzers (clang's libFuzzer): make check-fuzz runs each for FUZZ_TIME seconds from a small corpus
# and keeps what it finds in tests/fuzz/NAME of the build folder.
CLANG     ?= clang
FUZZ_TIME ?= 5
fuzz-out  := tests/fuzz
fuzz-cflags := -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter \
  -Wno-missing-field-initializers -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
  -I$(srcdir)/xen/include -I$(srcdir)/xen/lib/decompress
fuzz-decompress-sources := $(wildcard $(srcdir)/xen/lib/decompress/*.c)
fuzz-elf-sources := $(wildcard $(srcdir)/xen/lib/elf/*.c) $(srcdir)/xen/lib/parse.c
fuzz-vdev-sources := $(wildcard $(srcdir)/xen/arch/x86/hvm/platform/model/*.c)
fuzz-vdev-cflags := -include $(srcdir)/tests/unit/fake-arch/prelude.h -DCONFIG_NR_CPUS=64 \
  -I$(srcdir)/tests/unit/fake-arch -I$(srcdir)/xen/arch/x86/include -I$(srcdir)/xen/arch/x86/hvm/platform/model
fuzz-x86-emul-sources := $(wildcard $(srcdir)/xen/lib/x86-emul/*.c $(srcdir)/xen/lib/x86-emul/*/*.c)
fuzzers := decompress elf vdev x86-emul

define fuzzer
$(fuzz-out)/fuzz-$(1): $(srcdir)/tests/fuzz/fuzz-$(1).c $$(fuzz-$(1)-sources) \
  $$(wildcard $(srcdir)/xen/include/lib/*.h $(srcdir)/xen/lib/*/*.h \
    $(srcdir)/xen/lib/*/*/*.h)
	@mkdir -p $(fuzz-out)
	@echo "  CLANG $$@"
	@$(CLANG) $(fuzz-cflags) $$(fuzz-$(1)-cflags) -o $$@ $$(filter %.c,$$^)
run-fuzz-$(1): $(fuzz-out)/fuzz-$(1) $(fuzz-out)/.seeds
	@mkdir -p $(fuzz-out)/$(1)
	@echo "  FUZZ  $(1) for $(FUZZ_TIME) s"
	@$(fuzz-out)/fuzz-$(1) -max_total_time=$(FUZZ_TIME) -max_len=16384 -timeout=10 -verbosity=0 \
	  -artifact_prefix=$(fuzz-out)/$(1)- $(fuzz-out)/$(1) $(fuzz-out)/seeds/$(1) \
	  > $(fuzz-out)/$(1).log 2>&1 || { grep -v ' # Uses: ' $(fuzz-out)/$(1).log; exit 1; }
check-fuzz: run-fuzz-$(1)
.PHONY: run-fuzz-$(1)
endef
$(foreach f,$(fuzzers),$(eval $(call fuzzer,$(f))))

$(fuzz-out)/.seeds: $(srcdir)/tests/fuzz/make-seeds
	@mkdir -p $(@D)
	@$< $(fuzz-out)/seeds /bin/sh
	@touch $@

check-fuzz:
	@echo "$(words $(fuzzers)) passed, 0 failed"
.PHONY: check-fuzz
