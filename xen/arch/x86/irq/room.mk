obj-y += desc.o vector.o ioapic.o i8259.o msi.o msi-lines.o guest.o pirq.o physdev.o
