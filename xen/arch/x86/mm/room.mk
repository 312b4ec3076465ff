# SPDX-License-Identifier: GPL-2.0-only
obj-y += page-type.o validate-l1.o validate-upper.o pt-update.o
obj-y += mmu-update.o mmuext.o batch.o va-mapping.o foreign.o
obj-y += ptbase.o walk.o fault.o ptwr.o ptwr-insn.o
obj-y += tlb.o usercopy.o grant-map.o perdomain.o relinquish.o m2p.o memory-op.o domctl.o
