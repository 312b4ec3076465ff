# SPDX-License-Identifier: GPL-2.0-only
# What an HVM guest starts with: a freestanding 32-bit program. It needs no 32-bit libraries.
fw-dir := $(srcdir)/tools/firmware/hvmloader
fw-out := $(tools-out)/firmware/hvmloader
fw-cflags := -m32 -march=i686 -std=gnu11 -Os -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes \
  -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
  -mno-sse -mno-mmx -mno-80387 -ffile-prefix-map=$(abspath $(srcdir))/=./ -ffile-prefix-map=$(abspath .)/=./ \
  -I$(fw-dir)/freestanding -I$(fw-dir) -I$(srcdir)/tools/firmware/acpi -I$(acpi-out) -Iinclude -D__XEN_INTERFACE_VERSION__=__XEN_LATEST_INTERFACE_VERSION__ -DXYLEM_VERSION='"$(VERSION)"'
fw-src := $(patsubst $(fw-dir)/%,%,$(sort $(wildcard $(addprefix $(fw-dir)/,host/*.c pci/*.c cpu/*.c tables/*.c boot/*.c))))
fw-asm := $(patsubst $(fw-dir)/%,%,$(sort $(wildcard $(addprefix $(fw-dir)/,cpu/*.S boot/*.S))))
fw-acpi := table.o madt.o fixed.o numa.o aml.o ssdt-cpus.o ssdt-pci.o ssdt-platform.o hvm.o dsdt.o
fw-objs := $(addprefix $(fw-out)/,$(fw-asm:.S=.o) $(fw-src:.c=.o) $(addprefix acpi/,$(fw-acpi)))

$(fw-objs): | include/xen $(acpi-out)/dsdt.hex.h
$(fw-out)/acpi/%.o: $(srcdir)/tools/firmware/acpi/%.c
	@mkdir -p $(@D)
	@echo "  CC32  firmware/acpi/$*.o"
	@$(CC) $(fw-cflags) -MMD -MP -MF $@.d -c -o $@ $<
$(fw-out)/%.o: $(fw-dir)/%.c
	@mkdir -p $(@D)
	@echo "  CC32  firmware/hvmloader/$*.o"
	@$(CC) $(fw-cflags) -MMD -MP -MF $@.d -c -o $@ $<
$(fw-out)/%.o: $(fw-dir)/%.S
	@mkdir -p $(@D)
	@echo "  AS32  firmware/hvmloader/$*.o"
	@$(CC) $(fw-cflags) -D__ASSEMBLY__ -MMD -MP -MF $@.d -c -o $@ $<
tools/firmware/hvmloader/hvmloader: $(fw-objs) $(fw-dir)/hvmloader.lds
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) -m32 -nostdlib -static -no-pie -Wl,-m,elf_i386 -Wl,--build-id=none,--no-warn-rwx-segments -Wl,-T,$(fw-dir)/hvmloader.lds \
	  -o $@ $(fw-objs)

tools-targets += tools/firmware/hvmloader/hvmloader
tools-install += install-hvmloader
install-hvmloader: tools/firmware/hvmloader/hvmloader
	install -D -m 644 $< $(DESTDIR)$(xenlibexecdir)/boot/hvmloader
