# SPDX-License-Identifier: GPL-2.0-only
obj-y += op.o reservation.o exchange.o resource.o physmap.o limits.o
