# SPDX-License-Identifier: GPL-2.0-only
obj-y += features.o policy.o exchange.o
