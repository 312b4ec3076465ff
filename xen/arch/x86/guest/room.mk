# SPDX-License-Identifier: GPL-2.0-only
obj-y += domain.o vcpu.o context.o soft-reset.o switch.o restart.o debugreg.o xstate.o
obj-y += policy.o policy-ctl.o cpuid.o msr.o domctl.o domctl-vcpu.o sysctl.o
