# SPDX-License-Identifier: GPL-2.0-only
guest-y := cost.o devices.o switch.o
