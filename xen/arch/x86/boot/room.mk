# SPDX-License-Identifier: GPL-2.0-only
obj-y += head.o multiboot.o multiboot1.o multiboot2.o e820.o bootmem.o cmdline.o setup.o paging.o \
  directmap.o ram.o vmap.o numa.o acpi.o release.o ignored-options.o
