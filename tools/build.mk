# SPDX-License-Identifier: GPL-2.0-only
# The tools: each folder's room.mk declares libraries and programs with the two macros below.
#
# $(eval $(call library,ROOM,NAME,MAJOR,FULL,SOURCES,DEPS,LDLIBS))
#   ROOM     folder below tools/libs (holds include/, internal/, the sources, lib$(NAME).map if it has symbol versions)
#   NAME     xenevtchn -> libxenevtchn.so.FULL, soname libxenevtchn.so.MAJOR, libxenevtchn.a
#   SOURCES  relative to the room; a name ending in .gen.c is generated below $(tools-out)/libs/ROOM
#   DEPS     other ROOMs it may include and link
#   Before the call, lib-ROOM-xenlib may name objects of xen/lib to link, lib-ROOM-more objects of other folders
#   below tools/ (firmware/acpi/table.o), lib-ROOM-cflags more flags.
# $(eval $(call program,NAME,FOLDER,SOURCES,DEPS,LDLIBS,INSTALLDIR))
#   FOLDER   below tools/;  INSTALLDIR e.g. $(sbindir)
# $(eval $(call script,NAME,FOLDER,INSTALLDIR))  installs an executable script, $(eval $(call datafile,...)) a plain file.

tools-out := tools/obj
tools-cflags := -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes \
  -Wno-unused-parameter -Wno-missing-field-initializers -fPIC -fvisibility=default $(path-maps) -D__XEN_TOOLS__ -Iinclude $(TOOLS_EXTRA_CFLAGS)
tools-defs := -DXYLEM_SYSCONFDIR='"$(sysconfdir)"' -DXYLEM_LIBEXECDIR='"$(xenlibexecdir)"' \
  -DXYLEM_LOCALSTATEDIR='"$(localstatedir)"' -DXYLEM_VERSION='"$(VERSION)"' -DXYLEM_BINDIR='"$(bindir)"'
tools-targets :=
tools-install :=
# include/ is installed; internal/ holds what the libraries share among themselves only
lib-includes = $(foreach d,$(1),-I$(srcdir)/tools/libs/$(d)/include -I$(tools-out)/libs/$(d)/include \
  $(addprefix -I,$(wildcard $(srcdir)/tools/libs/$(d)/internal)))
# every room a room reaches, itself last
lib-closure = $(foreach d,$(1),$(call lib-closure,$(lib-$(d)-deps)) $(d))

# <xen/...> for the tools, and for test guests, is the public ABI; looked at in every run, so that a build folder made
# when it was somewhere else follows.
include/xen:
	@mkdir -p include
	@ln -sfn $(abspath $(srcdir)/xen/include/public) $@
.PHONY: include/xen

# Installed under the names that libxen-dev has.
install-abi:
	cd $(srcdir)/xen/include/public && find . -name '*.h' -exec install -D -m 644 '{}' '$(DESTDIR)$(includedir)/xen/{}' ';'
tools-install += install-abi

# what a room's generator makes before any of its objects: the room adds to tools-generated-ROOM
define library
lib-$(1)-deps := $(6)
lib-$(1)-name := $(2)
lib-$(1)-objs := $$(patsubst %.c,$(tools-out)/libs/$(1)/%.o,$(5)) $$(addprefix $(tools-out)/xenlib/,$(lib-$(1)-xenlib)) \
  $$(addprefix $(tools-out)/,$(lib-$(1)-more))
$$(lib-$(1)-objs): room-cflags = -I$(srcdir)/tools/libs/$(1) -I$(tools-out)/libs/$(1) $$(call lib-includes,$$(call lib-closure,$(1))) \
  $$(lib-$(1)-cflags)
$$(lib-$(1)-objs): | include/xen $$(tools-generated-$(1))
lib/lib$(2).so.$(4): $$(lib-$(1)-objs) $$(wildcard $(srcdir)/tools/libs/$(1)/lib$(2).map) | $$(foreach d,$(6),lib/.$$(d).built)
	@mkdir -p lib
	@echo "  LD    $$@"
	@$(CC) -shared -Wl,-soname,lib$(2).so.$(3) -Wl,-z,defs -Wl,-z,relro,-z,now -o $$@ $$(lib-$(1)-objs) \
	  $$(addprefix -Wl$$(comma)--version-script=,$$(wildcard $(srcdir)/tools/libs/$(1)/lib$(2).map)) \
	  -Llib -Wl,-rpath-link,lib $$(foreach d,$(6),-l$$(lib-$$(d)-name)) $(7) $(TOOLS_EXTRA_LDFLAGS)
