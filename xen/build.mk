# SPDX-License-Identifier: GPL-2.0-only
# The hypervisor: one non-recursive build. Each folder's room.mk adds to obj-y / obj-$(CONFIG_X).

# The same bytes wherever source and build lie: neither path gets into debug information or __FILE__. The last one
# that fits wins: the build may be below the source.
path-maps  := -ffile-prefix-map=$(abspath $(srcdir))=. -ffile-prefix-map=$(abspath .)=.

xen-out    := xen/obj
xen-config := xen/.config
-include $(xen-config)

xen-rooms := $(patsubst $(srcdir)/xen/%/room.mk,%,$(sort $(shell find $(srcdir)/xen -name room.mk)))
xen-objs  :=
define xen-room
obj-y :=
include $(srcdir)/xen/$(1)/room.mk
xen-objs += $$(addprefix $(xen-out)/$(1)/,$$(obj-y))
endef
$(foreach r,$(xen-rooms),$(eval $(call xen-room,$(r))))

xen-cflags := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wno-unused-parameter \
  -Wno-missing-field-initializers -ffreestanding -nostdinc -isystem $(shell $(CC) -print-file-name=include) \
  -fpie -fvisibility=hidden -include $(srcdir)/xen/include/xen/compiler.h \
  -mindirect-branch=thunk-extern -mindirect-branch-register \
  -fno-strict-aliasing -fno-common -fno-stack-protector -fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
  -fcf-protection=none -fno-jump-tables -fno-delete-null-pointer-checks -fwrapv \
  -m64 -mno-red-zone -mno-mmx -mno-sse -mgeneral-regs-only -mpreferred-stack-boundary=4 \
  $(path-maps) -ffunction-sections \
  -I$(srcdir)/xen/include -I$(srcdir)/xen/arch/x86/include -I$(xen-out)/include -D__XEN__ -D__XYLEM__ \
  -include $(xen-out)/include/generated/autoconf.h

xen: xen/xylem

# --- configuration -----------------------------------------------------------------------------
xen-kconfig := cd xen && srctree=$(abspath $(srcdir))/xen
$(xen-config): $(srcdir)/xen/defconfig $(wildcard $(srcdir)/xen/Kconfig)
	@mkdir -p xen
	@$(xen-kconfig) $(KCONFIG) $(if $(wildcard $(xen-config)),--olddefconfig,--defconfig=$(abspath $(srcdir))/xen/defconfig) \
	  $(abspath $(srcdir))/xen/Kconfig >/dev/null
	@touch $@
xen-defconfig:
	@mkdir -p xen
	$(xen-kconfig) $(KCONFIG) --defconfig=$(abspath $(srcdir))/xen/defconfig $(abspath $(srcdir))/xen/Kconfig
xen-allnoconfig:
	@mkdir -p xen
	$(xen-kconfig) $(KCONFIG) --allnoconfig $(abspath $(srcdir))/xen/Kconfig
xen-menuconfig:
	@mkdir -p xen
	$(xen-kconfig) $(MCONF) $(abspath $(srcdir))/xen/Kconfig
xen-olddefconfig:
	$(xen-kconfig) $(KCONFIG) --olddefconfig $(abspath $(srcdir))/xen/Kconfig

xen-generated := $(xen-out)/include/generated/autoconf.h
$(xen-out)/include/generated/autoconf.h: $(xen-config)
	@mkdir -p $(@D)
	@sed -n -e 's/^\(CONFIG_[A-Z0-9_]*\)=y$$/#define \1 1/p' -e 's/^\(CONFIG_[A-Z0-9_]*\)=\([^y].*\)$$/#define \1 \2/p' $< > $@

# Structure offsets for assembly: each OFFSET() line in asm-offsets.c becomes a #define.
xen-asm-offsets := $(xen-out)/include/generated/asm-offsets.h
$(xen-asm-offsets): $(srcdir)/xen/arch/x86/asm-offsets.c $(xen-generated)
	@mkdir -p $(@D)
	@$(CC) $(xen-cflags) -S -g0 -MMD -MP -MT $@ -MF $@.d -o $@.s $<
	@sed -n 's/^[[:space:]]*\.ascii "==>\([A-Za-z0-9_]*\) [$$]*\([-0-9]*\)".*/#define \1 \2/p' $@.s > $@.tmp && mv $@.tmp $@

include $(wildcard $(srcdir)/xen/abi/build.mk)

# --- objects -----------------------------------------------------------------------------------
$(xen-out)/%.o: $(srcdir)/xen/%.c $(xen-generated)
	@mkdir -p $(@D)
	@echo "  CC    xen/$*.o"
	@$(CC) $(xen-cflags) -I$(<D) -MMD -MP -MF $@.d -c -o $@ $<
$(xen-out)/%.o: $(srcdir)/xen/%.S $(xen-generated) $(xen-asm-offsets)
	@mkdir -p $(@D)
	@echo "  AS    xen/$*.o"
	@$(CC) $(xen-cflags) -D__ASSEMBLY__ -I$(<D) -MMD -MP -MF $@.d -c -o $@ $<
-include $(shell find $(xen-out) -name '*.d' 2>/dev/null)

# --- the image ---------------------------------------------------------------------------------
# Linked twice: the second link carries the table of symbols found in the first, for backtraces.
xen-lds    := $(xen-out)/xylem.lds
xen-ld     := $(LD) -nostdlib -static -no-dynamic-linker --no-warn-rwx-segments -z max-page-size=0x200000 -z noexecstack \
  --build-id=sha1 --gc-sections -T $(xen-lds)
$(xen-lds): $(srcdir)/xen/arch/x86/xylem.lds.S $(xen-generated)
	@mkdir -p $(@D)
	@$(CC) $(xen-cflags) -D__ASSEMBLY__ -E -P -MMD -MP -MT $@ -MF $@.d -o $@ $<
$(xen-out)/symbols-empty.c:
	@mkdir -p $(@D)
	@$(PYTHON) $(srcdir)/scripts/gen-symbols < /dev/null > $@
$(xen-out)/symbols.c: $(xen-out)/xylem-pass1
	@$(NM) -n $< | $(PYTHON) $(srcdir)/scripts/gen-symbols > $@
$(xen-out)/symbols-empty.o $(xen-out)/symbols.o: %.o: %.c $(xen-generated)
	@$(CC) $(xen-cflags) -c -o $@ $<
$(xen-out)/xylem-pass1: $(xen-objs) $(xen-out)/symbols-empty.o $(xen-lds)
	@echo "  LD    $@"
	@$(xen-ld) -o $@ $(xen-objs) $(xen-out)/symbols-empty.o
xen/xylem-syms: $(xen-objs) $(xen-out)/symbols.o $(xen-lds)
	@echo "  LD    $@"
	@$(xen-ld) -o $@ $(xen-objs) $(xen-out)/symbols.o
# The bootable image is flat: the Multiboot headers carry its addresses.
xen/xylem: xen/xylem-syms
	@$(OBJCOPY) -O binary $< $@

install-xen: xen
	install -D -m 644 xen/xylem $(DESTDIR)/boot/xylem-$(VERSION)
	install -D -m 644 xen/xylem-syms $(DESTDIR)$(prefix)/lib/debug/boot/xylem-syms-$(VERSION)
	ln -sfn xylem-$(VERSION) $(DESTDIR)/boot/xylem

LD ?= ld
NM ?= nm
OBJCOPY ?= objcopy
.PHONY: xen-defconfig xen-allnoconfig xen-menuconfig xen-olddefconfig install-xen
