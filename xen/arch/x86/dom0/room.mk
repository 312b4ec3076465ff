obj-y += build.o kernel.o memory.o layout.o tables.o rights.o start-info.o
