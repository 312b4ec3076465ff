obj-y += config.o device.o scan.o mcfg.o msix-guard.o
