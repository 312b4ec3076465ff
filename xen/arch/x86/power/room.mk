# SPDX-License-Identifier: GPL-2.0-only
obj-y += restart.o poweroff.o platform-op.o platform-cpu.o platform-firmware.o
