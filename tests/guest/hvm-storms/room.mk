# SPDX-License-Identifier: GPL-2.0-only
guest-y := storms.o devices.o
