# SPDX-License-Identifier: GPL-2.0-only
guest-y := modes.o real.o protected.o
