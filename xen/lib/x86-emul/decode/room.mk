# SPDX-License-Identifier: LGPL-2.1-only
obj-y += decode.o operands.o map-one.o map-0f.o map-0f38.o groups.o groups-simd.o groups-x87.o
