# SPDX-License-Identifier: LGPL-2.1-only
obj-y += features.o policy.o exchange.o
