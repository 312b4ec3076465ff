obj-y += timer.o wallclock.o
