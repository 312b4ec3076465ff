# SPDX-License-Identifier: GPL-2.0-only
obj-y += op.o table.o entry.o maptrack.o map.o unmap.o copy.o transfer.o query.o teardown.o dump.o
