# SPDX-License-Identifier: GPL-2.0-only
# The virtual board: devices driven through their ports and pages by a guest made of paper, on a clock the test moves.
tools-generated-hv-platform := $(world-generated)
hv-platform-sources := $(addprefix xen/arch/x86/hvm/platform/,platform.c io.c vtimer.c lines.c deliver.c intr.c \
  vlapic.c vlapic-ipi.c vlapic-timer.c vlapic-save.c vlapic-virtual.c vioapic.c vpic.c vpit.c vrtc.c vhpet.c vpm.c debugport.c vmtrr.c hwdom-ioapic.c \
  $(addprefix model/,lapic.c lapic-regs.c ioapic.c pic.c pit.c rtc.c hpet.c pm.c mtrr.c))
$(eval $(call unit_test,hv-platform,board.c machine.c test-lapic.c test-hwdom.c test-ports.c test-virtual.c test-ipi.c test-lines.c test-pic.c test-pit.c test-rtc.c \
  test-hpet.c test-pm.c test-mtrr.c test-ticks.c test-save.c test-random.c,\
  $(hv-platform-sources) xen/arch/x86/hvm/hwdom/ports.c $(world-sources),$(world-cflags) -DCONFIG_HVM=1 -I$(srcdir)/xen/arch/x86/hvm/platform,))
