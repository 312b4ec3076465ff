# SPDX-License-Identifier: GPL-2.0-only
obj-y += multicall.o version.o assist.o guest-string.o
