# SPDX-License-Identifier: GPL-2.0-only
guest-y := mm.o tables.o writes.o translations.o buffers.o costs.o
