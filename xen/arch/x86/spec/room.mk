# SPDX-License-Identifier: GPL-2.0-only
obj-y += affected.o decide.o options.o words.o alternative.o
