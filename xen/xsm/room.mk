obj-y += xsm.o dummy.o