lib/lib$(2).a: $$(lib-$(1)-objs)
	@mkdir -p lib
	@rm -f $$@ && ar rcsD $$@ $$^
lib/.$(1).built: lib/lib$(2).so.$(4) lib/lib$(2).a
	@[ "$(3)" = "$(4)" ] || ln -sfn lib$(2).so.$(4) lib/lib$(2).so.$(3)
	@ln -sfn lib$(2).so.$(3) lib/lib$(2).so
	@touch $$@
tools-targets += lib/.$(1).built
tools-install += install-lib-$(1)
install-lib-$(1): lib/.$(1).built
	install -d $(DESTDIR)$(libdir) $(DESTDIR)$(includedir)
	install -m 644 lib/lib$(2).so.$(4) lib/lib$(2).a $(DESTDIR)$(libdir)/
	[ "$(3)" = "$(4)" ] || ln -sfn lib$(2).so.$(4) $(DESTDIR)$(libdir)/lib$(2).so.$(3)
	ln -sfn lib$(2).so.$(3) $(DESTDIR)$(libdir)/lib$(2).so
	for d in $(srcdir)/tools/libs/$(1)/include $(tools-out)/libs/$(1)/include; do \
	  [ ! -d $$$$d ] || (cd $$$$d && find . -name '*.h' -exec install -D -m 644 '{}' '$(DESTDIR)$(includedir)/{}' ';'); done
endef
comma := ,

define program
prog-$(1)-objs := $$(patsubst %.c,$(tools-out)/$(2)/%.o,$(3))
$$(prog-$(1)-objs): room-cflags = -I$(srcdir)/tools/$(2) -I$(tools-out)/$(2) $$(call lib-includes,$$(call lib-closure,$(4)))
$$(prog-$(1)-objs): | include/xen $$(foreach d,$$(call lib-closure,$(4)),$$(tools-generated-$$(d))) $$(tools-generated-$(1))
tools/$(2)/$(1): $$(prog-$(1)-objs) $$(foreach d,$(4),lib/.$$(d).built)
	@mkdir -p $$(@D)
	@echo "  LD    $$@"
	@$(CC) -pie -Wl,-z,relro,-z,now -Wl,-rpath-link,lib -o $$@ $$(prog-$(1)-objs) -Llib $$(foreach d,$(4),-l$$(lib-$$(d)-name)) $(5) $(TOOLS_EXTRA_LDFLAGS)
tools-targets += tools/$(2)/$(1)
tools-install += install-prog-$(1)
install-prog-$(1): tools/$(2)/$(1)
	install -D -m 755 tools/$(2)/$(1) $(DESTDIR)$(6)/$(1)
endef

define script
tools-install += install-script-$(1)
install-script-$(1):
	install -D -m 755 $(srcdir)/tools/$(2)/$(1) $(DESTDIR)$(3)/$(1)
endef
define datafile
tools-install += install-data-$(1)
install-data-$(1):
	install -D -m 644 $(srcdir)/tools/$(2)/$(1) $(DESTDIR)$(3)/$(1)
endef

tools-rooms := $(sort $(shell find $(srcdir)/tools -name room.mk))
include $(tools-rooms)

$(tools-out)/%.o: $(srcdir)/tools/%.c
	@mkdir -p $(@D)
	@echo "  CC    tools/$*.o"
	@$(CC) $(tools-cflags) $(tools-defs) $(room-cflags) -MMD -MP -MF $@.d -c -o $@ $<
$(tools-out)/%.gen.o: $(tools-out)/%.gen.c
	@echo "  CC    tools/$*.gen.o"
	@$(CC) $(tools-cflags) $(tools-defs) $(room-cflags) -MMD -MP -MF $@.d -c -o $@ $<
# xen/lib is linked unchanged into tools: name its objects as $(tools-out)/xenlib/NAME.o
$(tools-out)/xenlib/%.o: $(srcdir)/xen/lib/%.c | include/xen
	@mkdir -p $(@D)
	@echo "  CC    xenlib/$*.o"
	@$(CC) $(tools-cflags) -I$(srcdir)/xen/include -I$(srcdir)/xen/lib -MMD -MP -MF $@.d -c -o $@ $<
-include $(shell find $(tools-out) -name '*.d' 2>/dev/null)

tools: $(tools-targets)
install-tools: $(tools-install)
.PHONY: install-tools $(tools-install)
