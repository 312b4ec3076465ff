obj-y += spinlock.o rwlock.o softirq.o tasklet.o percpu.o
obj-$(CONFIG_DEBUG_LOCKS) += lockcheck.o
ifneq ($(CONFIG_DEBUG_LOCKS),y)
obj-y += lockcheck-off.o
endif
