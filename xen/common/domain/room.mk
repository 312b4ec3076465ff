obj-y += create.o lookup.o kill.o shutdown.o vcpu.o vcpu-op.o caps.o info.o
