# SPDX-License-Identifier: GPL-2.0-only
# xl. Every cmd-*.c in a folder of it is a command or a few; nothing else names them.
xl-src := $(patsubst $(srcdir)/tools/xl/%,%,$(sort $(wildcard $(addprefix $(srcdir)/tools/xl/,*.c cfg/*.c host/*.c domain/*.c device/*.c pool/*.c))))
$(eval $(call program,xl,xl,$(xl-src),util light $(if $(wildcard $(srcdir)/tools/libs/toollog/room.mk),toollog),$(if $(wildcard $(srcdir)/tools/libs/toollog/room.mk),,-lxentoollog) -lyajl,$(sbindir)))
