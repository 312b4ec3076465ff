# SPDX-License-Identifier: GPL-2.0-only
obj-y += scale.o platform.o tsc.o correct.o rtc.o pvclock.o
