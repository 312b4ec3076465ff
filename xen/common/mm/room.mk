obj-y += heap.o heap-claim.o scrub.o domain-pages.o page-ref.o page-list.o slab.o libmem.o
obj-$(CONFIG_KEYHANDLER) += dump.o
