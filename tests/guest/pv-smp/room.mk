# SPDX-License-Identifier: GPL-2.0-only
guest-y := smp.o cpus.o layout.o ring.o polls.o timers.o fan-in.o registers.o hotplug.o
