# SPDX-License-Identifier: GPL-2.0-only
obj-y += switch.o debugreg.o xstate.o
