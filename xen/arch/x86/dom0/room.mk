obj-y += build.o kernel.o memory.o rights.o
obj-y += pv.o layout.o tables.o start-info.o
obj-$(CONFIG_HVM) += pvh.o pvh-memory.o pvh-map.o pvh-tables.o
