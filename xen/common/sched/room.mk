obj-y += core.o slice.o vcpu-state.o affinity.o runstate.o guest-timers.o sched-op.o watchdog.o fair.o cpupool.o idle.o dump.o
